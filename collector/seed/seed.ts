/**
 * Fills a database with a made-up history, through the same door as real facts: inserts under tokens, with every view
 * behind the tables at work.
 * @module
 */
import type { Database } from '@/db/client'
import { createNodeNumbers } from '@/db/facts/node-numbers'
import { refreshNodes } from '@/db/facts/refresh-nodes'
import { bringHistoryUpToDate } from '@/db/history/bring-history-up-to-date'
import { bringGrowthUpToDate } from '@/db/reckon/bring-growth-up-to-date'
import { bringSessionsUpToDate } from '@/db/reckon/update-sessions'
import { seedAddresses } from './addresses'
import { seedBeats } from './beats'
import { BlockWriter, type SeedInserted, type SeedProgress } from './block-writer'
import { planCalendar } from './calendar'
import { HOUR_MS, KEPT_DAYS, seedKey, type SeedOptions } from './options'
import { planPopulation } from './population'
import { seedLinks, seedReporters } from './last-days'
import { openSeedLog } from './seed-log'
import { seedSigned, type SeedAuthority } from './signed'
import { seedOldTalk, seedTalk } from './talk-rows'
import { planTalkNetwork } from './talk-network'
import { seedVisits } from './visits'

/** Noted last: nothing is missing, so nothing needs to be made again to find out. */
const WHOLE = 'the whole of it'

export interface SeedInit {
  /** Opened as the owner: notes how far the seed came. */
  readonly owner: Database
  /** Opened as a collector: writes. */
  readonly db: Database
  readonly options: SeedOptions
  /** The network's authorities; the last comes and goes. */
  readonly authorities: readonly SeedAuthority[]
  readonly signal: AbortSignal
  onProgress?: (progress: SeedProgress) => void
  /** Told of inserts that are timed alone: see `BlockWriterInit`. */
  onInserted?: (inserted: SeedInserted) => void
}

export interface SeedResult {
  /** Rows written now, by table; what was there from before is not among them. */
  readonly rows: Readonly<Record<string, number>>
}

/**
 * Writes the history, or what is missing of it. Safe to break off and to repeat.
 * @throws {StartError} when the database holds something else.
 */
export async function seedDatabase(init: SeedInit): Promise<SeedResult> {
  const { owner, db, options, authorities, signal } = init
  const key = seedKey(options)
  const log = await openSeedLog(owner, key, signal)
  if (log.done(WHOLE) > 0) return { rows: {} }
  const calendar = planCalendar(options)
  const nodes = planPopulation({
    options,
    calendar,
    authorities: authorities.map(({ publicKey }) => publicKey),
  })

  const given = await createNodeNumbers(db).resolve(
    new Map(nodes.map(({ peerId, bornMs }) => [peerId, bornMs])),
    signal,
  )
  const numbers = Uint32Array.from(nodes, ({ peerId }) => given.get(peerId) ?? 0)

  const blocks = new BlockWriter({
    db,
    log,
    key,
    signal,
    onProgress: init.onProgress,
    onInserted: init.onInserted,
  })
  const write = blocks.write.bind(blocks)
  await write('signs of life', seedBeats(calendar, nodes), null)
  await write('addresses', seedAddresses(calendar, nodes, numbers), null)
  await write('visits', seedVisits({ options, calendar, nodes, numbers }), options.sightings)

  await write('what authorities sign', seedSigned(options, calendar, authorities), null)
  await write('links', seedLinks({ options, calendar, nodes, numbers }), null)
  const network = planTalkNetwork(options, calendar, nodes)
  if (network !== null) {
    const talk = { options, calendar, network, numbers }
    await write('nodes that report', seedReporters({ options, calendar, nodes, numbers }, network), null)
    await write('messages of the past', seedOldTalk(talk), null)
    // Counted twice: as reports, and as they are reckoned.
    await write('messages and their hops', seedTalk(talk), options.hops * 2)
    // It holds what was reported in the last two hours, for those who follow it: none of this was.
    await owner.command({ name: 'empty-hop-feed', sql: 'TRUNCATE TABLE hop_feed', signal })
  }

  init.onProgress?.({ part: 'newest state of each node', rows: 0, there: 0, expected: null })
  await refreshNodes(db, [...numbers], signal)
  init.onProgress?.({ part: 'growth by day, week and month', rows: 0, there: 0, expected: null })
  await bringGrowthUpToDate(db, signal)
  init.onProgress?.({ part: 'sessions', rows: 0, there: 0, expected: null })
  let counted = 0
  await bringSessionsUpToDate(db, signal, ({ visits }) => {
    counted += visits
    init.onProgress?.({ part: 'sessions', rows: counted, there: 0, expected: options.sightings })
  })
  init.onProgress?.({ part: 'the map of each day', rows: 0, there: 0, expected: null })
  await bringHistoryUpToDate({ db, nowMs: options.untilMs + HOUR_MS, keptDays: KEPT_DAYS, signal })
  await log.note(WHOLE, 1, signal)
  return { rows: blocks.rows }
}
