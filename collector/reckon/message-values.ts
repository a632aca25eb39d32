/** A message's ready row, from what is known of it. @module */
import type { ObservationRow } from '@/db/queries/messages/observation-row'
import type { KeptHops } from '@/db/reckon/kept-messages'
import type { NodeClock } from '@/lib/messages/message'
import { reconstruct, SETTLE_MS } from '@/lib/messages/reconstruct'

/**
 * A version is made of what a row is made from, the most telling first: the number of reports, how new the clocks
 * are, and whether the message had time to arrive.
 */
export const KNOWLEDGE = 8_192
const CLOCK_STEP_MS = 30_000
const CLOCK_STEPS = KNOWLEDGE / 2
/** No row of a message that stands elsewhere now is newer than this. */
const VERSION_MAX = Number.MAX_SAFE_INTEGER

export const MESSAGE_COLUMNS = [
  'heard_at',
  'message_id',
  'version',
  'is_deleted',
  'last_heard_at',
  'topic',
  'type',
  'size_bytes',
  'origin_num',
  'origin_evidence',
  'published_at',
  'reached',
  'subscribers',
  'subscribers_reached',
  'hops',
  'deliveries',
  'duplicates',
  'rejects',
  'drops',
  't50_ms',
  't90_ms',
  't100_ms',
  'signature',
  'traced',
  'observed',
  'incomplete',
] as const

export interface KnownMessage {
  id: string
  hops: KeptHops | null
  observations: readonly ObservationRow[]
  subscribers: readonly number[] | null
  clocks: (nodeNum: number) => NodeClock | null
  /** Newest stretch whose clocks are known; null: none. */
  clocksMs: number | null
  heardAtMs: number
  /** By the collectors' clock. */
  nowMs: number
}

export function topicOf(hops: KeptHops | null, observations: readonly ObservationRow[]): string {
  if (hops !== null && hops.topic !== '') return hops.topic
  return observations.find(({ topic }) => topic !== '')?.topic ?? ''
}

/** When a collector first heard of it; null: nobody did. */
export function heardAt(hops: KeptHops | null, observations: readonly ObservationRow[]): number | null {
  const times = [
    ...(hops === null ? [] : [hops.firstMs]),
    ...observations.map(({ arrivedAtMs }) => arrivedAtMs),
  ]
  return times.length === 0 ? null : Math.min(...times)
}

/** The newest report, by the collector's clock, ms. */
export function lastHeard(
  heardAtMs: number,
  hops: KeptHops | null,
  observations: readonly ObservationRow[],
): number {
  return Math.max(heardAtMs, hops?.lastMs ?? 0, ...observations.map(({ arrivedAtMs }) => arrivedAtMs))
}

/** In the order of `MESSAGE_COLUMNS`. Times in ms since 1970, as DateTime64(3) takes them. */
export function messageValues(message: KnownMessage): unknown[] {
  const { id, hops, observations, subscribers, clocks, heardAtMs, nowMs } = message
  const found = reconstruct({ rows: hops?.rows ?? [], observations, subscribers, clocks, heardAtMs, nowMs })
  return [
    heardAtMs,
    id,
    versionOf(message),
    0,
    lastHeard(heardAtMs, hops, observations),
    topicOf(hops, observations),
    observations.find(({ type }) => type !== null)?.type ?? '',
    observations[0]?.sizeBytes ?? null,
    found.originNum ?? 0,
    found.originEvidence ?? '',
    // Microseconds are the column's unit.
    found.publishedAtUs,
    found.reached,
    found.subscribers,
    found.subscribersReached,
    found.hops === null ? null : Math.min(found.hops, 65_535),
    found.deliveries,
    found.duplicates,
    found.rejects,
    found.drops,
    found.t50AfterMs,
    found.t90AfterMs,
    found.t100AfterMs,
    observations.find(({ signature }) => signature !== 'unknown')?.signature ?? 'unknown',
    hops !== null,
    observations.length > 0,
    found.incomplete,
  ]
}

export function versionOf({ hops, observations, clocksMs, heardAtMs, nowMs }: KnownMessage): number {
  const steps = clocksMs === null ? 0 : Math.floor((clocksMs - heardAtMs) / CLOCK_STEP_MS) + CLOCK_STEPS / 2
  const newer = Math.max(0, Math.min(CLOCK_STEPS - 1, steps))
  const isSettled = nowMs - heardAtMs >= SETTLE_MS
  return ((hops?.count ?? 0) + observations.length) * KNOWLEDGE + newer * 2 + Number(isSettled)
}

/** What takes a message out of the place it had before it turned out to have been heard of earlier. */
export function goneValues(id: string, heardAtMs: number): unknown[] {
  return MESSAGE_COLUMNS.map((column) => {
    if (column === 'heard_at' || column === 'last_heard_at') return heardAtMs
    if (column === 'message_id') return id
    if (column === 'version') return VERSION_MAX
    if (column === 'is_deleted') return 1
    if (TEXTS.has(column)) return ''
    return NULLS.has(column) ? null : 0
  })
}

const TEXTS: ReadonlySet<string> = new Set(['topic', 'type', 'origin_evidence', 'signature'])
const NULLS: ReadonlySet<string> = new Set([
  'size_bytes',
  'published_at',
  'subscribers',
  'subscribers_reached',
  'hops',
  't50_ms',
  't90_ms',
  't100_ms',
])
