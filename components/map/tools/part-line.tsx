'use client'
import { formatCount, plural } from '@/lib/format/numbers'
import type { NodeGroup } from '@/lib/graph/groups'
import type { MapPartAsked } from '../../live/map-budget'
import type { MapStore } from '../model/map-store'
import { classNames } from '../../ui/class-names'
import { bytesOfPart, nextPart } from '../model/next-part'

/** Of a large map: which part of it is held, and how to have more. Nothing where all is. */
export function PartLine({
  store,
  isLoading,
  hasFailed,
  group,
  onAsk,
  onTakeBack,
}: {
  store: MapStore
  /** More is on its way. */
  isLoading: boolean
  /** It could not be had, and is asked for again in a moment. */
  hasFailed: boolean
  /** Its nodes alone were asked for. */
  group: NodeGroup | null
  onAsk: (part: MapPartAsked) => void
  /** What is on its way is not wanted any more; null: nobody asked for it. */
  onTakeBack: (() => void) | null
}) {
  if (!store.isPart) return null
  const { totals, size } = store
  const isUnderWay = isLoading || hasFailed
  const hasMore = size > 0 && group === null && !isUnderWay
  return (
    <div
      data-testid="part-line"
      className={classNames(
        'flex max-w-full flex-wrap items-center gap-x-3 rounded-md border border-edge bg-surface px-3 py-1 text-xs',
        // Below the way out of the group.
        group !== null && 'mt-11',
      )}
    >
      <p role="status" className="figures min-w-0" title={COUNTED}>
        {hasFailed ? failedWords(store) : wordsFor(store, isLoading, group)}
      </p>
      {isUnderWay && size > 0 && group === null && onTakeBack !== null && (
        <button type="button" onClick={onTakeBack} className={BUTTON}>
          Cancel
        </button>
      )}
      {hasMore && <MoreButton store={store} part={nextPart(totals, size)} onAsk={onAsk} />}
    </div>
  )
}

const BUTTON = 'shrink-0 py-2 font-medium text-accent underline-offset-2 hover:underline sm:py-0.5'
const COUNTED = 'The legend, filters and measures count what is loaded; groups count the whole map.'

function MoreButton({
  store,
  part,
  onAsk,
}: {
  store: MapStore
  part: MapPartAsked
  onAsk: (part: MapPartAsked) => void
}) {
  const { wire, memory } = bytesOfPart(part)
  const isAll = part.nodes >= store.totals.nodes
  return (
    <button
      type="button"
      onClick={() => {
        onAsk(part)
      }}
      title={`About ${megabytes(wire)} to fetch, and ${megabytes(memory)} of this device’s memory.`}
      className={BUTTON}
    >
      {isAll ? 'Load all' : `Load ${formatCount(part.nodes)}`} · about {megabytes(wire)}
    </button>
  )
}

function wordsFor({ totals, size, groups }: MapStore, isLoading: boolean, group: NodeGroup | null): string {
  const all = plural(totals.nodes, 'node')
  const later = isLoading ? '; others are on their way…' : '.'
  if (size === 0) {
    return `${all} in ${plural(groups?.groups.length ?? 0, 'group')}. The best linked of them are on their way…`
  }
  if (group === null) return `The ${formatCount(size)} best linked of ${all} are loaded${later}`
  return isLoading
    ? `Nodes of ${group.label} are on their way…`
    : `${formatCount(size)} of the ${plural(group.count, 'node')} of ${group.label} are loaded.`
}

function failedWords({ totals, size }: MapStore): string {
  const held = size === 0 ? 'No node' : formatCount(size)
  return `${held} of ${plural(totals.nodes, 'node')} could be loaded. The others are asked for again by themselves in a moment.`
}

function megabytes(bytes: number): string {
  return `${formatCount(Math.max(1, Math.round(bytes / 1e6)))} MB`
}
