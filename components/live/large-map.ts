/** A map as this device takes it: whole, or, where that is too much, its groups first and then a part of its nodes. @module */
import type { WholeGroups } from '@/lib/graph/whole-groups'
import { fetchGroups } from './fetch-groups'
import type { DeviceLimits, MapPartAsked } from './map-budget'
import { snapshotWithin, type FetchSnapshot } from './map-stream'

export interface LargeMapInit {
  readonly limits: DeviceLimits
  /** Nodes of the map, as far as the page knows; null: it does not. */
  readonly nodesKnown: () => number | null
  /** What the reader asked for; null: nothing. */
  readonly asked: MapPartAsked | null
  /** The map is too large to be taken whole unasked: what it looks like from afar. */
  readonly onGroups: (groups: WholeGroups) => void
}

/** Pictures of groups wait this long at most for the screen: a page in the background has none, ms. */
const PICTURE_MS = 500

export function snapshotForDevice({ limits, nodesKnown, asked, onGroups }: LargeMapInit): FetchSnapshot {
  return async (signal, onShape) => {
    const known = nodesKnown()
    const isSmall = known !== null && known <= limits.whole
    const groups = isSmall ? null : await fetchGroups('auto', signal)
    const nodes = groups?.totals.nodes ?? known ?? 0
    if (nodes <= limits.whole) return snapshotWithin(null)(signal, onShape)
    if (groups !== null) {
      onGroups(groups)
      await drawn()
    }
    return snapshotWithin(asked ?? limits.part)(signal, onShape)
  }
}

/** What was told is on the screen: what follows is not to hold it up. */
function drawn(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
    setTimeout(resolve, PICTURE_MS)
  })
}
