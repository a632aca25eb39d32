import type { Database } from '@/db/client'
import type { MapSnapshot } from '@/lib/graph/snapshot'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { NetworkTotals } from '@/lib/nodes'

/** What cards are made from. */
export interface CardContext {
  readonly db: Database
  readonly profile: NetworkProfile
  readonly live: {
    readonly totals: NetworkTotals | null
    /** The map as it is now; null: it was not read yet. */
    readonly mapNow: () => Promise<Pick<MapSnapshot, 'columns'>> | null
  }
  /** ms since 1970. */
  readonly now: () => number
}
