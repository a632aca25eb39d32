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

export interface Told<T> {
  /** null: it was never read. */
  readonly figure: {
    readonly value: T
    /** null: it is of more than a day ago. */
    readonly atMs: number | null
  } | null
  /** Why it may be out of date: the store cannot be read, or no collector looks at the network; null: it is not. */
  readonly away: 'store' | 'collectors' | null
}

export interface HealthFigure {
  /** 0 to 100; null: nothing is known that it is made of. */
  readonly score: number | null
  /** It is of today, which is not over: there is no whole day yet. */
  readonly isSoFar: boolean
}

export interface BadgeFigures {
  totals(): Told<NetworkTotals>
  headlines(): Promise<Told<Headlines>>
  health(): Promise<Told<HealthFigure>>
  /** null: no such node was seen. */
  node(peerId: string): Promise<Told<NodeState | null>>
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
    read: async (signal): Promise<HealthFigure> => {
      const { score, isSoFar } = await getHealth(db, authorities, {}, now(), signal)
      return { score, isSoFar }
    },
    goodForMs: HEALTH_GOOD_FOR_MS,
    now,
  })
  const nodes = new NodeStates({ read: (peerIds, signal) => getNodeStates(db, peerIds, signal), now })
  // The live tail looks at the store every second: it knows of an absence before a figure is due again.
  const isStoreAway = (): boolean => live.status.store === 'away'
  const mind = <T>({ figure, isAway }: Reading<T>): Told<T> => {
    if (isAway || isStoreAway()) return { figure, away: 'store' }
    const heardMs = lastHeardMs(live.status, live.totals)
    if (figure === null || heardMs === 'now') return { figure, away: null }
    return { figure: { value: figure.value, atMs: heardMs }, away: 'collectors' }
  }
  return {
    totals: () => {
      const { totals, status } = live
      const atMs = isStoreAway() ? status.sinceMs : now()
      return mind({ figure: totals === null ? null : { value: totals, atMs }, isAway: false })
    },
    headlines: async () => mind(await headlines.get()),
    health: async () => mind(await health.get()),
    node: async (peerId) => mind(await nodes.get(peerId)),
  }
}

/** When a collector last said that it looks at the network; null: none did for a day. */
function lastHeardMs({ collectors }: LiveStatus, totals: NetworkTotals | null): number | 'now' | null {
  if (collectors.some(({ away }) => !away)) return 'now'
  // Nobody has begun yet: there is nothing that could be out of date.
  if (collectors.length === 0) return totals === null || totals.nodes === 0 ? 'now' : null
  return Math.max(...collectors.map(({ lastBeatMs }) => lastBeatMs))
}
