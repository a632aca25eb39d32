/**
 * From single visits to stretches of time: the verdict of a visit holds until the next one, or until the collectors
 * fall silent; after a silence nothing is known of the node until it is visited again.
 * @module
 */
import type { NodeSession, NodeUptime } from '@/lib/node-detail'

export interface UptimeVisit {
  atMs: number
  collector: string
  reachable: boolean
  failuresInRow: number
}

/** No sign of life from any collector between these times. */
export interface Silence {
  fromMs: number
  toMs: number
}

/**
 * A collector's verdict counts while it is at most this much older than the newest visit, as in the node's present
 * status.
 */
export const VERDICT_MS = 15 * 60_000
/** Failed visits in a row before a collector calls a node offline. */
const FAILURES_MIN = 2

type State = NodeSession['state']
interface Turn {
  atMs: number
  state: State
}

/**
 * @param visits - ascending by time; those before the window tell the state it begins with.
 * @param silences - ascending; the last may reach the present.
 */
export function uptimeOf(
  visits: readonly UptimeVisit[],
  silences: readonly Silence[],
  startMs: number,
  nowMs: number,
): NodeUptime {
  const turns = [
    ...verdicts(visits),
    ...silences.map(({ fromMs }) => ({ atMs: fromMs, state: 'unobserved' as const })),
  ]
  // Stable: a visit at the very beginning of a silence is its last sign of life, and comes first.
  turns.sort((a, b) => a.atMs - b.atMs)

  const sessions: NodeSession[] = []
  let state: State = 'unobserved'
  let sinceMs = startMs
  const close = (endMs: number): void => {
    if (endMs <= sinceMs) return
    const last = sessions.at(-1)
    if (last?.state === state) last.endMs = endMs
    else sessions.push({ state, startMs: sinceMs, endMs })
    sinceMs = endMs
  }
  for (const turn of turns) {
    if (turn.atMs > nowMs) break
    close(Math.max(turn.atMs, startMs))
    state = turn.state
  }
  close(nowMs)

  const spent = (wanted: State): number =>
    sessions.reduce(
      (sum, { state: was, startMs: from, endMs }) => sum + (was === wanted ? (endMs ?? nowMs) - from : 0),
      0,
    )
  const onlineMs = spent('online')
  const observedMs = onlineMs + spent('offline')
  const last = sessions.at(-1)
  if (last !== undefined) last.endMs = null
  return {
    windowMs: nowMs - startMs,
    share: observedMs === 0 ? null : onlineMs / observedMs,
    observedMs,
    sessions,
  }
}

/** What was known of the node after each visit. */
function verdicts(visits: readonly UptimeVisit[]): Turn[] {
  const newest = new Map<string, UptimeVisit>()
  let wasReached = false
  return visits.map((visit) => {
    newest.set(visit.collector, visit)
    wasReached ||= visit.reachable
    const isUp = [...newest.values()].some(
      ({ atMs, failuresInRow }) => atMs >= visit.atMs - VERDICT_MS && failuresInRow < FAILURES_MIN,
    )
    return { atMs: visit.atMs, state: wasReached && isUp ? 'online' : 'offline' }
  })
}
