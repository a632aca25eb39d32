'use client'
import { useMemo, useState } from 'react'
import { plural } from '@/lib/format/numbers'
import type { MessageDetail } from '@/lib/messages/message'
import { MessagePathMap } from '../../map/message-path'
import { Button } from '../../ui/button'
import { Panel } from '../../ui/panel'
import { buildTree } from '../tree/build-tree'
import { MessageTree } from '../tree/message-tree'
import { timeAxis } from '../tree/time-axis'
import { typeLook } from '../type-palette'
import { useRedundantHops, type RedundantHops } from '../use-redundant-hops'
import { PlayerBar } from './player-bar'
import { timelineOf } from './timeline'
import { usePlayer } from './use-player'

/** Number of the node whose hop took longest, as far as hops are known; null: none is. */
function slowestHop(detail: Pick<MessageDetail, 'arrivals'>): number | null {
  let slowest: { num: number; ms: number } | null = null
  for (const { node, latency } of detail.arrivals) {
    if (latency.state === 'solved' && (slowest === null || latency.ms > slowest.ms)) {
      slowest = { num: node.num, ms: latency.ms }
    }
  }
  return slowest?.num ?? null
}

/** The way of a message: in time on the left, on the map on the right, played by one control. */
export function PathPanel({ detail, redundantLeftOut }: { detail: MessageDetail; redundantLeftOut: number }) {
  const tree = useMemo(() => buildTree(detail.arrivals), [detail.arrivals])
  const axis = useMemo(() => timeAxis(detail.arrivals), [detail.arrivals])
  const timeline = useMemo(() => timelineOf(detail.arrivals), [detail.arrivals])
  const slowest = useMemo(() => slowestHop(detail), [detail])
  const redundant = useRedundantHops(detail, redundantLeftOut)
  const player = usePlayer(timeline)
  const [hovered, setHovered] = useState<number | null>(null)
  return (
    <Panel title="The way it took" isBare>
      {axis.unit === 'ms' ? <PlayerBar player={player} timeline={timeline} axis={axis} /> : <TimesUnknown />}
      {redundant.leftOut > 0 && <LeftOut {...redundant} />}
      <div className="grid lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="relative h-72 border-b border-edge bg-map-ground lg:order-2 lg:h-auto lg:min-h-96 lg:rounded-br-lg lg:border-b-0 lg:border-l">
          <MessagePathMap
            arrivals={detail.arrivals}
            redundant={redundant.hops}
            typeFamily={typeLook(detail.type).family}
            playhead={player.playhead}
            hoveredNum={hovered}
            onHover={setHovered}
          />
        </div>
        <MessageTree
          detail={detail}
          redundant={redundant.hops}
          tree={tree}
          axis={axis}
          player={player}
          slowest={slowest}
          hovered={hovered}
          onHover={setHovered}
        />
      </div>
    </Panel>
  )
}

/** So that nobody takes a message without its redundant hops for one that had none. */
function LeftOut({ leftOut, state, load }: RedundantHops) {
  return (
    <div className="figures flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-edge px-4 py-2 text-xs text-ink-soft">
      <p role="status">
        {state === 'failed'
          ? `${plural(leftOut, 'redundant hop')} cannot be read now.`
          : `${plural(leftOut, 'redundant hop')} are not drawn: they would make this page slow to load.`}
      </p>
      <Button disabled={state === 'loading'} onClick={load}>
        {state === 'loading' ? 'Loading' : state === 'failed' ? 'Try again' : 'Draw them'}
      </Button>
    </div>
  )
}

function TimesUnknown() {
  return (
    <p role="status" className="border-b border-edge px-4 py-3 text-sm text-ink-soft">
      <strong className="font-medium text-ink">When each node had it is not known.</strong> Nodes report by
      their own clocks, and the clocks of these nodes have not been compared: that takes about a minute of
      traffic in both directions. Until then the tree shows hops, not time.
    </p>
  )
}
