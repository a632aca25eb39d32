/** What was asked of a dashboard and could not be had as it was asked, in words. @module */
import { formatShare } from '../format/numbers'
import { formatInstant } from '../format/times'
import type { AnswerFrame } from './answer'
import {
  BUCKETS,
  BUCKETS_MAX,
  HOURS_KEPT_DAYS,
  presentOf,
  RANGES,
  readInstant,
  type AnalyticsQuery,
  type Bucket,
} from './range'

const DAY_MS = 86_400_000
/** Less of the period before than this says nothing of the whole. */
const BEFORE_KNOWN_MIN = 0.5
/** From so much on that was not observed, sums are said to be of the rest. */
const UNOBSERVED_TOLD = 0.1

type Answered = Pick<AnswerFrame, 'range' | 'firstMs' | 'coverage'>

/** @returns sentences, the gravest first; empty: the answer is of what was asked. */
export function rangeNotes(query: AnalyticsQuery, answered: Answered, nowMs: number): string[] {
  const presentMs = presentOf(query, nowMs)
  const { range, firstMs } = answered
  const notes: string[] = []
  const fromMs = query.from === undefined ? null : readInstant(query.from)
  const toMs = query.to === undefined ? null : readInstant(query.to)
  if (fromMs !== null && fromMs >= presentMs) {
    notes.push(
      `The range begins in the future (${formatInstant(fromMs)}), of which nothing is known: this is the newest ${range.bucket}.`,
    )
  } else if (toMs !== null && toMs > presentMs + DAY_MS) {
    notes.push(`The range ends in the future (${formatInstant(toMs)}): it is shown as far as it has come.`)
  }
  if (query.bucket !== undefined && query.bucket !== range.bucket) {
    notes.push(
      `Not by the ${query.bucket}: ${whyNot(query.bucket, answered, nowMs)}. It is by the ${range.bucket}.`,
    )
  }
  if (query.compare !== undefined && range.previous === null) {
    notes.push('There is no time before all of it to compare with.')
  }
  if (range.previous !== null && firstMs !== null && !isBeforeKnown(answered)) {
    notes.push('Too little is known of the time before to compare with.')
  }
  if (firstMs !== null && range.toMs <= firstMs) {
    notes.push(`Nothing was observed yet: the first node was visited at ${formatInstant(firstMs)}.`)
  } else if (firstMs !== null && range.name !== 'all' && firstMs > range.fromMs + DAY_MS) {
    notes.push(`Nothing was observed before ${formatInstant(firstMs)}, when the first node was visited.`)
  }
  const missed = unobservedShare(answered, presentMs)
  if (missed === 1) {
    notes.push('No collector worked in all of this time: nothing is known of it.')
  } else if (missed >= UNOBSERVED_TOLD) {
    notes.push(`No collector worked for ${formatShare(missed)} of this time: what is counted is of the rest.`)
  }
  return notes
}

/** Whether what was counted in the time before can stand beside what was counted in this one. */
export function isBeforeKnown({
  range: { previous },
  firstMs,
}: Pick<Answered, 'range' | 'firstMs'>): boolean {
  if (previous === null || firstMs === null) return false
  const knownMs = previous.toMs - Math.max(previous.fromMs, firstMs)
  return knownMs >= BEFORE_KNOWN_MIN * (previous.toMs - previous.fromMs)
}

/** Of the time of the range that there was, since the first visit and until now, 0 to 1. */
function unobservedShare({ range, firstMs, coverage }: Answered, presentMs: number): number {
  if (firstMs === null) return 0
  const fromMs = Math.max(range.fromMs, firstMs)
  const untilMs = Math.min(range.toMs, presentMs)
  if (fromMs >= untilMs) return 0
  const observedMs = coverage.reduce((sum, { startMs, observed }, at) => {
    const endMs = Math.min(coverage[at + 1]?.startMs ?? untilMs, untilMs)
    return sum + observed * Math.max(0, endMs - startMs)
  }, 0)
  return Math.max(0, 1 - observedMs / (untilMs - fromMs))
}

/** Why a range cannot be cut into buckets of this length. */
function whyNot(bucket: Bucket, { range }: Pick<Answered, 'range'>, nowMs: number): string {
  const isCoarser = BUCKETS.indexOf(bucket) > BUCKETS.indexOf(range.bucket)
  if (isCoarser) return `the range is hardly one ${bucket} long`
  const readFromMs = range.previous?.fromMs ?? range.fromMs
  const isKept = bucket !== 'hour' || readFromMs >= nowMs - HOURS_KEPT_DAYS * DAY_MS
  return isKept
    ? `that would be more than ${String(BUCKETS_MAX)} points`
    : `hours are kept for ${String(HOURS_KEPT_DAYS)} days${range.previous === null ? '' : ', and the time before is compared with'}`
}

/** A shorter range that holds all that is known, where the one shown is mostly of a time before; null: none is better. */
export function fittingRange({
  range,
  firstMs,
}: Pick<Answered, 'range' | 'firstMs'>): keyof typeof RANGES | null {
  if (firstMs === null || range.name === null || range.name === 'all') return null
  const knownMs = range.toMs - firstMs
  const names = ['24h', '7d', '30d', '90d'] as const
  const fitting = names.find((name) => RANGES[name].lengthMs >= knownMs)
  if (fitting === undefined || fitting === range.name) return null
  return RANGES[fitting].lengthMs * 2 < range.toMs - range.fromMs ? fitting : null
}
