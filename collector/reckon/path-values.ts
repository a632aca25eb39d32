/** The row that a message's page is made from: everything that was reported of it, as it was reported. @module */
import type { NodeClock } from '@/lib/messages/message'
import { SETTLE_MS } from '@/lib/messages/reconstruct'
import { heardAt, lastHeard, versionOf, type KnownMessage } from './message-values'

/** Most hop events in a row: one of more is read where its reports stand, some tenths of a second at most. */
const PATH_HOPS_MAX = 4_096
/** Of reports that came later than this after the first not all are looked for, ms. */
const SPAN_MS = 25 * 3_600_000
/** Clocks are solved every half minute: of one that is known so near to the message, nothing nearer becomes known, ms. */
const CLOCK_NEAR_MS = 15_000

export const PATH_COLUMNS = [
  'message_id',
  'version',
  'heard_at',
  'last_heard_at',
  'is_whole',
  'topic',
  'kinds',
  'node_nums',
  'peer_nums',
  'at_us',
  'reasons',
  'observations',
  'is_stated',
  'subscribers',
  'clock_nums',
  'clock_components',
  'clock_at_ms',
  'offsets_ms',
  'drifts_ppm',
  'uncertainties_ms',
] as const

/**
 * In the order of `PATH_COLUMNS`; null: while reports of it still come in, nobody goes by the row, and none is written.
 */
export function pathValues(message: KnownMessage): unknown[] | null {
  const { id, hops, observations, subscribers, nowMs } = message
  const heardMs = heardAt(hops, observations)
  if (heardMs === null || nowMs - heardMs < SETTLE_MS) return null
  const lastMs = lastHeard(heardMs, hops, observations)
  const rows = hops?.rows ?? []
  const isWhole =
    rows.length === (hops?.count ?? 0) && rows.length <= PATH_HOPS_MAX && lastMs - heardMs < SPAN_MS
  const start = [id, versionOf(message), heardMs, lastMs, isWhole]
  if (!isWhole) return [...start, '', [], [], [], [], [], '[]', false, [], [], [], [], [], [], []]
  const clocks = clocksNear(message, heardMs)
  return [
    ...start,
    hops?.topic ?? '',
    rows.map(({ kind }) => kind),
    rows.map(({ nodeNum }) => nodeNum),
    rows.map(({ peerNum }) => peerNum),
    rows.map(({ atUs }) => atUs),
    rows.map(({ reason }) => reason),
    JSON.stringify(observations),
    subscribers !== null,
    subscribers ?? [],
    clocks.map(({ nodeNum }) => nodeNum),
    clocks.map(({ component }) => component),
    clocks.map(({ atMs }) => atMs),
    clocks.map(({ offsetMs }) => offsetMs),
    clocks.map(({ driftPpm }) => driftPpm),
    clocks.map(({ uncertaintyMs }) => uncertaintyMs),
  ]
}

/** Of those who report: of the others there is no time to correct. What is known less near is asked for by the reader. */
function clocksNear({ hops, clocks }: KnownMessage, heardMs: number): NodeClock[] {
  const nums = new Set(hops?.rows.map(({ nodeNum }) => nodeNum))
  return [...nums].flatMap((nodeNum) => {
    const clock = clocks(nodeNum)
    return clock === null || Math.abs(clock.atMs - heardMs) > CLOCK_NEAR_MS ? [] : [clock]
  })
}
