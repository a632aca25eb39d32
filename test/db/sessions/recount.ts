/** A plain count of sessions from raw rows: the state at each instant at which it could change, from its definition. @module */
import { z } from 'zod'
import type { Database } from '@/db/client'
import { HOLD_MS, SILENCE_MS, SURVEYED_MS, VERDICT_MS } from '@/lib/sessions/visit'

const number = z.coerce.number()
const visitRow = z.object({
  num: number,
  atMs: number,
  collector: z.string(),
  reachable: z.boolean(),
  failures: number,
})
type VisitRow = z.infer<typeof visitRow>

export interface Raw {
  visits: Map<number, VisitRow[]>
  /** Heartbeats, ascending. */
  beats: number[]
}

export async function readRaw(db: Database): Promise<Raw> {
  const rows = await db.select({
    name: 'test-visits',
    sql: `SELECT node_num AS num, toUnixTimestamp64Milli(seen_at) AS atMs, toString(collector) AS collector, reachable,
      failures_in_row AS failures FROM sightings`,
    row: visitRow,
  })
  const beats = await db.select({
    name: 'test-beats',
    sql: 'SELECT toUnixTimestamp64Milli(at) AS atMs FROM collector_heartbeats ORDER BY at',
    row: z.object({ atMs: number }),
  })
  const visits = new Map<number, VisitRow[]>()
  for (const row of rows) {
    const own = visits.get(row.num) ?? []
    own.push(row)
    visits.set(row.num, own)
  }
  return { visits, beats: beats.map(({ atMs }) => atMs) }
}

export interface Run {
  online: boolean
  startedAtMs: number
  endedAtMs: number | null
  startKnown: boolean
  endKnown: boolean
}

/** @param untilMs - what is known ends here; @param isOpen - silence at the end is not yet one. */
export function recount(
  own: readonly VisitRow[],
  beats: readonly number[],
  untilMs: number,
  isOpen: boolean,
): Run[] {
  const visits = own.filter(({ atMs }) => atMs <= untilMs)
  const signs = [
    ...new Set([...beats.filter((at) => at <= untilMs + SILENCE_MS), ...visits.map((v) => v.atMs)]),
  ]
    .filter((at) => at <= (isOpen ? untilMs : Infinity))
    .sort((a, b) => a - b)
  const gaps = signs.flatMap((at, index) => {
    const next = signs[index + 1] ?? (isOpen ? untilMs : Infinity)
    return next - at > SILENCE_MS ? [[at, next] as const] : []
  })
  const first = signs[0] ?? Infinity
  const beatGaps = beats.flatMap((at, index) => {
    const next = beats[index + 1] ?? Infinity
    return next - at > SILENCE_MS ? [[at, next] as const] : []
  })

  const stateAt = (atMs: number): 'online' | 'offline' | null => {
    const past = visits.filter((visit) => visit.atMs <= atMs)
    const newestMs = past.reduce((most, visit) => Math.max(most, visit.atMs), -Infinity)
    if (past.length === 0 || atMs >= newestMs + HOLD_MS) return null
    if (gaps.some(([from]) => from >= newestMs && from <= atMs)) return null
    const names = new Set(past.map(({ collector }) => collector))
    const isUp = [...names].some((name) => {
      const words = past.filter(({ collector }) => collector === name)
      const lastMs = words.reduce((most, visit) => Math.max(most, visit.atMs), -Infinity)
      const worst = Math.max(
        ...words.filter((w) => w.atMs === lastMs).map((w) => (w.reachable ? 0 : w.failures)),
      )
      return lastMs >= newestMs - VERDICT_MS && worst < 2
    })
    return isUp && past.some(({ reachable }) => reachable) ? 'online' : 'offline'
  }

  const times = new Set<number>()
  for (const { atMs } of visits) times.add(atMs).add(atMs + HOLD_MS)
  for (const [from] of gaps) times.add(from)
  const runs: Run[] = []
  let state: 'online' | 'offline' | null = null
  for (const atMs of [...times].filter((at) => at < untilMs && at >= first).sort((a, b) => a - b)) {
    const next = stateAt(atMs)
    if (next === state) continue
    const last = runs.at(-1)
    const isVisited = visits.some((visit) => visit.atMs === atMs)
    if (state !== null && last !== undefined) {
      last.endedAtMs = atMs
      last.endKnown = next !== null || (isVisited && wouldTurn(visits, atMs, state))
    }
    if (next !== null) {
      const before = visits.filter((visit) => visit.atMs < atMs).map((visit) => visit.atMs)
      const isHidden = before.some((at) => at >= atMs - HOLD_MS)
      const since = Math.max(
        -Infinity,
        ...beatGaps.filter(([from]) => from < atMs).map(([, to]) => Math.min(to, atMs)),
      )
      const start = Math.max(since, beats[0] ?? Infinity)
      runs.push({
        online: next === 'online',
        startedAtMs: atMs,
        endedAtMs: null,
        startKnown: state !== null || (!isHidden && start <= atMs - SURVEYED_MS),
        endKnown: false,
      })
    }
    state = next
  }
  return runs
}

/** Whether the last visit before a silence found the node otherwise, which the silence then hid. */
function wouldTurn(visits: readonly VisitRow[], atMs: number, state: 'online' | 'offline'): boolean {
  const at = visits.filter((visit) => visit.atMs === atMs)
  const past = visits.filter((visit) => visit.atMs <= atMs)
  const names = new Set(past.map(({ collector }) => collector))
  const isUp = [...names].some((name) => {
    const words = past.filter(({ collector }) => collector === name)
    const lastMs = words.reduce((most, visit) => Math.max(most, visit.atMs), -Infinity)
    const worst = Math.max(
      ...words.filter((w) => w.atMs === lastMs).map((w) => (w.reachable ? 0 : w.failures)),
    )
    return lastMs >= atMs - VERDICT_MS && worst < 2
  })
  const now = isUp && past.some(({ reachable }) => reachable) ? 'online' : 'offline'
  return at.length > 0 && now !== state
}
