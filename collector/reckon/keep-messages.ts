/** Works out some messages anew and writes their ready rows: those that are listed, and those of their pages. @module */
import { setImmediate as breathe } from 'node:timers/promises'
import type { Database } from '@/db/client'
import { getClocks } from '@/db/queries/messages/get-clocks'
import { getKeptHops, getKeptObservations, getStandings, type KeptHops } from '@/db/reckon/kept-messages'
import type { NodeClock } from '@/lib/messages/message'
import { CLOCK_HOLDS_MS, type ClockBook } from './clock-book'
import {
  goneValues,
  heardAt,
  MESSAGE_COLUMNS,
  messageValues,
  topicOf,
  type KnownMessage,
} from './message-values'
import { PATH_COLUMNS, pathValues } from './path-values'
import type { Subscribers } from './subscriber-book'

export interface KeepComponents {
  db: Database
  clocks: ClockBook
  subscribers: Subscribers
  /** The collectors' clock, ms. */
  now: () => number
  signal: AbortSignal
}

export interface Kept {
  id: string
  heardAtMs: number
  /** Reports it is made from. */
  reports: number
}

/** @returns the messages that somebody had heard of. */
export async function keepMessages(components: KeepComponents, ids: readonly string[]): Promise<Kept[]> {
  const { db, signal } = components
  if (ids.length === 0) return []
  const [hopsById, observationsById, standings] = await Promise.all([
    getKeptHops(db, ids, signal),
    getKeptObservations(db, ids, signal),
    getStandings(db, ids, signal),
  ])
  const standing = new Map<string, number[]>()
  for (const { id, heardAtMs } of standings) standing.set(id, [...(standing.get(id) ?? []), heardAtMs])

  const kept: Kept[] = []
  const rows: unknown[][] = []
  const paths: unknown[][] = []
  for (const id of ids) {
    const hops = hopsById.get(id) ?? null
    const observations = observationsById.get(id) ?? []
    const reportedMs = heardAt(hops, observations)
    if (reportedMs === null) continue
    // It never becomes later, even when the report that was first is not kept any more.
    const places = standing.get(id) ?? []
    const heardAtMs = Math.min(reportedMs, ...places)
    const nowMs = components.now()
    const message: KnownMessage = {
      id,
      hops,
      observations,
      subscribers: await components.subscribers(topicOf(hops, observations), heardAtMs, nowMs),
      clocks: await clocksAbout(components, hops, heardAtMs, nowMs),
      clocksMs: components.clocks.newestMs(),
      heardAtMs,
      nowMs,
    }
    rows.push(messageValues(message))
    const path = pathValues(message)
    if (path !== null) paths.push(path)
    for (const place of places) {
      if (place !== heardAtMs) rows.push(goneValues(id, place))
    }
    kept.push({ id, heardAtMs, reports: (hops?.count ?? 0) + observations.length })
    // A message of ten thousand nodes takes tens of milliseconds: others have work too.
    await breathe()
  }
  signal.throwIfAborted()
  // Before the row that tells whoever follows the message to look at it again.
  await db.insert({ table: 'message_paths', columns: PATH_COLUMNS, rows: paths, signal })
  await db.insert({ table: 'messages', columns: MESSAGE_COLUMNS, rows, signal })
  return kept
}

/** From memory for what is recent, which nearly everything is. */
async function clocksAbout(
  { db, clocks, signal }: KeepComponents,
  hops: KeptHops | null,
  heardAtMs: number,
  nowMs: number,
): Promise<(nodeNum: number) => NodeClock | null> {
  if (hops === null || nowMs - heardAtMs < CLOCK_HOLDS_MS)
    return (nodeNum) => clocks.nearest(nodeNum, heardAtMs)
  const nums = hops.rows.flatMap(({ nodeNum, peerNum }) => [nodeNum, peerNum])
  const known = await getClocks(db, nums, heardAtMs, signal)
  return (nodeNum) => known.get(nodeNum) ?? null
}
