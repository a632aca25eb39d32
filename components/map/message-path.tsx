'use client'
import { useEffect, useId, useMemo, useState, useSyncExternalStore } from 'react'
import type { Arrival, RedundantHop } from '@/lib/messages/message'
import { useMapStream } from '../live/use-map-stream'
import type { Store } from '../live/store'
import { reachText, timelineOf } from '../messages/player/timeline'
import type { TypeFamily } from '../messages/type-palette'
import { classNames } from '../ui/class-names'
import { keptMapStore } from './kept-store'
import { MapControls } from './map-controls'
import { mapState, MapStateOverlay } from './map-states'
import { NotOnMap } from './message-path-gaps'
import { arrivalText, PathLegend } from './message-path-legend'
import { LitPath } from './model/lit-path'
import { CardRow, NodeCard } from './node-card'
import { useMapVersion } from './use-map-version'
import { useNames } from './use-names'
import { useOpenNode } from './use-open-node'
import { useRenderer } from './use-renderer'

const NO_HOPS: readonly RedundantHop[] = []
const NO_NUMS: readonly number[] = []

/** What of a message is lit on the map. */
export interface MessagePathProps {
  arrivals: readonly Arrival[]
  redundant: readonly RedundantHop[]
  typeFamily: TypeFamily
  /** Since publication, ms; Infinity: everything that is known, at rest. A store, so that playing draws no component. */
  playhead: Pick<Store<number>, 'get' | 'subscribe'>
  /** Number of the node that is pointed at elsewhere on the page. */
  hoveredNum?: number | null
  onHover?: (num: number | null) => void
  /** A node was clicked, or Enter pressed on it; unset: its page is opened. */
  onPick?: (num: number) => void
  /** Id of the element that tells the path in words. */
  describedBy?: string
  className?: string
}

/**
 * The network with one message's path lit on it, its legend and what the map cannot show of it. It fills its parent.
 * The tree or table beside it says the same in words: name it with `describedBy`.
 */
export function MessagePathMap({
  arrivals,
  redundant,
  typeFamily,
  playhead,
  hoveredNum = null,
  onHover,
  onPick,
  describedBy,
  className,
}: MessagePathProps) {
  const helpId = useId()
  const [store] = useState(keptMapStore)
  const [path] = useState(() => new LitPath())
  const [canDraw, setCanDraw] = useState(true)
  const [hasRedundant, setHasRedundant] = useState(false)
  const stream = useMapStream({
    onGroups: (groups) => {
      store.loadGroups(groups)
    },
    onShape: (shape) => {
      store.loadShape(shape)
    },
    onSnapshot: (snapshot) => {
      store.load(snapshot)
    },
    onDelta: (delta) => {
      store.apply(delta)
    },
  })
  useMapVersion(store)
  const state = mapState(stream, null, store.seq !== null, store.size)

  const shown = hasRedundant ? redundant : NO_HOPS
  useEffect(() => {
    path.show({ arrivals, redundant: shown, family: typeFamily })
  }, [path, arrivals, shown, typeFamily])
  useEffect(() => {
    const follow = () => {
      path.setPlayhead(playhead.get())
    }
    follow()
    return playhead.subscribe(follow)
  }, [path, playhead])
  const openNode = useOpenNode(store)
  const { container, card, renderer, look } = useRenderer({
    store,
    journeys: path,
    framed: () => path.nums,
    isEmbedded: true,
    onOpen: (num) => {
      if (onPick === undefined) openNode(num)
      else onPick(num)
    },
    onLook: (num) => onHover?.(num),
    onCannotDraw: () => {
      setCanDraw(false)
    },
  })
  useEffect(() => {
    renderer.current?.look(hoveredNum, 'pointer')
  }, [renderer, hoveredNum])

  const byNum = useMemo(() => new Map(arrivals.map((arrival) => [arrival.node.num, arrival])), [arrivals])
  useNames(store, look === null ? NO_NUMS : [look.num])
  const node = look === null ? undefined : store.node(look.num)
  return (
    <div className={classNames('absolute inset-0 flex min-h-0 flex-col', className)}>
      <div className="relative min-h-0 flex-1 overflow-hidden bg-map-ground">
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
            <HadBy arrivals={arrivals} playhead={playhead} />
            <MapControls
              isEmbedded
              onZoom={(factor) => renderer.current?.zoomBy(factor)}
              onFit={() => renderer.current?.fit()}
            />
            <MapStateOverlay state={state} status={null} isOverGraph />
          </>
        )}
      </div>
      <p id={helpId} className="sr-only">
        Enter looks at the node in the middle, arrow keys go on to the nodes it is linked to, Enter again
        opens the node, Escape leaves it. Plus and minus zoom, 0 shows the whole path.
      </p>
      <div className="border-t border-edge bg-surface px-3 py-2">
        <PathLegend
          arrivals={arrivals}
          typeFamily={typeFamily}
          redundantCount={redundant.length}
          hasRedundant={hasRedundant}
          onRedundant={setHasRedundant}
        />
        {store.seq !== null && <NotOnMap arrivals={arrivals} isOnMap={(num) => store.has(num)} />}
      </div>
    </div>
  )
}

/** How many have it by the playhead; drawn anew only when that changes. */
function HadBy({ arrivals, playhead }: Pick<MessagePathProps, 'arrivals' | 'playhead'>) {
  const timeline = useMemo(() => timelineOf(arrivals), [arrivals])
  const reach = useSyncExternalStore(
    (listener) => playhead.subscribe(listener),
    () => reachText(timeline, playhead.get()),
    () => reachText(timeline, Infinity),
  )
  return (
    <p
      data-testid="path-count"
      className="figures pointer-events-none absolute top-2.5 left-3 rounded-sm bg-map-ground/80 px-1.5 text-xs text-ink-soft"
    >
      {reach}
    </p>
  )
}
