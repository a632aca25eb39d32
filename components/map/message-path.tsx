'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useId, useMemo, useState } from 'react'
import { formatCount, plural } from '@/lib/format/numbers'
import type { Arrival, RedundantHop } from '@/lib/messages/message'
import { useLiveStatus, useMapStream } from '../live/hooks'
import { keptMapStore } from './kept-store'
import { MapControls } from './map-controls'
import { mapState, MapStateOverlay } from './map-states'
import { arrivalText, PathLegend } from './message-path-legend'
import { NotOnMap } from './message-path-gaps'
import { LitPath } from './model/lit-path'
import { CardRow, NodeCard } from './node-card'
import { useMapVersion } from './use-map-version'
import { useRenderer } from './use-renderer'

const NOTHING: readonly RedundantHop[] = []

/**
 * The network with one message's path lit on it. The tree or table beside it says the same in words: name it with
 * `describedBy`.
 */
export function MessagePath({
  arrivals,
  redundant,
  playheadMs,
  onPick,
  describedBy,
  className,
}: {
  arrivals: readonly Arrival[]
  redundant: readonly RedundantHop[]
  /** Since publication; null: everything that is known, at rest. */
  playheadMs: number | null
  /** A node was clicked, or Enter pressed on it; unset: its page is opened. */
  onPick?: (num: number) => void
  /** Id of the element that tells the path in words. */
  describedBy?: string
  /** Gives the drawing its height; it fills the width. */
  className?: string
}) {
  const router = useRouter()
  const helpId = useId()
  const [store] = useState(keptMapStore)
  const [path] = useState(() => new LitPath())
  const [canDraw, setCanDraw] = useState(true)
  const [hasRedundant, setHasRedundant] = useState(false)
  const stream = useMapStream({
    onSnapshot: (snapshot) => {
      store.load(snapshot)
    },
    onDelta: (delta) => {
      store.apply(delta)
    },
  })
  useMapVersion(store)
  const state = mapState(stream, useLiveStatus(), store.seq !== null, store.nodes.size)

  const shown = hasRedundant ? redundant : NOTHING
  useEffect(() => {
    path.show({ arrivals, redundant: shown })
  }, [path, arrivals, shown])
  useEffect(() => {
    path.setPlayhead(playheadMs)
  }, [path, playheadMs])
  const { container, card, renderer, look } = useRenderer({
    store,
    journeys: path,
    framed: () => path.nums,
    isEmbedded: true,
    onOpen: (num) => {
      const node = store.nodes.get(num)
      if (onPick !== undefined) onPick(num)
      else if (node !== undefined) router.push(`/nodes/${node.peerId}`)
    },
    onCannotDraw: () => {
      setCanDraw(false)
    },
  })

  const byNum = useMemo(() => new Map(arrivals.map((arrival) => [arrival.node.num, arrival])), [arrivals])
  const node = look === null ? undefined : store.nodes.get(look.num)
  return (
    <div className="min-w-0">
      <div className={className ?? 'h-80 sm:h-104'}>
        <div className="relative size-full overflow-hidden rounded-md bg-map-ground">
          {canDraw ? (
            <div
              ref={container}
              role="application"
              aria-roledescription="network map"
              aria-label="Path of the message on the map"
              aria-describedby={describedBy === undefined ? helpId : `${helpId} ${describedBy}`}
              tabIndex={0}
              data-testid="message-path"
              className="map-grid absolute inset-0 touch-pan-y overflow-hidden -outline-offset-2 select-none"
              onKeyDown={(event) => {
                if (renderer.current?.press(event.nativeEvent) === true) event.preventDefault()
              }}
            />
          ) : (
            <p className="p-4 text-sm text-ink-soft">
              This browser cannot draw the map. The path is told in words beside it.
            </p>
          )}
          <NodeCard ref={card} node={node} store={store} how={look?.how ?? 'pointer'}>
            {node !== undefined && <CardRow name="Message">{arrivalText(byNum.get(node.num))}</CardRow>}
          </NodeCard>
          {canDraw && (
            <>
              <p className="figures pointer-events-none absolute top-2.5 left-3 rounded-sm bg-map-ground/80 px-1.5 text-xs text-ink-soft">
                {hadBy(arrivals, playheadMs)}
              </p>
              <MapControls
                isEmbedded
                onZoom={(factor) => renderer.current?.zoomBy(factor)}
                onFit={() => renderer.current?.fit()}
              />
              <MapStateOverlay state={state} status={null} isOverGraph />
            </>
          )}
        </div>
      </div>
      <p id={helpId} className="sr-only">
        Enter looks at the node in the middle, arrow keys go on to the nodes it is linked to, Enter again
        opens the node, Escape leaves it. Plus and minus zoom, 0 shows the whole path.
      </p>
      <PathLegend
        arrivals={arrivals}
        redundantCount={redundant.length}
        hasRedundant={hasRedundant}
        onRedundant={setHasRedundant}
      />
      {store.seq !== null && <NotOnMap arrivals={arrivals} isOnMap={(num) => store.nodes.has(num)} />}
    </div>
  )
}

function hadBy(arrivals: readonly Arrival[], playheadMs: number | null): string {
  let reached = 0
  let had = 0
  for (const { state, afterMs } of arrivals) {
    if (state === 'missing') continue
    reached++
    if (afterMs === null || playheadMs === null || afterMs <= playheadMs) had++
  }
  return `${formatCount(had)} of ${plural(reached, 'node')}`
}
