'use client'
import { formatCount, plural } from '@/lib/format/numbers'
import type { MapPartAsked } from '../../live/map-budget'
import type { MapStore } from '../model/map-store'

/** Of a snapshot, compressed, and of the page that holds it: about so many bytes a node and a link. */
const WIRE_BYTES = { node: 12, link: 3 }
const HELD_BYTES = { node: 220, link: 60 }
const BYTES_PER_MB = 1e6
/** The next larger part has so many times as much. */
const STEP = 4

/** Of a large map: which part of it is held, and how to have more. Nothing where all is. */
export function PartLine({
  store,
  isLoading,
  inGroup,
  onAsk,
}: {
  store: MapStore
  /** More is on its way. */
  isLoading: boolean
  /** The group whose nodes alone were asked for. */
  inGroup: string | null
  onAsk: (part: MapPartAsked) => void
}) {
  if (!store.isPart) return null
  const { totals, size } = store
  return (
    <div
      data-testid="part-line"
      className="flex max-w-full flex-wrap items-center gap-x-3 rounded-md border border-edge bg-surface px-3 py-1 text-xs"
    >
      <p role="status" className="figures min-w-0">
        {wordsFor(store, isLoading, inGroup)}
      </p>
      {size > 0 && inGroup === null && !isLoading && (
        <MoreButton part={nextPart(totals, size)} onAsk={onAsk} />
      )}
    </div>
  )
}

function MoreButton({
  part,
  onAsk,
}: {
  part: MapPartAsked & { isAll: boolean }
  onAsk: (part: MapPartAsked) => void
}) {
  const { isAll, ...asked } = part
  return (
    <button
      type="button"
      onClick={() => {
        onAsk(asked)
      }}
      title={`About ${megabytes(asked, WIRE_BYTES)} to fetch and ${megabytes(asked, HELD_BYTES)} of memory.`}
      className="shrink-0 py-2 font-medium text-accent underline-offset-2 hover:underline sm:py-0.5"
    >
      {isAll ? 'Load all' : `Load ${formatCount(asked.nodes)}`} · about {megabytes(asked, WIRE_BYTES)}
    </button>
  )
}

function wordsFor({ totals, size, groups }: MapStore, isLoading: boolean, inGroup: string | null): string {
  const all = plural(totals.nodes, 'node')
  if (size === 0)
    return `${all} in ${plural(groups?.groups.length ?? 0, 'group')}; the best linked of them are being loaded…`
  const held =
    inGroup === null ? `The ${formatCount(size)} best linked` : `${formatCount(size)}, of ${inGroup},`
  return `${held} of ${all} are loaded${isLoading ? '; others are on their way…' : '.'}`
}

function nextPart({ nodes, links }: MapStore['totals'], held: number): MapPartAsked & { isAll: boolean } {
  const isAll = held * STEP >= nodes
  return isAll
    ? { nodes, links, group: null, isAll }
    : { nodes: held * STEP, links: Math.ceil((held * STEP * links) / nodes), group: null, isAll }
}

function megabytes({ nodes, links }: MapPartAsked, each: { node: number; link: number }): string {
  return `${formatCount(Math.max(1, Math.round((nodes * each.node + links * each.link) / BYTES_PER_MB)))} MB`
}
