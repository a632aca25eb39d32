/**
 * The stretch of time a dashboard looks at, and the buckets it is cut into. One schema for the address of the page, the
 * API and the queries. All times are UTC; weeks begin on Monday.
 * @module
 */
import { z } from 'zod'
import { atParameter } from '../past/at-parameter'
import { readSearch, type RawSearch, type SearchReading } from '../read-search'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** `all`: since the first node was seen. */
export const RANGES = {
  '24h': { title: '24 hours', lengthMs: DAY_MS },
  '7d': { title: '7 days', lengthMs: 7 * DAY_MS },
  '30d': { title: '30 days', lengthMs: 30 * DAY_MS },
  '90d': { title: '90 days', lengthMs: 90 * DAY_MS },
  '1y': { title: '1 year', lengthMs: 365 * DAY_MS },
  all: { title: 'All', lengthMs: null },
} as const
export type RangeName = keyof typeof RANGES

export const BUCKETS = ['hour', 'day', 'week', 'month'] as const
export type Bucket = (typeof BUCKETS)[number]

/** Most buckets in one answer: more than a screen can tell apart. */
export const BUCKETS_MAX = 800
/** Hours are kept for so long; older times are known by the day. */
export const HOURS_KEPT_DAYS = 40

export const DEFAULT_RANGE: RangeName = '30d'

/** There was nothing to observe before; and a range is answered by the day, whatever its buckets. */
const EARLIEST = '2000-01-01'

/** A date, or a date and time, in UTC: `2026-03-01`, `2026-03-01T12:00:00Z`. */
const instant = z
  .string()
  .max(32)
  .regex(
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z?)?$/,
    'a date as 2026-03-01 or 2026-03-01T12:00Z',
  )
  .refine((text) => !Number.isNaN(readInstant(text)), 'a date that exists')
  .refine((text) => !(readInstant(text) < readInstant(EARLIEST)), `a date from ${EARLIEST} on`)

/** ms since 1970 of what `from` or `to` says; a time without a zone is in UTC. */
export function readInstant(text: string): number {
  return Date.parse(text.length === 10 || text.endsWith('Z') ? text : `${text}Z`)
}

export const analyticsQuerySchema = z
  .strictObject({
    range: z
      .enum(Object.keys(RANGES) as [RangeName, ...RangeName[]])
      .optional()
      .describe(
        `How far back; \`all\`: since the first node was seen. Without any of \`range\` and \`from\`: ${DEFAULT_RANGE}.`,
      ),
    from: instant
      .optional()
      .describe('Where the range begins, instead of `range`: a date, or a date and time, in UTC.'),
    to: instant
      .optional()
      .describe(
        'Where the range ends: a date, or a date and time, in UTC; now unless given. With `range`, that range ends there.',
      ),
    bucket: z
      .enum(BUCKETS)
      .optional()
      .describe(
        'Into what the range is cut. One that cannot be had for it gives way to the nearest that can, which the answer names.',
      ),
    at: atParameter
      .optional()
      .describe(
        'The range ends at this time, as if it were now. Without it: now. A bucket that it falls in is counted whole.',
      ),
    compare: z.enum(['previous']).optional().describe('`previous`: beside the same length of time before.'),
  })
  .refine(
    // A stretch of time ends after it begins.
    ({ from, to }) => from === undefined || to === undefined || readInstant(from) < readInstant(to),
    { path: ['to'], error: 'a time after from' },
  )
export type AnalyticsQuery = z.infer<typeof analyticsQuerySchema>

/** Reads what the address of a dashboard asks. */
export function readAnalyticsSearch(search: RawSearch): SearchReading<AnalyticsQuery> {
  return readSearch(analyticsQuerySchema, search)
}

/** Aligned to buckets: `fromMs` is the start of a bucket; `toMs` is the end of the last one or the present. */
export interface Period {
  fromMs: number
  toMs: number
}
export interface ResolvedRange extends Period {
  /** null: `from` and `to` were given. */
  name: RangeName | null
  bucket: Bucket
  /** The buckets it may be cut into, finest first. */
  possibleBuckets: Bucket[]
  /** As many buckets before; null: not asked for, or `all`. */
  previous: Period | null
}

/** Start of the bucket that holds this time. */
export function bucketStart(bucket: Bucket, atMs: number): number {
  if (bucket === 'hour') return Math.floor(atMs / HOUR_MS) * HOUR_MS
  const dayMs = Math.floor(atMs / DAY_MS) * DAY_MS
  if (bucket === 'day') return dayMs
  const date = new Date(dayMs)
  // getUTCDay is 0 on Sundays.
  if (bucket === 'week') return dayMs - ((date.getUTCDay() + 6) % 7) * DAY_MS
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
}

/** Start of the bucket after the one that holds this time. */
export function nextBucket(bucket: Bucket, atMs: number): number {
  const startMs = bucketStart(bucket, atMs)
  if (bucket === 'hour') return startMs + HOUR_MS
  if (bucket === 'day') return startMs + DAY_MS
  if (bucket === 'week') return startMs + 7 * DAY_MS
  const date = new Date(startMs)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
}

/** Starts of all buckets of a period, ascending. */
export function bucketStarts(bucket: Bucket, { fromMs, toMs }: Period): number[] {
  const starts: number[] = []
  for (let atMs = bucketStart(bucket, fromMs); atMs < toMs; atMs = nextBucket(bucket, atMs)) starts.push(atMs)
  return starts
}

const LEAST_BUCKETS = 2

/** @param readFromMs - start of all that is read: of the period before, where it is compared with. */
function bucketsFor({ fromMs, toMs }: Period, readFromMs: number, nowMs: number): Bucket[] {
  const possible = BUCKETS.filter((bucket) => {
    if (bucket === 'hour' && readFromMs < nowMs - HOURS_KEPT_DAYS * DAY_MS) return false
    const count =
      (toMs - fromMs) / { hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS }[bucket]
    return count <= BUCKETS_MAX && (count >= LEAST_BUCKETS || bucket === 'hour' || bucket === 'day')
  })
  return possible.length > 0 ? possible : ['month']
}

function defaultBucket(lengthMs: number, possible: readonly Bucket[]): Bucket {
  const wanted: Bucket = lengthMs <= 3 * DAY_MS ? 'hour' : lengthMs <= 400 * DAY_MS ? 'day' : 'week'
  return possible.includes(wanted)
    ? wanted
    : (possible.find((bucket) => bucket !== 'hour') ?? possible[0] ?? 'day')
}

/** The time that is the present of a question: the past one that it asks for, else now. */
export function presentOf({ at }: Pick<AnalyticsQuery, 'at'>, nowMs: number): number {
  return at === undefined ? nowMs : Math.min(Date.parse(at), nowMs)
}

/**
 * What a question means at this time. A bucket that cannot be had for the range (too many, or no longer kept) gives way
 * to the nearest that can, which the answer names.
 * @param firstMs - when the first node was seen: where `all` begins; null: nothing was seen yet.
 */
export function resolveRange(query: AnalyticsQuery, nowMs: number, firstMs: number | null): ResolvedRange {
  const presentMs = presentOf(query, nowMs)
  const isCustom = query.from !== undefined || query.to !== undefined
  const asked = query.range ?? DEFAULT_RANGE
  const name = isCustom ? null : asked
  const askedToMs = query.to === undefined ? presentMs : Math.min(readInstant(query.to), presentMs)
  const lengthMs = query.from === undefined ? RANGES[asked].lengthMs : null
  const askedFromMs = Math.min(
    query.from !== undefined
      ? readInstant(query.from)
      : lengthMs !== null
        ? askedToMs - lengthMs
        : (firstMs ?? askedToMs - DAY_MS),
    askedToMs - 1,
  )
  const isCompared = query.compare !== undefined && name !== 'all'
  const readFromMs = isCompared ? 2 * askedFromMs - askedToMs : askedFromMs
  const possibleBuckets = bucketsFor({ fromMs: askedFromMs, toMs: askedToMs }, readFromMs, nowMs)
  const bucket =
    query.bucket !== undefined && possibleBuckets.includes(query.bucket)
      ? query.bucket
      : defaultBucket(askedToMs - askedFromMs, possibleBuckets)
  // A range that ends now is so many buckets, the present one included.
  const fromMs =
    lengthMs === null || isCustom
      ? bucketStart(bucket, askedFromMs)
      : bucketStart(bucket, nextBucket(bucket, askedToMs) - lengthMs)
  const toMs = Math.min(nextBucket(bucket, askedToMs - 1), Math.max(presentMs, askedToMs))
  const previous = isCompared ? periodBefore(bucket, { fromMs, toMs }, nowMs) : null
  return { name, fromMs, toMs, bucket, possibleBuckets, previous }
}

/**
 * As many buckets before, of which the last ends as far into it as that of the period does: of a bucket that goes on
 * still, the part so far stands beside as much. To the hour, and where hours are no longer kept to the day.
 */
function periodBefore(bucket: Bucket, { fromMs, toMs }: Period, nowMs: number): Period {
  const startMs = before(bucket, fromMs, bucketStarts(bucket, { fromMs, toMs }).length)
  const lastMs = bucketStart(bucket, toMs - 1)
  if (nextBucket(bucket, lastMs) <= toMs) return { fromMs: startMs, toMs: fromMs }
  const lastBeforeMs = before(bucket, fromMs, 1)
  const stepMs = lastBeforeMs < nowMs - HOURS_KEPT_DAYS * DAY_MS ? DAY_MS : HOUR_MS
  const partMs = Math.ceil((toMs - lastMs) / stepMs) * stepMs
  return { fromMs: startMs, toMs: Math.min(fromMs, lastBeforeMs + partMs) }
}

/** Start of the bucket that is so many before this one. */
function before(bucket: Bucket, startMs: number, count: number): number {
  let atMs = startMs
  for (let done = 0; done < count; done += 1) atMs = bucketStart(bucket, atMs - 1)
  return atMs
}

/** The address's parameters for a question; what is default is left out. */
export function analyticsSearch(query: AnalyticsQuery): string {
  const params = new URLSearchParams()
  for (const field of ['range', 'from', 'to', 'bucket', 'compare', 'at'] as const) {
    const value = query[field]
    if (value !== undefined && !(field === 'range' && value === DEFAULT_RANGE)) params.set(field, value)
  }
  return params.size === 0 ? '' : `?${params.toString().replaceAll('%3A', ':')}`
}
