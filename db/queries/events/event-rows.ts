/**
 * The history of events as one statement: a branch for each kind, put together from the tables that hold the facts.
 * What has to be worked out from many rows (releases, outages) is worked out before and handed in as lists.
 * @module
 */
import type { Outage } from '@/lib/analytics/outages'
import type { EventKind } from '@/lib/events/network-event'
import type { RecommendedVersion } from '../analytics/recommended'
import type { SqlCondition } from '../nodes/identity-condition'
import { EVENT_BRANCHES } from './event-branches'

export interface EventSelection {
  /** At or after, ms since 1970. */
  readonly fromMs: number
  /** Before. */
  readonly toMs: number
  /** Of one kind; undefined: of all. */
  readonly kind?: EventKind | undefined
  /** Of one node. */
  readonly peerId?: string | undefined
  readonly country?: string | undefined
}

/** What is no row of a table. */
export interface WorkedOut {
  readonly releases: readonly RecommendedVersion[]
  readonly outages: readonly Outage[]
}

/** A node that was not seen for longer is not told to have changed: of which agent it was before is forgotten. */
const AGENT_BACK_DAYS = 7

/** Numbers of the nodes of a country: asked once, however often it stands in a statement. */
const IN_COUNTRY =
  '(SELECT groupBitmapState(c.node_num) FROM node_latest AS c FINAL WHERE c.country = {country:String})'

/**
 * Columns: `id`, `kind`, `at`, `until`, `num` (0: of no node), `sender`, `before`, `after`, `messageId`, `verdict`,
 * `names`. In no order.
 */
export function eventRows(selection: EventSelection, { releases, outages }: WorkedOut): SqlCondition {
  const { fromMs, toMs, kind, peerId, country } = selection
  const isOfNode = peerId !== undefined || country !== undefined
  const branches = EVENT_BRANCHES.filter(
    (branch) => (kind === undefined || branch.kind === kind) && (!isOfNode || branch.node !== 'none'),
  )
  const ofNode = (column: string): string =>
    [
      ...(peerId === undefined
        ? []
        : [`${column} IN (SELECT node_num FROM nodes WHERE peer_id = {peer:String})`]),
      ...(country === undefined ? [] : [`bitmapContains(${IN_COUNTRY}, ${column})`]),
    ]
      .map((condition) => ` AND ${condition}`)
      .join('')
  const bySender =
    (peerId === undefined ? '' : ' AND sender = {peer:String}') +
    (country === undefined
      ? ''
      : ' AND sender IN (SELECT peer_id FROM node_latest FINAL WHERE country = {country:String})')
  return {
    sql: branches.map(({ sql }) => sql({ ofNode, bySender })).join('\nUNION ALL\n'),
    params: {
      from: fromMs,
      to: toMs,
      ...(peerId !== undefined && { peer: peerId }),
      ...(country !== undefined && { country }),
      ...(branches.some((branch) => branch.kind === 'version_changed') && { agent_back: AGENT_BACK_DAYS }),
      ...(branches.some((branch) => branch.kind === 'release_announced') && {
        release_versions: releases.map(({ version }) => version),
        release_ats: releases.map(({ atMs }) => atMs),
        release_signers: releases.map(({ signers }) => signers.length),
      }),
      ...(branches.some((branch) => branch.kind === 'outage') && {
        outage_froms: outages.map((each) => each.fromMs),
        // 0: it goes on.
        outage_tos: outages.map((each) => each.toMs ?? 0),
      }),
    },
  }
}
