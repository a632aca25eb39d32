/**
 * From single visits to stretches of time. What a visit found holds until the next one, until the collectors fall
 * silent, or for `HOLD_MS`; from then on nothing is known of the node until it is visited again.
 *
 * A node is down after two failed visits in a row by each collector that tried it lately.
 * @module
 */
import {
  FAILURES_MIN,
  HOLD_MS,
  observedSince,
  silentFrom,
  SURVEYED_MS,
  VERDICT_MS,
  type Silence,
  type Visit,
} from './visit'

/** A stretch in which a node was found in one state. A session is one that is `online`. All times are epoch ms. */
export interface Stretch {
  state: 'online' | 'offline'
  /** First visit that found it so. */
  startedAtMs: number
  /** It was not yet known to be so then: the start lies between the two. */
  startAfterMs: number
  /** false: nobody was looking before, it may have been so for longer. */
  startKnown: boolean
  /** When it was found otherwise, or when nobody was looking any more; null: it is still so. */
  endedAtMs: number | null
  /** false: it ended for us because nobody was looking any more. */
  endKnown: boolean
  /** Newest visit that reached it; null: none in this stretch did. */
  lastSeenAtMs: number | null
}

export interface NodeHistory {
  /** In any order. */
  visits: readonly Visit[]
  /** Ascending; the last may reach the present. */
  silences: readonly Silence[]
  /** First visit ever that reached the node; null: none did. Not given: as the visits say. */
  firstReachedMs?: number | null
}

/** @returns stretches up to a time, ascending; those of no length are left out. */
export function stretchesOf({ visits, silences, ...known }: NodeHistory, untilMs: number): Stretch[] {
  const sorted = visits.toSorted(inOrder)
  const firstReachedMs =
    known.firstReachedMs === undefined
      ? sorted.find(({ reachable }) => reachable)?.atMs
      : known.firstReachedMs
  const words = new Map<string, Visit>()
  const stretches: Stretch[] = []
  const walk: Walk = { current: null, before: null }

  const close = (endedAtMs: number, endKnown: boolean): void => {
    const { current } = walk
    if (current !== null && endedAtMs > current.startedAtMs)
      stretches.push({ ...current, endedAtMs, endKnown })
    walk.current = null
  }

  for (let at = 0; at < sorted.length;) {
    const atMs = sorted[at]?.atMs ?? 0
    if (atMs > untilMs) break
    const { before } = walk
    const lostMs = before === null ? null : lostFrom(before, silences, atMs, true)
    if (lostMs !== null) close(lostMs, false)
    let wasReached = false
    for (let visit = sorted[at]; visit?.atMs === atMs; visit = sorted[++at]) {
      words.set(visit.collector, visit)
      wasReached ||= visit.reachable
      // Of several at one instant the one that nothing followed tells how long their word holds.
      const isOther = walk.before?.atMs !== atMs
      if (isOther || walk.before?.isConfirmed === true) walk.before = visit
    }
    const wasEverReached = firstReachedMs !== undefined && firstReachedMs !== null && firstReachedMs <= atMs
    const state = wasEverReached && isUp(words, atMs) ? 'online' : 'offline'
    const other = walk.current
    if (other?.state !== state) {
      close(atMs, true)
      const start =
        other === null ? startAfterNothing(before, silences, atMs) : startAfter(other, before, atMs)
      walk.current = {
        state,
        startedAtMs: atMs,
        ...start,
        endedAtMs: null,
        endKnown: false,
        lastSeenAtMs: null,
      }
    }
    if (wasReached && state === 'online' && walk.current !== null) walk.current.lastSeenAtMs = atMs
  }
  const { current, before } = walk
  const lostMs = before === null ? null : lostFrom(before, silences, untilMs, false)
  if (lostMs !== null) close(lostMs, false)
  else if (current !== null && untilMs > current.startedAtMs) stretches.push(current)
  return stretches
}

/** Where the count of a node's visits stands. */
interface Walk {
  /** Going on; null: nothing is known. */
  current: Stretch | null
  /** Newest visit; null: none yet. */
  before: Visit | null
}

/** Of two words at one instant by one collector the worse stands: it counted more failures. */
function inOrder(a: Visit, b: Visit): number {
  return (
    a.atMs - b.atMs ||
    (a.collector < b.collector ? -1 : a.collector > b.collector ? 1 : 0) ||
    a.failuresInRow - b.failuresInRow
  )
}

/** From when on what a visit found is no longer known, before the next or the end; null: it held until then. */
function lostFrom(
  visit: Visit,
  silences: readonly Silence[],
  nextMs: number,
  isVisited: boolean,
): number | null {
  const lapsesMs = visit.isConfirmed === true ? Infinity : visit.atMs + HOLD_MS
  const silentMs = silentFrom(silences, visit.atMs, nextMs, isVisited)
  if (silentMs !== null && silentMs <= lapsesMs) return silentMs
  return lapsesMs < nextMs ? lapsesMs : null
}

function isUp(words: ReadonlyMap<string, Visit>, atMs: number): boolean {
  for (const word of words.values()) {
    if (word.atMs >= atMs - VERDICT_MS && word.failuresInRow < FAILURES_MIN) return true
  }
  return false
}

type Start = Pick<Stretch, 'startAfterMs' | 'startKnown'>

/** It was in the other state before. */
function startAfter(other: Stretch, before: Visit | null, atMs: number): Start {
  const otherwiseMs = other.state === 'online' ? other.lastSeenAtMs : before?.atMs
  return { startAfterMs: otherwiseMs ?? before?.atMs ?? atMs, startKnown: true }
}

/** Nothing was known of it. When we were looking all the time and it was not there, it has just come. */
function startAfterNothing(before: Visit | null, silences: readonly Silence[], atMs: number): Start {
  const sinceMs = observedSince(silences, atMs)
  const surveyedMs = atMs - SURVEYED_MS
  // A silence hid it: it may have been there all the time.
  const isHidden = before !== null && atMs - before.atMs <= HOLD_MS
  return {
    startAfterMs: Math.max(sinceMs, surveyedMs, before?.atMs ?? -Infinity),
    startKnown: !isHidden && sinceMs <= surveyedMs,
  }
}
