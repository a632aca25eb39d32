/**
 * Fills a database with a made-up network at size as a collector would have seen it in a day, through the same door as
 * real facts: node numbers, inserts under tokens, every view behind the tables at work.
 * @module
 */
import type { Database } from '@/db/client'
import { createNodeNumbers } from '@/db/facts/node-numbers'
import { refreshNodes } from '@/db/facts/refresh-nodes'
import { bringHistoryUpToDate } from '@/db/history/bring-history-up-to-date'
import { bringGrowthUpToDate } from '@/db/reckon/bring-growth-up-to-date'
import { bringSessionsUpToDate } from '@/db/reckon/update-sessions'
import { seedBeats } from '../beats'
import { BlockWriter, patiently, type SeedProgress } from '../block-writer'
import { VISITOR_POSITION } from '../../mesh/cities'
import { DAY_MS, KEPT_DAYS } from '../options'
import { peerIdOf } from '../population'
import { openSeedLog } from '../seed-log'
import { topologyKey, topologyRounds, type TopologyOptions } from './options'
import { planLinks, type PlannedLinks } from './plan-links'
import { planMembers, type Members } from './plan-members'
import { COLLECTOR, topologyAddresses, topologySets, topologyVisits } from './rows'

/** Noted first: when the network was last watched, ms, for whoever goes on with it later. */
const WATCHED_UNTIL = 'watched until'
/** Noted last. */
const WHOLE = 'the whole of it'
/** Identities in memory at once. */
const NAMED_AT_ONCE = 10_000
const REFRESHED_AT_ONCE = 10_000

export interface SeedTopologyInit {
  /** Opened as the owner: notes how far the seed came. */
  readonly owner: Database
  /** Opened as a collector: writes. */
  readonly db: Database
  readonly options: TopologyOptions
  readonly signal: AbortSignal
  onProgress?: (progress: SeedProgress) => void
}

export interface SeededTopology {
  /** Of the time at which it was first begun. */
  readonly options: TopologyOptions
  readonly members: Members
  readonly links: PlannedLinks
  /** Rows written now, by table; what was there from before is not among them. */
  readonly rows: Readonly<Record<string, number>>
}

/**
 * Writes the network, or what is missing of it. Safe to break off and to repeat.
 * @throws {StartError} when the database holds something else.
 */
export async function seedTopology(init: SeedTopologyInit): Promise<SeededTopology> {
  const { owner, db, signal } = init
  const key = topologyKey(init.options)
  const log = await openSeedLog(owner, key, signal)
  const begunMs = log.done(WATCHED_UNTIL)
  const options = begunMs > 0 ? { ...init.options, atMs: begunMs } : init.options
  const tell = (part: string, rows = 0, expected: number | null = null): void =>
    init.onProgress?.({ part, rows, there: 0, expected })

  tell('who there is')
  const members = planMembers(options)
  const links = planLinks(options, members)
  if (log.done(WHOLE) > 0) return { options, members, links, rows: {} }
  await log.note(WATCHED_UNTIL, options.atMs, signal)

  const numbers = await numberNodes(init, options, members, tell)
  const blocks = new BlockWriter({ db, log, key, signal, onProgress: init.onProgress })
  const plan = { options, members, links, numbers }
  await blocks.write('signs of life', topologyBeats(options, members), null)
  await blocks.write('addresses', topologyAddresses(plan), members.count)
  await blocks.write('visits', topologyVisits(plan), null)
  await blocks.write('links', topologySets(plan), null)
  for (let at = 0; at < numbers.length; at += REFRESHED_AT_ONCE) {
    tell('newest state of each node', at, numbers.length)
    const nums = [...numbers.subarray(at, at + REFRESHED_AT_ONCE)]
    await patiently(() => refreshNodes(db, nums, signal), signal)
  }
  tell('growth, sessions and the map of the day before')
  await patiently(() => bringGrowthUpToDate(db, signal), signal)
  await patiently(() => bringSessionsUpToDate(db, signal, () => undefined), signal)
  const history = { db, nowMs: options.atMs, keptDays: KEPT_DAYS, signal }
  await patiently(() => bringHistoryUpToDate(history), signal)
  await log.note(WHOLE, 1, signal)
  return { options, members, links, rows: blocks.rows }
}

async function numberNodes(
  { db, signal }: SeedTopologyInit,
  options: TopologyOptions,
  { count, born }: Members,
  tell: (part: string, rows: number, expected: number) => void,
): Promise<Uint32Array> {
  const given = createNodeNumbers(db)
  const rounds = topologyRounds(options)
  const numbers = new Uint32Array(count)
  for (let from = 0; from < count; from += NAMED_AT_ONCE) {
    tell('numbers of nodes', from, count)
    const peerIds = Array.from({ length: Math.min(NAMED_AT_ONCE, count - from) }, (_, at) =>
      peerIdOf(options.seed, from + at),
    )
    const firstMs = (at: number): number => rounds[born[from + at] ?? 0]?.fromMs ?? options.atMs
    const found = await given.resolve(new Map(peerIds.map((peerId, at) => [peerId, firstMs(at)])), signal)
    for (const [at, peerId] of peerIds.entries()) numbers[from + at] = found.get(peerId) ?? 0
  }
  return numbers
}

function topologyBeats(options: TopologyOptions, { count }: Members) {
  const fromMs = options.atMs - DAY_MS
  const collector = { name: COLLECTOR, ...VISITOR_POSITION, fromMs, coverage: 1, outages: [] }
  // Whom it knows by then; births are told to within a round.
  const bornMs = (topologyRounds(options)[0]?.fromMs ?? fromMs) - 1
  return seedBeats(
    { fromMs, untilMs: options.atMs, collectors: [collector] },
    Array.from({ length: count }, () => ({ bornMs })),
  )
}
