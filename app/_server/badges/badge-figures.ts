/** The figures that badges show: most are known here already, the others are read while somebody asks. @module */
import type { Database } from '@/db/client'
import { getHealth } from '@/db/queries/analytics/get-health'
import { getHeadlines, type Headlines } from '@/db/queries/network/get-headlines'
import { getNodeStates, type NodeState } from '@/db/queries/nodes/get-node-states'
import type { LiveStatus } from '@/lib/live/events'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { NetworkTotals } from '@/lib/nodes'
import { KeptFigure, type Reading } from './kept-figure'
import { NodeStates } from './node-states'

export interface BadgeFigures {
  totals(): Reading<NetworkTotals>
  headlines(): Promise<Reading<Headlines>>
  /** The score, 0 to 100; null: nothing is known that it is made of. */
  health(): Promise<Reading<number | null>>
  /** null: no such node was seen. */
  node(peerId: string): Promise<Reading<NodeState | null>>
}

export interface BadgeFiguresInit {
  readonly db: Database
  readonly authorities: NetworkProfile['authorities']
  readonly live: { readonly status: LiveStatus; readonly totals: NetworkTotals | null }
  readonly now: () => number
}

const HEADLINES_GOOD_FOR_MS = 5_000
/** It is told by the day. */
const HEALTH_GOOD_FOR_MS = 60_000

export function createBadgeFigures({ db, authorities, live, now }: BadgeFiguresInit): BadgeFigures {
  const headlines = new KeptFigure({
    read: (signal) => getHeadlines(db, authorities, now(), signal),
    goodForMs: HEADLINES_GOOD_FOR_MS,
    now,
  })
  const health = new KeptFigure({
    read: async (signal) => (await getHealth(db, authorities, {}, now(), signal)).score,
    goodForMs: HEALTH_GOOD_FOR_MS,
    now,
  })
  const nodes = new NodeStates({ read: (peerIds, signal) => getNodeStates(db, peerIds, signal), now })
  const isStoreAway = (): boolean => live.status.store === 'away'
  // The live tail looks at the store every second: it knows of an absence before a figure is due again.
  const mind = <T>({ figure, isAway }: Reading<T>): Reading<T> => ({
    figure,
    isAway: isAway || isStoreAway(),
  })
  return {
    totals: () => {
      const { totals, status } = live
      const isAway = isStoreAway()
      if (totals === null) return { figure: null, isAway }
      return { figure: { value: totals, atMs: isAway ? status.sinceMs : now() }, isAway }
    },
    headlines: async () => mind(await headlines.get()),
    health: async () => mind(await health.get()),
    node: async (peerId) => mind(await nodes.get(peerId)),
  }
}
