/** What the widgets show, asked with the questions of the pages. @module */
import { LRUCache } from 'lru-cache'
import type { WidgetAnswer, WidgetFacts } from '@/components/embed/widget-answer'
import type { Database } from '@/db/client'
import { getAuthorities } from '@/db/queries/analytics/get-authorities'
import { getGeography } from '@/db/queries/analytics/get-geography'
import { getGrowth } from '@/db/queries/analytics/get-growth'
import { getHealth } from '@/db/queries/analytics/get-health'
import { getVersions } from '@/db/queries/analytics/get-versions'
import { findNodes } from '@/db/queries/nodes/find-nodes'
import type { RangeName } from '@/lib/analytics/range'
import { WIDGETS, type WidgetType } from '@/lib/embed/widgets'
import type { LiveStatus } from '@/lib/live/events'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { NetworkTotals } from '@/lib/nodes'
import { FREE_ASKER, inTurns, type Asker } from '../limits/in-turns'
import { LastKnown } from './last-known'

export interface FactsInit {
  /** Reads only. */
  readonly db: Database
  readonly authorities: NetworkProfile['authorities']
  readonly live: { readonly status: LiveStatus; readonly totals: NetworkTotals | null }
  readonly isAway: (error: unknown) => boolean
  /** ms since 1970. */
  readonly now: () => number
}

export interface Wanted {
  readonly type: WidgetType
  readonly range: RangeName | undefined
  /** Of the node that the widget is about; '' for others. */
  readonly peerId: string
}

/** @param asker - in whose turns the database is asked. Unset: nobody waits. */
export type ReadFacts = (wanted: Wanted, asker?: Asker) => Promise<WidgetAnswer>

/** No node with this peer id has been seen. */
export class NodeNotSeenError extends Error {
  override readonly name = 'NodeNotSeenError'
}

/** The web has not read the store yet. */
export class NoFiguresError extends Error {
  override readonly name = 'NoFiguresError'
}

const TOTALS_FRESH_MS = 2_000
const NODE_FRESH_MS = 5_000
const DASHBOARD_FRESH_MS = 30_000
/** What nobody has seen is asked for by those who try names. */
const NOT_SEEN = { ttl: 10_000, max: 5_000 }

/** @returns what is newest, and where the database is away what was known last. */
export function createFacts(init: FactsInit): ReadFacts {
  const known = new LastKnown<WidgetAnswer>(init)
  const notSeen = new LRUCache<string, true>(NOT_SEEN)
  return async (wanted, asker = FREE_ASKER) => {
    const { type, range = WIDGETS[type].range, peerId } = wanted
    if (notSeen.has(peerId)) throw new NodeNotSeenError(peerId)
    const key = `${type} ${range ?? ''} ${peerId}`
    try {
      const { value, isKept } = await known.get(key, freshMs(type), asker, (signal, inTurn) =>
        read({ ...init, db: inTurns(init.db, inTurn) }, wanted, signal),
      )
      return isKept && !value.isKept ? { ...value, isKept } : value
    } catch (error) {
      if (error instanceof NodeNotSeenError) notSeen.set(peerId, true)
      throw error
    }
  }
}

function freshMs(type: WidgetType): number {
  if (type === 'node') return NODE_FRESH_MS
  return WIDGETS[type].range === null ? TOTALS_FRESH_MS : DASHBOARD_FRESH_MS
}

async function read(init: FactsInit, wanted: Wanted, signal: AbortSignal): Promise<WidgetAnswer> {
  const { type } = wanted
  if (type === 'nodes' || type === 'messages-24h' || type === 'latency' || type === 'map') {
    const { totals, status } = init.live
    if (totals === null) throw new NoFiguresError('the store was not read yet')
    const isKept = status.store === 'away'
    const readAtMs = isKept ? status.sinceMs : init.now()
    return { type, facts: totals, asOfMs: Math.min(readAtMs, newestBeat(status) ?? readAtMs), isKept }
  }
  if (type === 'node') {
    const [node] = await findNodes(init.db, wanted.peerId, 1, signal)
    if (node?.peerId !== wanted.peerId) throw new NodeNotSeenError(wanted.peerId)
    return { type, facts: node, asOfMs: node.lastVisitMs, isKept: false }
  }
  const answer = await readDashboard(init, { ...wanted, type }, signal)
  return { ...answer, asOfMs: answer.facts.asOfMs, isKept: false }
}

/** What is counted is as new as the last collector that was heard of; null: none was. */
function newestBeat({ collectors }: LiveStatus): number | null {
  return collectors.length === 0 ? null : Math.max(...collectors.map(({ lastBeatMs }) => lastBeatMs))
}

type DashboardFacts = Extract<WidgetFacts, { facts: { asOfMs: number } }>

async function readDashboard(
  { db, authorities, now }: FactsInit,
  { type, range }: Wanted & { readonly type: DashboardFacts['type'] },
  signal: AbortSignal,
): Promise<DashboardFacts> {
  const asked = range ?? WIDGETS[type].range
  const query = asked === null ? {} : { range: asked }
  switch (type) {
    case 'health':
      return { type, facts: await getHealth(db, authorities, query, now(), signal) }
    case 'growth':
      return { type, facts: await getGrowth(db, query, now(), signal, authorities) }
    case 'versions':
      return { type, facts: await getVersions(db, authorities, query, now(), signal) }
    case 'countries':
      return { type, facts: await getGeography(db, query, now(), signal, authorities) }
    case 'quorum':
      return { type, facts: await getAuthorities(db, authorities, query, now(), signal) }
  }
}
