'use client'
import { useMemo, useState } from 'react'
import type { MessageDetail } from '@/lib/messages/message'
import { MessagePathMap } from '../../map/message-path'
import { Panel } from '../../ui/panel'
import { buildTree } from '../tree/build-tree'
import { MessageTree } from '../tree/message-tree'
import { timeAxis } from '../tree/time-axis'
import { typeLook } from '../type-palette'
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
export function PathPanel({ detail }: { detail: MessageDetail }) {
  const tree = useMemo(() => buildTree(detail.arrivals), [detail.arrivals])
  const axis = useMemo(() => timeAxis(detail.arrivals), [detail.arrivals])
  const timeline = useMemo(() => timelineOf(detail.arrivals), [detail.arrivals])
  const slowest = useMemo(() => slowestHop(detail), [detail])
  const player = usePlayer(timeline)
  const [hovered, setHovered] = useState<number | null>(null)
  return (
    <Panel title="The way it took" isBare>
      {axis.unit === 'ms' ? <PlayerBar player={player} timeline={timeline} axis={axis} /> : <TimesUnknown />}
      <div className="grid lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="relative h-72 border-b border-edge bg-map-ground lg:order-2 lg:h-auto lg:min-h-96 lg:rounded-br-lg lg:border-b-0 lg:border-l">
          <MessagePathMap
            arrivals={detail.arrivals}
            redundant={detail.redundant}
            typeFamily={typeLook(detail.type).family}
            playhead={player.playhead}
            hoveredNum={hovered}
            onHover={setHovered}
          />
        </div>
        <MessageTree
          detail={detail}
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

function TimesUnknown() {
  return (
    <p role="status" className="border-b border-edge px-4 py-3 text-sm text-ink-soft">
      <strong className="font-medium text-ink">When each node had it is not known.</strong> Nodes report by
      their own clocks, and the clocks of these nodes have not been compared: that takes about a minute of
      traffic in both directions. Until then the tree shows hops, not time.
    </p>
  )
}
