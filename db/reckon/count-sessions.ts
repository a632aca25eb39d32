/** Counts the stretches of some nodes over some days anew, and states what is not as it was stated. @module */
import { changesOf } from '@/lib/sessions/changes'
import { stretchesOf } from '@/lib/sessions/stretches'
import { takeOver } from '@/lib/sessions/take-over'
import { LOOK_BACK_MS, SILENCE_MS } from '@/lib/sessions/visit'
import type { Database } from '../client'
import { getAttendance, getFirstReached } from './session-plan'
import type { SessionTables } from './session-tables'
import { getStretches, stateStretches, type Statement } from './session-rows'
import { getSilences } from './silences'
import { getTellingVisits } from './telling-visits'

export interface SessionSpan {
  /** Start of a day. */
  fromMs: number
  toMs: number
  /** What follows has not happened yet, as far as is known: the end is no silence. */
  isOpen: boolean
  /** Only these nodes; empty: all. */
  nums: readonly number[]
}

export interface SpanInit {
  db: Database
  span: SessionSpan
  /** Greater than of any statement before. */
  version: number
  /** Asked before anything is written of nodes of which what follows the span has changed. */
  beforeOther?: () => Promise<void>
  tables: SessionTables
  signal: AbortSignal
}

export interface SpanCount {
  visits: number
  stated: number
  /** Nodes of which what follows the span has to be counted again. */
  others: number[]
}

/** Visits that are read at once: what they take in the store's memory stays far below its limit. */
const VISITS_AT_ONCE = 1_000_000
const NODES_LEAST = 500

/** @throws {DatabaseError | DatabaseUnavailableError} */
export async function countSessions(init: SpanInit): Promise<SpanCount> {
  const { db, span, tables, signal } = init
  const { nums, toMs } = span
  const fromMs = span.fromMs - LOOK_BACK_MS
  const [{ visits, lastNum, collectors }, silences] = await Promise.all([
    getAttendance(db, fromMs, toMs, nums, signal),
    // A silence that begins at the end shows itself after it.
    getSilences(db, fromMs, span.isOpen ? toMs : toMs + SILENCE_MS + 1, signal),
  ])
  const count: SpanCount = { visits, stated: 0, others: [] }
  const size = Math.max(NODES_LEAST, Math.floor(((lastNum + 1) * VISITS_AT_ONCE) / Math.max(1, visits)))
  let isTold = false
  for (let firstNum = 0; firstNum <= lastNum; firstNum += size) {
    const nodes = { firstNum, lastNum: Math.min(lastNum, firstNum + size - 1), nums }
    const [visited, stretches, reached] = await Promise.all([
      getTellingVisits(db, { ...nodes, fromMs, toMs }, silences, collectors, signal),
      getStretches(db, { ...nodes, fromMs: span.fromMs, toMs }, signal, tables),
      getFirstReached(db, nodes.firstNum, nodes.lastNum, nums, signal),
    ])
    const statements: Statement[] = []
    const others: number[] = []
    for (const { num, visits: own } of visited) {
      const known = stretches.get(num) ?? []
      const firstReachedMs = reached.get(num) ?? null
      const counted = stretchesOf({ visits: own, silences, firstReachedMs }, toMs)
      const { stated, gone, isEndOther } = changesOf(
        known,
        takeOver(known, counted, span.fromMs),
        span.fromMs,
        toMs,
      )
      for (const stretch of stated) statements.push({ num, stretch, isDeleted: false })
      for (const stretch of gone) statements.push({ num, stretch, isDeleted: true })
      const isNew = firstReachedMs !== null && firstReachedMs >= span.fromMs && stated.length > 0
      if (isEndOther || isNew) others.push(num)
    }
    if (others.length > 0 && !isTold) {
      await init.beforeOther?.()
      isTold = true
    }
    await stateStretches(db, statements, init.version, signal, tables)
    count.stated += statements.length
    for (const num of others) count.others.push(num)
  }
  return count
}
