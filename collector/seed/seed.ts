/**
 * Fills a database with a made-up history, through the same door as real facts: inserts under tokens, with every view
 * behind the tables at work.
 * @module
 */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { DatabaseUnavailableError, type Database, type InsertRows } from '@/db/client'
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
/** How often a block is sent while the store does not answer, and after how long again, times the attempt, ms. */
const ATTEMPTS_MOST = 5
const RETRY_MS = 500
/** How far it came is noted every so many blocks. */
const NOTED_EVERY = 10
/** Blocks that are made before their insert is timed: about 250 MB. */
const BUILT_BEFORE = 4
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
  onProgress?(progress: SeedProgress): void
  /**
   * Where it is given, blocks are not made while others are on their way: some are made first, and then their insert
   * alone is timed.
   */
  onInserted?(inserted: SeedInserted): void
}

/** Rows of one table that were inserted, beside those of others, in some time. */
export interface SeedInserted {
  readonly part: string
  readonly table: string
  readonly rows: number
  readonly tookMs: number
}

export interface SeedProgress {
  /** What is being written. */
  readonly part: string
  /** Rows that were written now, and rows that were there from before. */
  readonly rows: number
  readonly there: number
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
    let there = 0
    const send = async (
      own: number,
      { table, columns, text, rows: sent, name }: SeedBatch,
    ): Promise<void> => {
      const insert = insertPatiently(db, {
        table,
        columns,
        rows: text,
        token: `${key}:${name}`,
        signal,
      }).then(() => void flying.delete(own))
      // Whoever waits for all of them hears of it; until then it is not unheard of.
      insert.catch(() => undefined)
      flying.set(own, insert)
      written[table] = (written[table] ?? 0) + sent
      rows += sent
      if (flying.size >= IN_FLIGHT) await Promise.race(flying.values())
      if (own % NOTED_EVERY === 0) await log.note(part, Math.min(own, ...flying.keys()) - 1, signal)
      init.onProgress?.({ part, rows, there, expected })
      // The bytes of the last block leave only now.
      await nextTurn()
      signal.throwIfAborted()
    }
    const built: { own: number; batch: SeedBatch }[] = []
    const sendBuilt = async (): Promise<void> => {
      const startedAt = performance.now()
      const before = { ...written }
      for (const { own, batch } of built.splice(0)) await send(own, batch)
      await Promise.all(flying.values())
      for (const [table, all] of Object.entries(written)) {
        const sent = all - (before[table] ?? 0)
        if (sent > 0) init.onInserted?.({ part, table, rows: sent, tookMs: performance.now() - startedAt })
      }
    }
    for (const batch of batches) {
      count += 1
      if (count <= done) {
        there += batch.rows
        init.onProgress?.({ part, rows, there, expected })
        await nextTurn()
        signal.throwIfAborted()
        continue
      }
      if (init.onInserted === undefined) await send(count, batch)
      else if (built.push({ own: count, batch }) >= BUILT_BEFORE) await sendBuilt()
    }
    if (built.length > 0) await sendBuilt()
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
  await log.note(WHOLE, 1, signal)
  return { rows: written }
}

/**
 * The making of a block keeps this process from everything else for a while, and the store may close a connection
 * meanwhile; under its token a block may be sent again.
 */
async function insertPatiently(db: Database, rows: InsertRows & { signal: AbortSignal }): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await db.insert(rows)
      return
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError) || attempt === ATTEMPTS_MOST) throw error
      await sleep(attempt * RETRY_MS, undefined, { signal: rows.signal })
    }
  }
}
