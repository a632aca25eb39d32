/** What differs between two moments of the network: what can be asked, and what is told. @module */
import { z } from 'zod'
import { epochMs } from '../instant'
import { countryText, nodeNumber, peerIdText } from '../nodes'
import { readSearch, type RawSearch, type SearchReading } from '../read-search'
import { atParameter } from './at-parameter'
import { DETAILS, detailAt, type Detail } from './detail'
import { readPast, type History, type PastReading } from './history'

/** In the order in which they are listed. */
export const DIFFERENCES = ['new', 'gone', 'state', 'version', 'place', 'link_made', 'link_lost'] as const
export type DifferenceKind = (typeof DIFFERENCES)[number]

export const DIFFERENCES_PAGE_SIZE = 100
export const DIFFERENCES_PAGE_MAX = 1_000
/** How far back is looked where no beginning is asked for, ms. */
const DIFFERENCE_DEFAULT_MS = 86_400_000

export const differenceQuerySchema = z.strictObject({
  from: atParameter
    .optional()
    .describe('The earlier moment. Without it: a day before the later one, or the earliest that is kept.'),
  to: atParameter.optional().describe('The later moment. Without it: now.'),
  kind: z.enum(DIFFERENCES).optional().describe('Only differences of this kind.'),
  q: z
    .string()
    .trim()
    .max(128)
    .regex(/^[0-9A-Za-z]*$/, 'letters and digits only')
    .optional()
    .describe(
      'Only of nodes whose peer id, its CID form or its public key in hex begins so, or whose peer id ends so; of a link, either end.',
    ),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'a two-letter country code')
    .optional()
    .describe('Only of nodes that were in this country at one of the two moments; of a link, either end.'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(DIFFERENCES_PAGE_MAX)
    .default(DIFFERENCES_PAGE_SIZE)
    .describe('Differences in one page.'),
  cursor: z.string().max(512).optional().describe('Opaque, from the page before.'),
})
export type DifferenceQuery = z.infer<typeof differenceQuerySchema>

const kind = z
  .enum(DIFFERENCES)
  .describe(
    '`new`, `gone`: the node is on the map at one of the two moments alone; `state`, `version`, `place`: it is at both, and differs; `link_made`, `link_lost`: two nodes are linked at one of them alone.',
  )

export const differenceSchema = z
  .object({
    kind,
    num: nodeNumber,
    peerId: peerIdText,
    otherNum: nodeNumber
      .nullable()
      .describe('The other end of a link: its number. Null: this is about a node.'),
    otherPeerId: z
      .string()
      .nullable()
      .describe('The other end of a link: its libp2p peer id. Null: this is about a node.'),
    before: z
      .string()
      .nullable()
      .describe('Its state, agent or place at the earlier moment; null: there is none.'),
    after: z
      .string()
      .nullable()
      .describe('Its state, agent or place at the later moment; null: there is none.'),
  })
  .meta({ id: 'Difference' })
export type Difference = z.infer<typeof differenceSchema>

const count = z.number().int().nonnegative()

export const differenceCountsSchema = z
  .object({
    new: count.describe('Nodes that came onto the map.'),
    gone: count.describe('Nodes that left it.'),
    state: count.describe('Nodes whose state differs: online, offline or unreachable.'),
    version: count.describe('Nodes whose agent differs; one that was not known before does not count.'),
    place: count.describe('Nodes whose place differs; one that was not known before does not count.'),
    link_made: count.describe('Pairs of nodes that are linked since.'),
    link_lost: count.describe('Pairs of nodes that are linked no more.'),
  } satisfies Record<DifferenceKind, z.ZodType>)
  .meta({ id: 'DifferenceCounts' })

export const differencePageSchema = z.object({
  fromMs: epochMs.describe('The earlier moment.'),
  toMs: epochMs.describe('The later moment.'),
  keptFromMs: epochMs
    .nullable()
    .describe('The earliest moment that can be asked for; null: nothing was recorded yet.'),
  detail: z
    .enum(DETAILS)
    .describe(
      'How exactly the less exact of the two moments is known. `full`: by each visit and reading; `day`: by those that were the last of their day.',
    ),
  counts: differenceCountsSchema.describe(
    'All that fit the filters, of each kind, whatever kind is asked for.',
  ),
  countries: z
    .array(z.object({ country: countryText, changes: count.describe('Differences about nodes of it.') }))
    .describe('Countries of nodes that came, left or changed, most frequent first; at most 300.'),
  changes: z
    .array(differenceSchema)
    .describe('By kind, in the order of the counts; then by number of the node, then of the other.'),
  nextCursor: z.string().nullable().describe('Where the next page begins; null: this is the last one.'),
})
export type DifferencePage = z.infer<typeof differencePageSchema>

export function readDifferenceQuery(search: RawSearch): SearchReading<DifferenceQuery> {
  const reading = readSearch(differenceQuerySchema, search)
  const { from, to } = reading.value
  if (from === undefined || to === undefined || Date.parse(from) < Date.parse(to)) return reading
  const problem = { field: 'from', got: from, expected: 'a time before to' }
  return {
    ok: false,
    value: { ...reading.value, from: undefined },
    problems: [...(reading.ok ? [] : reading.problems), problem],
  }
}

/** Address of the page of differences that answers a query; defaults are left out. */
export function differencesHref(query: {
  [K in keyof DifferenceQuery]?: DifferenceQuery[K] | undefined
}): string {
  const search = writeDifferenceQuery(query)
  return search === '' ? '/diff' : `/diff?${search}`
}

export function writeDifferenceQuery(query: {
  [K in keyof DifferenceQuery]?: DifferenceQuery[K] | undefined
}): string {
  const params = new URLSearchParams()
  for (const name of differenceQuerySchema.keyof().options) {
    const value = query[name]
    const isDefault = name === 'limit' && value === DIFFERENCES_PAGE_SIZE
    if (value !== undefined && value !== '' && !isDefault) params.set(name, String(value))
  }
  return params.toString().replaceAll('%3A', ':')
}

/** The two moments that a question means. */
export interface Moments {
  readonly fromMs: number
  readonly toMs: number
  readonly nowMs: number
  readonly keptFromMs: number | null
  /** Of the less exact one. */
  readonly detail: Detail
}

/** @returns `nothing`: there is nothing of one of the moments. */
export function momentsOf(
  history: History,
  { from, to }: Pick<DifferenceQuery, 'from' | 'to'>,
  nowMs: number,
):
  | { kind: 'moments'; moments: Moments }
  | { kind: 'nothing'; moment: Exclude<PastReading, { kind: 'past' }> } {
  for (const at of [to, from]) {
    const moment = at === undefined ? null : readPast(history, Date.parse(at), nowMs)
    if (moment !== null && moment.kind !== 'past') return { kind: 'nothing', moment }
  }
  const toMs = to === undefined ? nowMs : Date.parse(to)
  const earliestMs = Math.max(history.firstMs ?? toMs, toMs - DIFFERENCE_DEFAULT_MS)
  const fromMs = from === undefined ? Math.min(toMs, earliestMs) : Date.parse(from)
  const detail = detailAt(history, fromMs)
  return { kind: 'moments', moments: { fromMs, toMs, nowMs, keptFromMs: history.firstMs, detail } }
}
