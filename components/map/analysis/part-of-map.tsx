import { formatCount } from '@/lib/format/numbers'
import type { MapStore } from '../model/map-store'

/** What is measured on a page that holds only a part of the map. Nothing where it holds all. */
export function PartOfMap({ store }: { store: MapStore }) {
  const { totals, size, linkCount } = store
  if (size >= totals.nodes && linkCount >= totals.links) return null
  return (
    <p className="mt-2 text-xs text-ink-soft">
      Measured on what this page holds: {formatCount(size)} of {formatCount(totals.nodes)} nodes and{' '}
      {formatCount(linkCount)} of {formatCount(totals.links)} links, the most important.
    </p>
  )
}
