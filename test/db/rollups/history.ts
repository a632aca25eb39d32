/** A small random history of visits, and what is counted from it, counted plainly. */
import type { VisitFact } from '@/lib/facts'
import { seededRandom } from '@/lib/graph/seeded-random'
import { failure, visit } from '../../fixtures/facts'

const DAY_MS = 86_400_000
const PLACES = [
  { country: 'DE', region: 'Bavaria', asn: 64_501 },
  { country: 'DE', region: '', asn: 64_502 },
  { country: 'US', region: 'Bavaria', asn: 64_501 },
  { country: '', region: '', asn: 0 },
]

/** Visits by two collectors over some days that end today, in the order of time. */
export function randomHistory(seed: number, nowMs: number, size = { nodes: 12, days: 9, visits: 400 }) {
  const random = seededRandom(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const startMs = Math.floor(nowMs / DAY_MS) * DAY_MS - (size.days - 1) * DAY_MS
  // A day in the middle on which nobody looked.
  const blind = startMs + Math.floor(size.days / 2) * DAY_MS
  const history: VisitFact[] = []
  while (history.length < size.visits) {
    const atMs = startMs + below(nowMs - startMs)
    if (atMs >= blind && atMs < blind + DAY_MS) continue
    const node = below(size.nodes)
    // Some appear late, some are gone early.
    const age = (atMs - startMs) / DAY_MS
    // On the day after it the collectors' own network was down.
    const isCut = atMs >= blind + DAY_MS && atMs < blind + 2 * DAY_MS
    const isUp = !isCut && random() < 0.6 && age >= (node % 4) * 1.5 && (node % 3 !== 0 || age < 6)
    const place = PLACES[(node + (age > 5 ? 1 : 0)) % PLACES.length]
    const more = {
      collector: random() < 0.5 ? 'c1' : 'c2',
      ...(place === undefined || place.country === ''
        ? {}
        : {
            place: { source: 'simulated' as const, city: '', lat: null, lon: null, asName: '', ...place },
          }),
    }
    history.push(
      isUp
        ? visit(node, atMs, {
            ...more,
            agent: `meshara/${String(node % 3)}`,
            rttMs: random() < 0.8 ? 1 + below(200) : null,
            rttMethod: 'ping_quiet',
          })
        : failure(node, atMs, 1, more),
    )
  }
  return history.sort((a, b) => a.seenAtMs - b.seenAtMs)
}

/** Days, ISO weeks and months as `growth` names them. */
export function periodOf(bucket: 'day' | 'week' | 'month', atMs: number): string {
  const date = new Date(Math.floor(atMs / DAY_MS) * DAY_MS)
  if (bucket === 'week') date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  if (bucket === 'month') date.setUTCDate(1)
  return date.toISOString().slice(0, 10)
}

/** `dimension=value` of a visit, as presence names them. */
export function placesOf({ place, agent }: VisitFact): string[] {
  return [
    'all=',
    `country=${place.country}`,
    `region=${place.region === '' ? '' : `${place.country}/${place.region}`}`,
    `asn=${place.asn === 0 ? '' : String(place.asn)}`,
    `agent=${agent}`,
  ]
}

export interface Presence {
  visits: number
  seen: number
  reachable: number
}

/** `period dimension=value` → distinct nodes. */
export function countPresence(
  history: readonly VisitFact[],
  periodAt: (atMs: number) => string,
): Record<string, Presence> {
  const found = new Map<string, { visits: number; seen: Set<string>; reachable: Set<string> }>()
  for (const fact of history) {
    for (const place of placesOf(fact)) {
      const key = `${periodAt(fact.seenAtMs)} ${place}`
      const entry = found.get(key) ?? { visits: 0, seen: new Set(), reachable: new Set() }
      found.set(key, entry)
      entry.visits += 1
      entry.seen.add(fact.peerId)
      if (fact.reachable) entry.reachable.add(fact.peerId)
    }
  }
  return Object.fromEntries(
    [...found].map(([key, { visits, seen, reachable }]) => [
      key,
      { visits, seen: seen.size, reachable: reachable.size },
    ]),
  )
}

export interface GrowthCount {
  visits: number
  seen: number
  reachable: number
  first_ever: number
  returning: number
  gone: number
}

/** Growth by period, going through the history once, from the beginning. Where nobody answered, nobody went. */
export function countGrowth(
  history: readonly VisitFact[],
  bucket: 'day' | 'week' | 'month',
): Record<string, GrowthCount> {
  const periods = [...new Set(history.map(({ seenAtMs }) => periodOf(bucket, seenAtMs)))].sort()
  const ever = new Set<string>()
  let before = new Set<string>()
  const growth: Record<string, GrowthCount> = {}
  for (const period of periods) {
    const visits = history.filter(({ seenAtMs }) => periodOf(bucket, seenAtMs) === period)
    const answered = new Set(visits.filter(({ reachable }) => reachable).map(({ peerId }) => peerId))
    const came = [...answered].filter((peer) => !before.has(peer))
    growth[period] = {
      visits: visits.length,
      seen: new Set(visits.map(({ peerId }) => peerId)).size,
      reachable: answered.size,
      first_ever: came.filter((peer) => !ever.has(peer)).length,
      returning: came.filter((peer) => ever.has(peer)).length,
      gone: answered.size === 0 ? 0 : [...before].filter((peer) => !answered.has(peer)).length,
    }
    for (const peer of answered) ever.add(peer)
    if (answered.size > 0) before = answered
  }
  return growth
}

/** `collector` → round-trip times measured and their sum by day. */
/** @param of - by collector, or all of them together under ''. */
export function countRtt(
  history: readonly VisitFact[],
  bucket: 'day' | 'month' = 'day',
  of: 'collector' | 'all' = 'collector',
): Record<string, { measured: number; sum: number }> {
  const counts: Record<string, { measured: number; sum: number }> = {}
  for (const { seenAtMs, collector, rttMs } of history) {
    if (rttMs === null) continue
    const key = `${periodOf(bucket, seenAtMs)} ${of === 'all' ? '' : collector}`
    const count = (counts[key] ??= { measured: 0, sum: 0 })
    count.measured += 1
    count.sum += rttMs
  }
  return counts
}
