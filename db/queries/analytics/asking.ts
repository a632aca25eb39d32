/** How a dashboard asks: every question goes through one place, which keeps it to be shown. @module */
import type { Coverage, ShownQuery } from '@/lib/analytics/answer'
import type { Bucket, ResolvedRange } from '@/lib/analytics/range'
import type { Database } from '../../client'
import type { Question } from './question'
import type { RecommendedVersion } from './recommended'

/** What a page's own questions are asked with. */
export interface Asking {
  readonly range: ResolvedRange
  /** The present: what is counted ends here. */
  readonly nowMs: number
  /** How well each bucket was observed, and each of the period before; known when the frame's own questions are. */
  readonly observed: Promise<ObservedBuckets>
  /** First fact ever; null: there is none yet. */
  readonly first: Promise<number | null>
  /** Versions that a quorum signed by the end of the range; none where the network lists no authorities. */
  readonly recommended: Promise<readonly RecommendedVersion[]>
  /** @throws {DatabaseUnavailableError | DatabaseError | DatabaseRowError} */
  readonly ask: <T>(question: Question<T>) => Promise<T[]>
}

export interface ObservedBuckets {
  readonly coverage: readonly Coverage[]
  /** Of the period before; empty when it is not asked for. */
  readonly previous: readonly Coverage[]
}

/** Runs questions and keeps each. */
export class Asker {
  /** In the order they were asked. */
  readonly queries: ShownQuery[] = []
  constructor(
    private readonly db: Database,
    private readonly signal: AbortSignal | undefined,
  ) {}

  readonly ask = <T>({ name, sql, params, row }: Question<T>): Promise<T[]> => {
    const shown = trimLines(sql)
    this.queries.push({ name, sql: shown, params })
    return this.db.select({ name, sql: shown, params, row, signal: this.signal })
  }
}

/** Takes away the indentation that a text has from the file it is written in. */
function trimLines(sql: string): string {
  const lines = sql.split('\n').filter((line) => line.trim() !== '')
  const indents = lines.slice(1).map((line) => line.length - line.trimStart().length)
  const indent = indents.length === 0 ? 0 : Math.min(...indents)
  return lines.map((line, at) => (at === 0 ? line.trimStart() : line.slice(indent))).join('\n')
}

/** Start of the bucket that a UTC time column lies in, as ms since 1970. */
export function bucketMs(bucket: Bucket, column: string): string {
  return `toInt64(toUnixTimestamp(${BUCKET_STARTS[bucket](column)})) * 1000`
}

const BUCKET_STARTS: Readonly<Record<Bucket, (column: string) => string>> = {
  hour: (column) => column,
  day: (column) => `toDateTime(toDate(${column}), 'UTC')`,
  week: (column) => `toDateTime(toMonday(${column}), 'UTC')`,
  month: (column) => `toDateTime(toStartOfMonth(${column}), 'UTC')`,
}

/** Whole seconds, as SQL takes a `DateTime`. */
export const seconds = (ms: number): number => Math.max(0, Math.floor(ms / 1_000))
