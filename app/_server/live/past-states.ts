/**
 * The network as it was at moments that somebody asks for. What was known at the beginning of a day is read from the
 * states of the days before; from there on a moment is carried on from the nearest one before it that is kept, by what
 * was visited in between, so that those who play through a day or slide over it read each of its hours once.
 * @module
 */
import { setImmediate } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import type { Database } from '@/db/client'
import {
  getFirstReached,
  getHourCounts,
  getPastSetColumns,
  getSharedFacts,
  getVisitColumns,
} from '@/db/queries/past/past-columns'
import type { Span } from '@/db/queries/past/spans'
import { MAP_WINDOW_MS } from '@/lib/map-window'
import { nodesThen, type PastNodes } from '@/lib/past/state/nodes-then'
import { carrySets, type PastSets } from '@/lib/past/state/sets'
import { carryVisits, type VisitColumns } from '@/lib/past/state/visits'
import { FactBook } from './fact-book'

/** The network at one moment. What is in it is shared with others, and never written to. */
export interface PastMoment {
  readonly atMs: number
  /** Those that were on the map. */
  readonly nodes: PastNodes
  /** Those read since the map's window began; they may be of, and name, nodes that were not on the map. */
  readonly sets: PastSets
  readonly sinceMs: number
  readonly facts: FactBook
}

interface State {
  readonly atMs: number
  readonly visits: VisitColumns
  readonly sets: PastSets
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Of a hundred thousand nodes and half a million links one takes some 12 MB. */
const KEPT_BYTES = 96 * 1_048_576
/** A day may be stated anew. */
const KEPT_MS = 600_000
/** What a collector sends late may still change how it was, ms. */
export const SETTLED_MS = 2 * HOUR_MS
/** For as long as this a node that was never reached is taken to be so still, ms. */
const FIRSTS_KEPT_MS = 60_000

export class PastStates {
  readonly #now: () => number
  readonly #kept = new LRUCache<number, State>({
    maxSize: KEPT_BYTES,
    ttl: KEPT_MS,
    sizeCalculation: bytesOf,
  })
  readonly #facts = new FactBook()
  #firsts: { readonly readAtMs: number; readonly firstMs: Float64Array } | null = null

  constructor(now: () => number) {
    this.#now = now
  }

  /**
   * @param db - whoever asks may have to wait for a turn at each question.
   * @throws {DatabaseUnavailableError | DatabaseError}
   */
  async moment(db: Database, atMs: number, signal?: AbortSignal): Promise<PastMoment> {
    const state = await this.#stateAt(db, atMs, signal)
    const firstMs = await this.#firstReached(db, atMs, signal)
    const uptime = await getHourCounts(db, { fromMs: atMs - DAY_MS, toMs: atMs }, signal)
    await setImmediate()
    const sinceMs = atMs - MAP_WINDOW_MS
    const nodes = nodesThen(state.visits, { atMs, sinceMs, firstMs, uptime })
    return { atMs, nodes, sets: state.sets, sinceMs, facts: this.#facts }
  }

  async #stateAt(db: Database, atMs: number, signal: AbortSignal | undefined): Promise<State> {
    const before = this.#nearest(atMs) ?? (await this.#morning(db, atMs, signal))
    if (before.atMs === atMs) return before
    const span: Span = { fromMs: before.atMs, toMs: atMs, of: 'hours' }
    const [visits, sets] = [await this.#visits(db, span, signal), await getPastSetColumns(db, span, signal)]
    const carried = carryVisits(before.visits, visits)
    await setImmediate()
    return this.#keep({ atMs, visits: carried, sets: carrySets(before.sets, sets) })
  }

  /** Of the same day, the latest that is kept and not later. */
  #nearest(atMs: number): State | undefined {
    const morningMs = startOfDay(atMs)
    let nearest = -Infinity
    for (const keptMs of this.#kept.keys()) {
      if (keptMs <= atMs && keptMs >= morningMs - 1 && keptMs > nearest) nearest = keptMs
    }
    return this.#kept.get(nearest)
  }

  /** What was known when the day began: of each node and link that counts at any time of the day. */
  async #morning(db: Database, atMs: number, signal: AbortSignal | undefined): Promise<State> {
    const morningMs = startOfDay(atMs)
    const span: Span = { fromMs: morningMs - MAP_WINDOW_MS, toMs: morningMs - 1, of: 'days' }
    const visits = await this.#visits(db, span, signal)
    return this.#keep({ atMs: span.toMs, visits, sets: await getPastSetColumns(db, span, signal) })
  }

  async #visits(db: Database, span: Span, signal: AbortSignal | undefined): Promise<VisitColumns> {
    const visits = await getVisitColumns(db, span, signal)
    const wanted = this.#facts.missing(visits)
    if (wanted.agents || wanted.places || wanted.systems) {
      this.#facts.learn(await getSharedFacts(db, span, wanted, signal))
    }
    return visits
  }

  async #firstReached(db: Database, atMs: number, signal: AbortSignal | undefined): Promise<Float64Array> {
    const known = this.#firsts
    const ageMs = known === null ? Infinity : this.#now() - known.readAtMs
    if (known !== null && (ageMs < FIRSTS_KEPT_MS || known.readAtMs - atMs > SETTLED_MS)) return known.firstMs
    const readAtMs = this.#now()
    const firstMs = await getFirstReached(db, signal)
    this.#firsts = { readAtMs, firstMs }
    return firstMs
  }

  #keep(state: State): State {
    if (this.#now() - state.atMs > SETTLED_MS) this.#kept.set(state.atMs, state)
    return state
  }
}

const startOfDay = (atMs: number): number => Math.floor(atMs / DAY_MS) * DAY_MS

/** Of one row of the columns. */
const VISIT_BYTES = 62
const SET_BYTES = 18
const ENTRY_BYTES = 4

const bytesOf = ({ visits, sets }: State): number =>
  1 + visits.nums.length * VISIT_BYTES + sets.nums.length * SET_BYTES + sets.neighbours.length * ENTRY_BYTES
