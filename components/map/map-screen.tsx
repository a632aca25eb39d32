'use client'
import dynamic from 'next/dynamic'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { LiveStatus } from '@/lib/live/events'
import type { MapQuery } from '@/lib/map-query'
import type { NetworkTotals } from '@/lib/nodes'
import { useLiveStatus, useTotals, useTrafficFigures, useTrafficFlow } from '../live/hooks'
import { useMapStream } from '../live/use-map-stream'
import { NeighbourhoodSlot } from './analysis/neighbourhood-slot'
import { keptMapStore } from './kept-store'
import { MapAnnouncer } from './map-announcer'
import { MapPanel } from './map-panel'
import { mapState, MapStateOverlay } from './map-states'
import { TrafficPlayer } from './model/traffic-player'
import type { MapRenderer } from './renderer/map-renderer'
import { PastMapContext } from './time/past-map-context'
import { PastOverlay } from './time/past-overlay'
import { totalsOf } from './time/totals-of'
import { asksForPast, usePastMap } from './time/use-past-map'
import { MapFoot } from './tools/map-foot'
import { MapHead } from './tools/map-head'
import { MapToolsProvider } from './tools/map-tools-provider'
import { PartLine } from './tools/part-line'
import { useMapPart } from './tools/use-map-part'
import { useMapQuery } from './tools/use-map-query'
import { TrafficSwitch } from './traffic-switch'
import { useTrafficSettings } from './traffic-settings'
import { useMapVersion } from './use-map-version'
import { useIsMotionReduced, useIsPageSeen } from './use-media'
import { ViewSwitch, type MapView } from './view-switch'

// Scripts of their own: the page around the map answers while they are got ready, and only one of the two is seen.
const MapCanvas = dynamic(async () => (await import('./map-canvas')).MapCanvas)
const MapTable = dynamic(async () => (await import('./map-table')).MapTable)

/** The map, what stands beside it, and what stands in its place when there is nothing to draw. */
export function MapScreen({
  initialQuery,
  initialStatus,
  initialTotals,
  wholeNodes,
  health,
  healthScore,
}: {
  /** What the address asked when the page was made. */
  initialQuery: MapQuery
  initialStatus: LiveStatus | null
  initialTotals: NetworkTotals | null
  /** Nodes of the largest map that is taken whole unasked. */
  wholeNodes: number
  /** How well the network is, in a column. */
  health: ReactNode
  /** 0 to 100, in its place where there is no room for more. */
  healthScore: number | null
}) {
  const [store] = useState(keptMapStore)
  const [view, setView] = useState<MapView>('graph')
  const [canDraw, setCanDraw] = useState(true)
  const [renderer, setRenderer] = useState<MapRenderer | null>(null)
  const [looked, setLooked] = useState<number | null>(null)
  const screen = useRef<HTMLElement>(null)
  const query = useMapQuery(initialQuery)
  const isPast = asksForPast(query)
  const totalsNow = useTotals(initialTotals)
  const part = useMapPart(store, wholeNodes)
  const stream = useMapStream(
    {
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
    },
    { isOn: !isPast, nodesKnown: totalsNow?.nodes ?? null, wholeNodes, asked: part.asked },
  )
  const past = usePastMap(store, query)
  const status = useLiveStatus(initialStatus)
  const traffic = useTrafficPlayer(canDraw && view === 'graph' && !isPast)
  const figures = useTrafficFigures()
  useMapVersion(store)
  const totals = isPast ? totalsOf(store) : totalsNow
  const state = mapState(
    stream,
    status,
    store.seq !== null,
    Math.max(store.size, store.groups?.totals.nodes ?? 0),
  )
  const shown = canDraw ? view : 'table'

  return (
    <PastMapContext value={past}>
      <MapToolsProvider store={store} query={query} renderer={renderer} looked={looked}>
        <div className="relative min-h-[26rem] flex-1">
          {/* As high as the screen leaves it, whatever the panel holds. */}
          <div className="absolute inset-0 flex flex-col">
            {past !== null && <PastOverlay past={past} query={query} />}
            <div className="relative flex min-h-0 flex-1 flex-col lg:flex-row">
              <h1 className="sr-only">Map of the network</h1>
              <section
                ref={screen}
                aria-label="Map"
                className="relative min-h-0 min-w-0 flex-1 bg-map-ground"
              >
                <div className="absolute inset-0">
                  {shown === 'graph' ? (
                    <MapCanvas
                      store={store}
                      journeys={traffic}
                      onCannotDraw={() => {
                        setCanDraw(false)
                      }}
                      onRenderer={setRenderer}
                      onLooked={setLooked}
                      onGroupOpen={part.open}
                    />
                  ) : (
                    <MapTable store={store} canDraw={canDraw} />
                  )}
                </div>
                <MapHead
                  isDrawn={shown === 'graph' && state.kind === 'drawn'}
                  screen={screen}
                  part={
                    !isPast && (
                      <PartLine
                        store={store}
                        isLoading={stream.phase === 'loading'}
                        hasFailed={stream.phase === 'failed'}
                        group={part.group}
                        onAsk={part.ask}
                        onTakeBack={part.takeBack}
                      />
                    )
                  }
                >
                  <ViewSwitch view={shown} canDraw={canDraw} onChange={setView} />
                </MapHead>
                {shown === 'graph' && (isPast || state.kind === 'drawn') && (
                  <MapFoot>{!isPast && <TrafficSwitch player={traffic} />}</MapFoot>
                )}
                {!isPast && <MapStateOverlay state={state} status={status} isOverGraph={shown === 'graph'} />}
              </section>
              <MapPanel
                store={store}
                totals={totals}
                figures={figures}
                health={isPast ? null : health}
                healthScore={isPast ? null : healthScore}
                isPast={isPast}
                isLoaded={store.seq !== null}
              />
              <MapAnnouncer store={store} />
              <NeighbourhoodSlot />
            </div>
          </div>
        </div>
      </MapToolsProvider>
    </PastMapContext>
  )
}

/** Particles for as long as the reader wants them and can see them. */
function useTrafficPlayer(isDrawn: boolean): TrafficPlayer {
  const [player] = useState(() => new TrafficPlayer(() => performance.now()))
  const { isShown, hidden } = useTrafficSettings()
  const isStill = useIsMotionReduced()
  const isSeen = useIsPageSeen()
  const isOn = isDrawn && isShown && !isStill && isSeen
  useTrafficFlow(isOn, (flow) => {
    player.play(flow)
  })
  useEffect(() => {
    if (!isOn) player.clear()
  }, [player, isOn])
  useEffect(() => {
    player.hide(new Set(hidden))
  }, [player, hidden])
  return player
}
