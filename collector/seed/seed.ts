/**
 * Fills a database with a made-up history, through the same door as real facts: inserts under tokens, with every view
 * behind the tables at work.
 * @module
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '@/db/client'
import { createNodeNumbers } from '@/db/facts/node-numbers'
import { refreshNodes } from '@/db/facts/refresh-nodes'
import { bringGrowthUpToDate } from '@/db/reckon/bring-growth-up-to-date'
import { bringSessionsUpToDate } from '@/db/reckon/update-sessions'
import { seedAddresses } from './addresses'
import { seedBeats } from './beats'
import { planCalendar } from './calendar'
import { seedKey, type SeedOptions } from './options'
import { planPopulation } from './population'
import { seedLinks, seedReporters } from './last-days'
import { openSeedLog } from './seed-log'
import { seedSigned, type SeedAuthority } from './signed'
import { seedOldTalk, seedTalk } from './talk-rows'
import { planTalkNetwork } from './talk-network'
import type { SeedBatch } from './text-batch'
import { seedVisits } from './visits'

/** Blocks on their way at once: while the store takes one, the next is made. */
const IN_FLIGHT = 2
/** How far it came is noted every so many blocks. */
const NOTED_EVERY = 10

export interface SeedInit {
  /** Opened as the owner: notes how far the seed came. */
  readonly owner: Database
  /** Opened as a collector: writes. */
  readonly db: Database
  readonly options: SeedOptions
  /** The network's authorities; the last comes and goes. */
  readonly authorities: readonly SeedAuthority[]
  readonly signal: AbortSignal
  onProgress?(progress: SeedProgress): void
}

export interface SeedProgress {
  /** What is being written. */
  readonly part: string
  readonly rows: number
  /** Rows the part is expected to have; null: not known. */
  readonly expected: number | null
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

  const written: Record<string, number> = {}
  const write = async (
    part: string,
    batches: Iterable<SeedBatch>,
    expected: number | null,
  ): Promise<void> => {
    const done = log.done(part)
    const flying = new Map<number, Promise<void>>()
    let count = 0
    let rows = 0
    for (const batch of batches) {
      count += 1
      rows += batch.rows
      if (count > done) {
        const own = count
        const token = `${key}:${batch.name}`
        const { table, columns, text } = batch
        const insert = db
          .insert({ table, columns, rows: text, token, signal })
          .then(() => void flying.delete(own))
        // Whoever waits for all of them hears of it; until then it is not unheard of.
        insert.catch(() => undefined)
        flying.set(own, insert)
        written[table] = (written[table] ?? 0) + batch.rows
        if (flying.size >= IN_FLIGHT) await Promise.race(flying.values())
        if (count % NOTED_EVERY === 0) await log.note(part, Math.min(count, ...flying.keys()) - 1, signal)
      }
      init.onProgress?.({ part, rows, expected })
      // The bytes of the last block leave only now.
      await nextTurn()
      signal.throwIfAborted()
    }
    await Promise.all(flying.values())
    await log.note(part, count, signal)
  }

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

  init.onProgress?.({ part: 'newest state of each node', rows: 0, expected: null })
  await refreshNodes(db, [...numbers], signal)
  init.onProgress?.({ part: 'growth by day, week and month', rows: 0, expected: null })
  await bringGrowthUpToDate(db, signal)
  init.onProgress?.({ part: 'sessions', rows: 0, expected: null })
  await bringSessionsUpToDate(db, signal)
  return { rows: written }
}
