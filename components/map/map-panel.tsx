'use client'
import { useState, type ReactNode } from 'react'
import { formatCount, formatLatency } from '@/lib/format/numbers'
import type { TrafficFigures } from '@/lib/messages/message-query'
import type { NetworkTotals } from '@/lib/nodes'
import { SiteLinks } from '../shell/site-links'
import { classNames } from '../ui/class-names'
import { ChevronIcon } from '../ui/icons'
import { MapLegend } from './map-legend'
import { NetworkFigures } from './network-figures'
import { RecentEvents } from './recent-events'
import { TrafficPanel } from './traffic-figures'
import type { MapStore } from './model/map-store'
import { ViewSummary } from './tools/view-summary'

/** Beside the map: totals, what just happened, what the drawing means. On a phone it is a sheet at the bottom. */
export function MapPanel({
  store,
  totals,
  figures,
  health,
  healthScore,
  isLoaded,
  isPast,
}: {
  store: MapStore
  totals: NetworkTotals | null
  figures: TrafficFigures | null
  health: ReactNode
  /** 0 to 100; null: not known. */
  healthScore: number | null
  isLoaded: boolean
  /** What is told of the present alone is left out. */
  isPast: boolean
}) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <aside
      aria-label="The network in figures"
      className={classNames(
        'absolute inset-x-0 bottom-0 z-20 flex max-h-[78%] flex-col rounded-t-lg border-t border-edge bg-surface shadow-float',
        'lg:static lg:max-h-none lg:w-80 lg:min-h-0 lg:shrink-0 lg:overflow-y-auto lg:rounded-none lg:border-t-0 lg:border-l lg:shadow-none',
      )}
    >
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls="map-panel"
        onClick={() => {
          setIsOpen(!isOpen)
        }}
        className="flex h-14 w-full shrink-0 items-center gap-3 px-4 text-left lg:hidden"
      >
        <span className="figures flex min-w-0 flex-1 items-baseline gap-x-3 overflow-hidden text-sm whitespace-nowrap">
          <Peek figure={formatCount(totals?.active ?? null)} name="active" />
          <Peek figure={formatCount(totals?.links ?? null)} name="links" />
          <Peek figure={formatLatency(totals?.averageRttMs ?? null)} name="" />
          {healthScore !== null && <Peek figure={formatCount(healthScore)} name="health" />}
        </span>
        <span className="sr-only">Details</span>
        <ChevronIcon className={classNames('size-4 transition-transform', !isOpen && 'rotate-180')} />
      </button>
      <div
        id="map-panel"
        className={classNames(
          'min-h-0 flex-1 overflow-y-auto lg:block lg:overflow-visible',
          !isOpen && 'hidden',
        )}
      >
        <NetworkFigures totals={totals} isPast={isPast} />
        {health}
        {!isPast && <TrafficPanel figures={figures} />}
        <MapLegend />
        <ViewSummary />
        {!isPast && <RecentEvents store={store} isLoaded={isLoaded} />}
        <SiteLinks className="border-t border-edge px-4 py-4 sm:px-5" />
      </div>
    </aside>
  )
}

function Peek({ figure, name }: { figure: string; name: string }) {
  return (
    <span>
      <span className="font-semibold">{figure}</span> <span className="text-xs text-ink-faint">{name}</span>
    </span>
  )
}
