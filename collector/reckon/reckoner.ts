/**
 * Counts what happened, each stretch of time once it is over. Soon after, the clocks of the nodes are compared: for
 * that, most of what was written in it will do. Counts are for good, so the hops that were completed in it, with their
 * latencies, and the messages are counted when everything written in it can be read. Any number of collectors may do
 * the same stretch: every table takes its counts once.
 * @module
 */
import { setImmediate as breathe } from 'node:timers/promises'
import type { Logger } from 'pino'
import { DatabaseError, type Database } from '@/db/client'
import { getClockSamples, insertClockSamples } from '@/db/reckon/clock-samples'
import { getSolvedClocks, insertClocks } from '@/db/reckon/clocks'
import { insertReckonedHops, insertReckonedMessages } from '@/db/reckon/counts'
import {
  getPlan,
  getReckoningState,
  getSlotCounts,
  getSlotMessages,
  getSlotSize,
  insertCompared,
  insertReckoning,
  planSlot,
  type ReckoningState,
} from '@/db/reckon/reckonings'
import { partsFor, SLOT_MS, slotMiddle, slotParts } from '@/db/reckon/slots'
import { pairClocks } from '@/lib/clocks/samples'
import { solvingClocks } from '@/lib/clocks/solve-clocks'
import { WRITE_TIMEOUT_MS } from '../sink/sender'
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
  /** Reports that were not looked at, for their nodes had said too much of one message. */
  onLeftOut: (reports: number) => void
  log: Logger
  signal: AbortSignal
}

export interface Reckoner {
  /** One stretch, when one is over. @returns true: there is another. */
  turn(): Promise<boolean>
  /** How long the oldest stretch that waits has been due, ms; 0: none waits. */
  lagMs(): number
}

/** How long after the end of a stretch its clocks are compared, ms: most that was written in it can be read. */
const COMPARE_AFTER_MS = 10_000
/** How long after the end of a stretch it is counted, ms: longer than a write may take until it can be read. */
const COUNT_AFTER_MS = WRITE_TIMEOUT_MS + 10_000
/** A stretch that cannot be counted, for a reason that stays, is left after so many attempts: others follow. */
const ATTEMPTS_MAX = 10
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
  /** The newest stretch whose clocks were compared, by whomever. */
  let comparedMs = 0
  /** Attempts in a row that the store refused, at either. */
  const failures = { compare: 0, count: 0 }

  /** Start of the stretch that is counted next, when it is due. */
  const nextSlot = ({ nowMs, newestMs, firstMs }: ReckoningState): number => {
    const due = slotOf(nowMs - COUNT_AFTER_MS) - SLOT_MS
    const oldest = slotOf(nowMs - REACH_MS)
    let slotMs = newestMs === null ? slotOf(firstMs ?? nowMs) : newestMs + SLOT_MS
    if (slotMs < oldest) {
      const skipped = (oldest - slotMs) / SLOT_MS
      components.onSkipped(skipped)
      log.warn({ skipped }, 'stretches of time were not reckoned: their hops are no longer kept in order')
      slotMs = oldest
    }
    behindMs = slotMs > due ? 0 : nowMs - (slotMs + SLOT_MS + COUNT_AFTER_MS)
    tellLate()
    return slotMs
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

  /** Into how many parts it is cut, whoever says so first. */
  const plan = async (slotMs: number): Promise<number> => {
    const planned = await getPlan(db, slotMs, signal)
    if (planned !== null) return planned
    const { rows, leftOut } = await getSlotSize(db, slotMs, signal)
    if (leftOut > 0) components.onLeftOut(leftOut)
    return planSlot(db, slotMs, partsFor(rows), signal)
  }

  const compare = async (slotMs: number): Promise<void> => {
    const parts = await plan(slotMs)
    const heard = await getSlotMessages(db, slotMs, null, signal)
    if (heard.length > 0) {
      for (const part of slotParts(slotMs, parts)) await insertClockSamples(db, part, signal)
      await solve(slotMs)
    }
    await insertCompared(db, slotMs, parts, signal)
  }

  const count = async (slotMs: number): Promise<void> => {
    const startedAt = performance.now()
    const heard = await getSlotMessages(db, slotMs, null, signal)
    const heardBefore = await getSlotMessages(db, slotMs - SLOT_MS, null, signal)
    if (heard.length > 0) {
      for (const part of slotParts(slotMs, await plan(slotMs))) await insertReckonedHops(db, part, signal)
    }
    // One stretch later: until then its type and most of its receptions are in.
    if (heardBefore.length > 0) await insertReckonedMessages(db, slotMs - SLOT_MS, signal)
    const isQuiet = heard.length === 0 && heardBefore.length === 0
    const counts = isQuiet ? { hops: 0, messages: 0 } : await getSlotCounts(db, slotMs, signal)
    await insertReckoning(db, { slotMs, ...counts }, collector, signal)
    components.onReckoned({ ...counts, tookMs: performance.now() - startedAt })
  }

  /** Does something for a stretch; when it fails time and again, says that it is done as far as it is. */
  const attempt = async (
    step: keyof typeof failures,
    slotMs: number,
    work: () => Promise<void>,
    giveUp: () => Promise<void>,
  ): Promise<void> => {
    try {
      await work()
    } catch (err) {
      if (!(err instanceof DatabaseError)) throw err
      failures[step] += 1
      if (failures[step] < ATTEMPTS_MAX) throw err
      log.error(
        { err, slot: new Date(slotMs).toISOString() },
        'a stretch of time cannot be reckoned: it is left',
      )
      components.onSkipped(1)
      await giveUp()
    }
    failures[step] = 0
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

  const start = async (state: ReckoningState): Promise<void> => {
    clocks.add(await getSolvedClocks(db, state.nowMs - CLOCK_HOLDS_MS, state.nowMs, signal))
    knownMs = state.comparedMs ?? 0
  }

  /** @returns whether there was a stretch whose clocks were to be compared. */
  const compareNext = async (nowMs: number, countedNextMs: number): Promise<boolean> => {
    const slotMs = Math.max(comparedMs + SLOT_MS, countedNextMs)
    if (slotMs > slotOf(nowMs - COMPARE_AFTER_MS) - SLOT_MS) return false
    await attempt(
      'compare',
      slotMs,
      () => compare(slotMs),
      () => insertCompared(db, slotMs, 1, signal),
    )
    comparedMs = slotMs
    await takeUp(slotMs)
    return true
  }

  /** @returns whether a stretch was counted. */
  const countNext = async (nowMs: number, slotMs: number): Promise<boolean> => {
    if (slotMs > Math.min(comparedMs, slotOf(nowMs - COUNT_AFTER_MS) - SLOT_MS)) return false
    // Messages are counted by their ready rows: those come first, but not for ever.
    if (components.keeperLagMs() > KEEPER_LATE_MS && behindMs < LATE_MS) return false
    await attempt(
      'count',
      slotMs,
      () => count(slotMs),
      async () => {
        const counts = await getSlotCounts(db, slotMs, signal)
        await insertReckoning(db, { slotMs, ...counts }, collector, signal)
      },
    )
    return true
  }

  return {
    async turn() {
      const state = await getReckoningState(db, signal)
      if (knownMs === null) await start(state)
      comparedMs = Math.max(comparedMs, state.comparedMs ?? 0)
      if (knownMs !== null && comparedMs > knownMs) {
        const from = Math.max(knownMs + SLOT_MS, comparedMs - CLOCK_HOLDS_MS)
        for (let slotMs = from; slotMs <= comparedMs; slotMs += SLOT_MS) await takeUp(slotMs)
      }
      const slotMs = nextSlot(state)
      const isCompared = await compareNext(state.nowMs, slotMs)
      const isCounted = await countNext(state.nowMs, slotMs)
      return isCompared || isCounted
    },
    lagMs: () => behindMs,
  }
}

function slotOf(atMs: number): number {
  return Math.floor(atMs / SLOT_MS) * SLOT_MS
}
