/**
 * Counts what happened, each stretch of time once it is over: compares the clocks of the nodes, then counts the hops
 * that were completed in it with their latencies, and the messages. Any number of collectors may do the same stretch:
 * every table takes its counts once.
 * @module
 */
import { setImmediate as breathe } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Database } from '@/db/client'
import { getClockSamples, insertClockSamples } from '@/db/reckon/clock-samples'
import { getSolvedClocks, insertClocks } from '@/db/reckon/clocks'
import { insertReckonedHops, insertReckonedMessages } from '@/db/reckon/counts'
import {
  getReckoningState,
  getSlotCounts,
  getSlotMessages,
  getSlotSize,
  insertReckoning,
  type ReckoningState,
} from '@/db/reckon/reckonings'
import { SLOT_MS, slotMiddle, slotParts } from '@/db/reckon/slots'
import { pairClocks } from '@/lib/clocks/samples'
import { solvingClocks } from '@/lib/clocks/solve-clocks'
import { CLOCK_HOLDS_MS, type ClockBook } from './clock-book'

export interface ReckonerComponents {
  db: Database
  collector: string
  clocks: ClockBook
  /** Works messages out anew, for their clocks are known now. */
  again: (ids: readonly string[]) => void
  /** For how long the oldest message has waited for its ready row, which messages are counted by, ms. */
  keeperLagMs: () => number
  onReckoned: (slot: { hops: number; messages: number; tookMs: number }) => void
  onSkipped: (slots: number) => void
  log: Logger
  signal: AbortSignal
}

export interface Reckoner {
  /** One stretch, when one is over. @returns true: there is another. */
  turn(): Promise<boolean>
  /** How long the oldest stretch that waits has been due, ms; 0: none waits. */
  lagMs(): number
}

/** After its end a stretch is left alone for this long: until all that was written in it can be read. */
export const GRACE_MS = 10_000
/** Stretches that clocks are solved from. */
const LOOK_BACK = 10
/** What is older than this may be gone from the feed of hops, which keeps two hours, ms. */
const REACH_MS = 110 * 60_000
const KEEPER_LATE_MS = 10_000
/** Said when so far behind, ms. */
const LATE_MS = 2 * 60_000

export function createReckoner(components: ReckonerComponents): Reckoner {
  const { db, collector, clocks, log, signal } = components
  let behindMs = 0
  let toldLate = false
  /** The newest stretch whose clocks are known here; null: not asked yet. */
  let knownMs: number | null = null

  /** Start of the stretch that is next; null: none is over. */
  const nextSlot = ({ nowMs, newestMs, firstMs }: ReckoningState): number | null => {
    const due = slotOf(nowMs - GRACE_MS) - SLOT_MS
    const oldest = slotOf(nowMs - REACH_MS)
    let slotMs = newestMs === null ? slotOf(firstMs ?? nowMs) : newestMs + SLOT_MS
    if (slotMs < oldest) {
      const skipped = (oldest - slotMs) / SLOT_MS
      components.onSkipped(skipped)
      log.warn({ skipped }, 'stretches of time were not reckoned: their hops are no longer kept in order')
      slotMs = oldest
    }
    behindMs = slotMs > due ? 0 : nowMs - (slotMs + SLOT_MS + GRACE_MS)
    tellLate()
    return slotMs > due ? null : slotMs
  }

  const tellLate = (): void => {
    if (behindMs > LATE_MS === toldLate) return
    toldLate = !toldLate
    if (toldLate) log.warn({ behindMs }, 'the reckoning is behind: latencies and counts appear late')
    else log.info('the reckoning has caught up')
  }

  const solve = async (slotMs: number): Promise<void> => {
    const samples = await getClockSamples(db, slotMs, LOOK_BACK, signal)
    const middleMs = slotMiddle(slotMs)
    const fresh = samples.filter((sample) => sample.slotMs === middleMs)
    // Without anything new, clocks solved before hold for as long as they do.
    if (fresh.length === 0) return
    const steps = solvingClocks(samples, { references: clocks.references() })
    for (;;) {
      const step = steps.next()
      if (step.done === true) {
        await insertClocks(db, slotMs, pairClocks(fresh), step.value, signal)
        return
      }
      // Others have work to do in between.
      await breathe()
      signal.throwIfAborted()
    }
  }

  const reckon = async (slotMs: number): Promise<void> => {
    const startedAt = performance.now()
    const heard = await getSlotMessages(db, slotMs, null, signal)
    const heardBefore = await getSlotMessages(db, slotMs - SLOT_MS, null, signal)
    if (heard.length > 0) {
      const parts = slotParts(slotMs, await getSlotSize(db, slotMs, signal))
      for (const part of parts) await insertClockSamples(db, part, signal)
      await solve(slotMs)
      for (const part of parts) await insertReckonedHops(db, part, signal)
    }
    // One stretch later: until then its type and most of its receptions are in.
    if (heardBefore.length > 0) await insertReckonedMessages(db, slotMs - SLOT_MS, signal)
    const isQuiet = heard.length === 0 && heardBefore.length === 0
    const counts = isQuiet ? { hops: 0, messages: 0 } : await getSlotCounts(db, slotMs, signal)
    await insertReckoning(db, { slotMs, ...counts }, collector, signal)
    components.onReckoned({ ...counts, tookMs: performance.now() - startedAt })
  }

  /** Of several who solve the same clocks one is kept: all go by those, whoever reckoned the stretch. */
  const takeUp = async (slotMs: number): Promise<void> => {
    const middleMs = slotMiddle(slotMs)
    const solved = await getSolvedClocks(db, middleMs, middleMs, signal)
    if (solved.length > 0) {
      clocks.add(solved)
      components.again(await getSlotMessages(db, slotMs, collector, signal))
    }
    knownMs = slotMs
  }

  const start = async ({ nowMs, newestMs }: ReckoningState): Promise<void> => {
    clocks.add(await getSolvedClocks(db, nowMs - CLOCK_HOLDS_MS, nowMs, signal))
    knownMs = newestMs ?? 0
  }

  return {
    async turn() {
      const state = await getReckoningState(db, signal)
      if (knownMs === null) await start(state)
      if (state.newestMs !== null && knownMs !== null && state.newestMs > knownMs) {
        const from = Math.max(knownMs + SLOT_MS, state.newestMs - CLOCK_HOLDS_MS)
        for (let slotMs = from; slotMs <= state.newestMs; slotMs += SLOT_MS) await takeUp(slotMs)
      }
      const slotMs = nextSlot(state)
      if (slotMs === null) return false
      // Messages are counted by their ready rows: those come first, but not for ever.
      if (components.keeperLagMs() > KEEPER_LATE_MS && behindMs < LATE_MS) return false
      await reckon(slotMs)
      await takeUp(slotMs)
      return true
    },
    lagMs: () => behindMs,
  }
}

function slotOf(atMs: number): number {
  return Math.floor(atMs / SLOT_MS) * SLOT_MS
}
