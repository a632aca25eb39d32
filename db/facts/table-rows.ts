/** Facts as rows of the tables they belong to. Times are whole milliseconds since 1970, as DateTime64(3) takes them. @module */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { CrawlFact, Fact, HeartbeatFact, NeighboursFact, VisitFact } from '@/lib/facts'
import { announcementRows, answerRow, AUTHORITY_COLUMNS } from './authority-rows'
import { HOP_BLOCK_COLUMNS, hopRows, wellFormed as text } from './hop-rows'
import { MESSAGE_COLUMNS, observationRow, rpcRow, subscriptionRow } from './message-rows'

/** `dial_attempts` keeps two weeks; what is older would be dropped at once. */
const ATTEMPTS_KEEP_MS = 14 * 86_400_000
const UINT32_MAX = 4_294_967_295

export interface TableRows {
  readonly table: string
  readonly columns: readonly string[]
  readonly rows: unknown[][]
}

const COLUMNS = {
  crawls: [
    'collector',
    'crawl_id',
    'state',
    'started_at',
    'updated_at',
    'nodes_found',
    'nodes_visited',
    'nodes_reachable',
    'links_found',
    'queries',
  ],
  collector_heartbeats: [
    'at',
    'collector',
    'started_at',
    'known_nodes',
    'spooled_rows',
    'dropped_rows',
    'loop_delay_ms',
    'rss_bytes',
    'problem',
  ],
  node_addresses: ['node_num', 'address', 'first_seen', 'last_seen'],
  dial_attempts: ['node_num', 'seen_at', 'address', 'error', 'detail', 'took_ms'],
  sightings: [
    'seen_at',
    'node_num',
    'collector',
    'crawl_id',
    'reachable',
    'error',
    'failures_in_row',
    'agent',
    'protocols',
    'peer_count',
    'rtt_ms',
    'rtt_method',
    'loop_delay_ms',
    'took_ms',
    'place_source',
    'country',
    'region',
    'city',
    'lat',
    'lon',
    'asn',
    'as_name',
  ],
  neighbour_sets: ['node_num', 'evidence', 'seen_at', 'collector', 'complete', 'neighbours'],
  ...MESSAGE_COLUMNS,
  ...AUTHORITY_COLUMNS,
  hop_blocks: HOP_BLOCK_COLUMNS,
} as const
type Table = keyof typeof COLUMNS
/** Facts about one node. */
type NamedFact = Extract<Fact, { peerId: string }>

/** The order tables are written in: a node before the links to it, its visit before the state made from it. */
const TABLES = Object.keys(COLUMNS) as Table[] // keys of a const object

/**
 * @param numbers - by peer id; facts about a node without one are left out, and so are such neighbours.
 * @returns one entry for each table, in the order they are to be written; and how many facts, or events of a fact of
 * hops, were left out.
 */
export async function tableRows(
  facts: readonly Fact[],
  numbers: ReadonlyMap<string, number>,
  nowMs: number,
): Promise<{ tables: TableRows[]; unnamed: number; strayEvents: number }> {
  const rows = Object.fromEntries(TABLES.map((table) => [table, []])) as unknown as Record<Table, unknown[][]> // all its keys
  let unnamed = 0
  let strayEvents = 0
  const addVisit = (num: number, fact: VisitFact): void => {
    rows.sightings.push(visitRow(num, fact))
    for (const address of new Set(fact.addresses)) {
      if (address !== '') rows.node_addresses.push([num, text(address), fact.seenAtMs, fact.seenAtMs])
    }
    if (fact.reachable || fact.seenAtMs <= nowMs - ATTEMPTS_KEEP_MS) return
    for (const { address, error, detail, tookMs } of fact.attempts) {
      rows.dial_attempts.push([num, fact.seenAtMs, text(address), error ?? '', text(detail), tookMs])
    }
  }
  const addNamed = (num: number, fact: NamedFact): void => {
    if (fact.kind === 'visit') addVisit(num, fact)
    else if (fact.kind === 'neighbours') rows.neighbour_sets.push(neighboursRow(num, fact, numbers))
    else if (fact.kind === 'subscription') rows.subscriptions.push(subscriptionRow(num, fact))
    else rows.rpc_hours.push(rpcRow(num, fact))
  }
  for (const fact of facts) {
    if (fact.kind === 'crawl') rows.crawls.push(crawlRow(fact))
    else if (fact.kind === 'heartbeat') rows.collector_heartbeats.push(heartbeatRow(fact))
    else if (fact.kind === 'observation') rows.observations.push(observationRow(fact, numbers))
    else if (fact.kind === 'announcement') rows.announcements.push(...announcementRows(fact))
    else if (fact.kind === 'answer') rows.authority_answers.push(answerRow(fact))
    else if (fact.kind === 'hops') {
      const made = hopRows(fact, numbers)
      for (const row of made.rows) rows.hop_blocks.push(row)
      strayEvents += made.strayEvents
      // Thousands of events: what else the process does gets its turn.
      await nextTurn()
    } else {
      const num = numbers.get(fact.peerId)
      if (num === undefined) unnamed += 1
      else addNamed(num, fact)
    }
  }
  return {
    tables: TABLES.map((table) => ({ table, columns: COLUMNS[table], rows: rows[table] })),
    unnamed,
    strayEvents,
  }
}

function visitRow(num: number, fact: VisitFact): unknown[] {
  const { place } = fact
  return [
    fact.seenAtMs,
    num,
    text(fact.collector),
    fact.crawlId,
    fact.reachable,
    fact.error ?? '',
    fact.failuresInRow,
    text(fact.agent),
    fact.protocols.map(text).sort(),
    fact.peerCount === null ? null : uint32(fact.peerCount),
    fact.rttMs,
    fact.rttMethod,
    fact.loopDelayMs,
    fact.tookMs,
    place.source,
    text(place.country),
    text(place.region),
    text(place.city),
    place.lat,
    place.lon,
    place.asn,
    text(place.asName),
  ]
}

function neighboursRow(num: number, fact: NeighboursFact, numbers: ReadonlyMap<string, number>): unknown[] {
  const linked = new Set<number>()
  for (const peerId of fact.neighbours) {
    const other = numbers.get(peerId)
    // A node may name itself; that is no link.
    if (other !== undefined && other !== num) linked.add(other)
  }
  const neighbours = [...linked].sort((a, b) => a - b)
  return [num, fact.evidence, fact.seenAtMs, text(fact.collector), fact.complete, neighbours]
}

function crawlRow(fact: CrawlFact): unknown[] {
  return [
    text(fact.collector),
    fact.crawlId,
    fact.state,
    fact.startedAtMs,
    fact.updatedAtMs,
    uint32(fact.nodesFound),
    uint32(fact.nodesVisited),
    uint32(fact.nodesReachable),
    uint32(fact.linksFound),
    uint32(fact.queries),
  ]
}

function heartbeatRow(fact: HeartbeatFact): unknown[] {
  return [
    fact.atMs,
    text(fact.collector),
    fact.startedAtMs,
    uint32(fact.knownNodes),
    fact.spooledRows,
    fact.droppedRows,
    fact.loopDelayMs,
    fact.rssBytes,
    text(fact.problem),
  ]
}

function uint32(value: number): number {
  return Math.min(value, UINT32_MAX)
}
