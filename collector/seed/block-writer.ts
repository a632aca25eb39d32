/** Sends the blocks of a made-up history, each once, two on their way at once, and notes how far it came. @module */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { DatabaseUnavailableError, type Database } from '@/db/client'
import type { SeedLog } from './seed-log'
import type { SeedBatch } from './text-batch'

/** Blocks on their way at once: while the store takes one, the next is made. */
const IN_FLIGHT = 2
/** How often a block is sent while the store does not answer, and after how long again, times the attempt, ms. */
const ATTEMPTS_MOST = 5
const RETRY_MS = 500
/** How far it came is noted every so many blocks. */
const NOTED_EVERY = 10
/** Blocks that are made before their insert is timed: about 250 MB. */
const BUILT_BEFORE = 4

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

export interface BlockWriterInit {
  /** Opened as a collector. */
  readonly db: Database
  readonly log: SeedLog
  /** What sets the history apart: part of each token. */
  readonly key: string
  readonly signal: AbortSignal
  onProgress?: ((progress: SeedProgress) => void) | undefined
  /**
   * Where it is given, blocks are not made while others are on their way: some are made first, and then their insert
   * alone is timed.
   */
  onInserted?: ((inserted: SeedInserted) => void) | undefined
}

export class BlockWriter {
  /** Rows written now, by table. */
  readonly rows: Record<string, number> = {}

  constructor(private readonly init: BlockWriterInit) {}

  /** Writes all blocks of a part that are not there yet. @param expected - rows of it; null: not known. */
  async write(part: string, batches: Iterable<SeedBatch>, expected: number | null): Promise<void> {
    const { log, signal, onProgress, onInserted } = this.init
    const flight = new PartFlight(part, expected, this.init, this.rows)
    const done = log.done(part)
    const built: { own: number; batch: SeedBatch }[] = []
    const sendBuilt = async (): Promise<void> => {
      const startedAt = performance.now()
      const before = { ...this.rows }
      for (const { own, batch } of built.splice(0)) await flight.send(own, batch)
      await flight.land()
      for (const [table, all] of Object.entries(this.rows)) {
        const sent = all - (before[table] ?? 0)
        if (sent > 0) onInserted?.({ part, table, rows: sent, tookMs: performance.now() - startedAt })
      }
    }
    let count = 0
    for (const batch of batches) {
      count += 1
      if (count <= done) {
        flight.there += batch.rows
        onProgress?.(flight.progress)
        await nextTurn()
        signal.throwIfAborted()
      } else if (onInserted === undefined) await flight.send(count, batch)
      else if (built.push({ own: count, batch }) >= BUILT_BEFORE) await sendBuilt()
    }
    if (built.length > 0) await sendBuilt()
    await flight.land()
    await log.note(part, count, signal)
  }
}

/** Blocks of one part on their way. */
class PartFlight {
  there = 0
  private rows = 0
  private readonly flying = new Map<number, Promise<void>>()

  constructor(
    private readonly part: string,
    private readonly expected: number | null,
    private readonly init: BlockWriterInit,
    private readonly written: Record<string, number>,
  ) {}

  get progress(): SeedProgress {
    return { part: this.part, rows: this.rows, there: this.there, expected: this.expected }
  }

  /** @param own - which block of the part it is, from 1. */
  async send(own: number, { table, columns, text, rows: sent, name }: SeedBatch): Promise<void> {
    const { db, log, key, signal } = this.init
    const token = `${key}:${name}`
    const insert = patiently(() => db.insert({ table, columns, rows: text, token, signal }), signal).then(
      () => void this.flying.delete(own),
    )
    // Whoever waits for all of them hears of it; until then it is not unheard of.
    insert.catch(() => undefined)
    this.flying.set(own, insert)
    this.written[table] = (this.written[table] ?? 0) + sent
    this.rows += sent
    if (this.flying.size >= IN_FLIGHT) await Promise.race(this.flying.values())
    if (own % NOTED_EVERY === 0) await log.note(this.part, Math.min(own, ...this.flying.keys()) - 1, signal)
    this.init.onProgress?.(this.progress)
    // The bytes of the last block leave only now.
    await nextTurn()
    signal.throwIfAborted()
  }

  async land(): Promise<void> {
    await Promise.all(this.flying.values())
  }
}

/**
 * The making of a block keeps this process from everything else for a while, and the store may close a connection
 * meanwhile.
 * @param work - may be done again: an insert under its token, or what finds out itself what is missing.
 */
export async function patiently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError) || attempt === ATTEMPTS_MOST) throw error
      await sleep(attempt * RETRY_MS, undefined, { signal })
    }
  }
}
