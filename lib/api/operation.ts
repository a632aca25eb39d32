/**
 * What the API can be asked: one description an operation, in `operations/`. The router, the checks of what comes in,
 * the OpenAPI document, the reference page, the types of the client and the tests are all made from it.
 * @module
 */
import type { z } from 'zod'
import type { Table } from '../analytics/csv'

export const API_PATH = '/api/v1'

export const TAGS = {
  network: 'The network as a whole: what it is, how large, how it is doing.',
  nodes: 'Nodes, where they are, when they were online, whom they know.',
  messages: 'Messages and the ways they took, as far as nodes report them.',
  analytics: 'Figures over time, as on the dashboards.',
  live: 'What changes, as it changes.',
} as const
export type Tag = keyof typeof TAGS

/**
 * How fast an answer goes out of date, and so how long it may be kept. `live`: seconds; `minutes`: a minute; `never`: not
 * to be kept.
 */
export const FRESHNESS = {
  never: 'no-store',
  live: 'public, max-age=2, stale-while-revalidate=10',
  seconds: 'public, max-age=10, stale-while-revalidate=60',
  minutes: 'public, max-age=60, stale-while-revalidate=600',
} as const
export type Freshness = keyof typeof FRESHNESS

/** `json` is the whole answer; the others are its rows alone. */
export const FORMATS = {
  json: { mediaType: 'application/json', title: 'JSON' },
  ndjson: { mediaType: 'application/x-ndjson', title: 'JSON, a row a line' },
  csv: { mediaType: 'text/csv', title: 'CSV' },
  parquet: { mediaType: 'application/vnd.apache.parquet', title: 'Parquet' },
  arrow: { mediaType: 'application/vnd.apache.arrow.stream', title: 'Arrow stream' },
} as const
export type Format = keyof typeof FORMATS
export const ROW_FORMATS = ['ndjson', 'csv', 'parquet', 'arrow'] as const satisfies readonly Format[]
export type RowFormat = (typeof ROW_FORMATS)[number]

/** In which an answer can be had, the first unless something else is asked for. */
export function formatsOf({ rows }: Pick<Operation, 'rows'>): readonly [Format, ...Format[]] {
  return rows === undefined ? ['json'] : ['json', ...ROW_FORMATS]
}

/** What of an answer is rows, for the formats that hold nothing else. */
export interface Rows {
  /** The field of the answer that lists them. */
  readonly field: string
  /**
   * `all`: rows come straight from the database, every one that fits the question, whatever the page size; `answer`:
   * those of the JSON answer.
   */
  readonly from: 'all' | 'answer'
  /** Tables to choose from with `table=`, the main one first; their columns are the table's own. */
  readonly tables?: readonly [string, ...string[]]
  /** One of them, of an answer as the program holds it. */
  readonly tableOf?: (name: string, answer: unknown) => Table | undefined
  /** What a row of the files is where it is not what the field lists: flat, as files are; names are as there. */
  readonly columns?: z.ZodObject
}

export interface Operation<
  Path extends z.ZodObject = z.ZodObject,
  Search extends z.ZodObject = z.ZodObject,
  Answer extends z.ZodObject = z.ZodObject,
> {
  /** camelCase; the name of the client's method. */
  readonly id: string
  /** Below {@link API_PATH}, with `{names}` of what `path` describes. */
  readonly route: string
  readonly tag: Tag
  /** One line. */
  readonly summary: string
  /** What else has to be known to use it; Markdown of paragraphs, `code` and links. */
  readonly description?: string
  readonly path: Path
  /** Strict, each value optional or with a default; the same names as in the address of the page that shows this. */
  readonly search: Search
  /** As the program holds it; what leaves is `wireSchema` of it. */
  readonly answer: Answer
  readonly rows?: Rows
  readonly freshness: Freshness
  /** What it costs of a caller's budget; a plain look-up costs 1. */
  readonly cost: number
  /** Besides 200, 304, 400, 406, 429 and 503. */
  readonly problems: readonly (404 | 409)[]
  /** A question that has an answer on any network that was crawled; null in `path`: take one that the network has. */
  readonly example: {
    readonly path: Readonly<Record<string, string | null>>
    readonly search: Readonly<Record<string, string>>
  }
}

/** Keeps the types of the schemas. */
export function operation<Path extends z.ZodObject, Search extends z.ZodObject, Answer extends z.ZodObject>(
  described: Operation<Path, Search, Answer>,
): Operation<Path, Search, Answer> {
  return described
}
