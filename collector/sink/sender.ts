/** Sends batches to the store, one after another; waits longer and longer while the store is away. @module */
import { FactsRefusedError, FactsUnavailableError, type FactBatch, type FactWriter } from '@/lib/facts'
import type { Clock } from './clock'
import { totalWeight } from './fact-weight'
import type { PendingBatch } from './pending-queue'
import type { Spool } from './spool'

/** First wait after a failure, ms; doubled at each further one. */
const FIRST_WAIT_MS = 200
/** Longest wait, ms: how late the return of the store may be noticed. */
const LONGEST_WAIT_MS = 5_000
/** Limit of one write, ms. */
export const WRITE_TIMEOUT_MS = 30_000
/** How often it is said why the store does not take anything, ms. */
const STILL_AWAY_INTERVAL_MS = 60_000
/** A failure without a name is no reason to hold up all that follows: after so many, the batch is set aside. */
const MAX_UNNAMED_FAILURES = 10

export type SenderEvent =
  | { type: 'acknowledged'; facts: number; seconds: number }
  | { type: 'away'; error: unknown }
  | { type: 'still_away'; forMs: number; error: unknown }
  | { type: 'back'; afterMs: number }
  | { type: 'refused'; batch: PendingBatch; error: unknown }

export interface SenderInit {
  spool: Spool
  writer: FactWriter
  clock: Clock
  /** From 0 (included) to 1 (excluded): spreads the attempts of many collectors. */
  random: () => number
  /** Ends the sending. */
  signal: AbortSignal
  onEvent(event: SenderEvent): Promise<void>
}

export interface Sender {
  /** Since when the store has been away, epoch ms; null while it answers. */
  readonly awaySinceMs: number | null
  /** Resolves when the signal has aborted and nothing is being sent any more. */
  readonly ended: Promise<void>
}

export function startSender(init: SenderInit): Sender {
  const { spool, writer, clock, signal } = init
  let failures = 0
  let awaySinceMs: number | null = null
  let saidAtMs = 0

  const write = async (batch: PendingBatch): Promise<void> => {
    const facts = await spool.load(batch)
    if (facts.length === 0) {
      await spool.settle(batch, 'unreadable')
      return
    }
    const began = performance.now()
    await writeInTime(writer, { id: batch.id, facts }, init)
    const seconds = (performance.now() - began) / 1000
    await spool.settle(batch, 'acknowledged')
    await init.onEvent({ type: 'acknowledged', facts: totalWeight(facts), seconds })
  }

  const failed = async (batch: PendingBatch, error: unknown): Promise<void> => {
    const unnamed = !(error instanceof FactsUnavailableError) && !signal.aborted
    if (error instanceof FactsRefusedError || (unnamed && batch.attempts >= MAX_UNNAMED_FAILURES)) {
      await init.onEvent({ type: 'refused', batch, error })
      await spool.settle(batch, 'refused')
      return
    }
    const nowMs = clock.now()
    const isNews = awaySinceMs === null && !signal.aborted
    awaySinceMs ??= isNews ? nowMs : null
    spool.release(batch)
    failures += 1
    if (isNews) {
      saidAtMs = nowMs
      await init.onEvent({ type: 'away', error })
    } else if (awaySinceMs !== null && nowMs - saidAtMs >= STILL_AWAY_INTERVAL_MS) {
      saidAtMs = nowMs
      await init.onEvent({ type: 'still_away', forMs: nowMs - awaySinceMs, error })
    }
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 16))
    await clock.sleep(wait * (0.5 + init.random() / 2), signal)
  }

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      // Taken before looking, so that what comes in between is not missed.
      const { version } = spool
      const batch = await spool.next()
      if (batch === null) {
        await spool.changed(version, signal)
        continue
      }
      try {
        await write(batch)
        failures = 0
        if (awaySinceMs !== null) {
          const afterMs = clock.now() - awaySinceMs
          awaySinceMs = null
          await init.onEvent({ type: 'back', afterMs })
        }
      } catch (error) {
        await failed(batch, error)
      }
    }
  }

  return {
    get awaySinceMs() {
      return awaySinceMs
    },
    ended: run(),
  }
}

async function writeInTime(
  writer: FactWriter,
  batch: FactBatch,
  { clock, signal }: SenderInit,
): Promise<void> {
  const limit = new AbortController()
  const ended = new AbortController()
  const abort = (): void => {
    limit.abort()
  }
  void clock.sleep(WRITE_TIMEOUT_MS, ended.signal).then(abort)
  signal.addEventListener('abort', abort, { once: true })
  try {
    await writer.write(batch, limit.signal)
  } finally {
    ended.abort()
    signal.removeEventListener('abort', abort)
  }
}
