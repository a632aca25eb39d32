/** The API as its reference shows it: what the OpenAPI document says, with everything that it points at at hand. @module */
import { PUBLIC_TOPICS } from '../live/public-events'
import type { JsonSchema } from './json-schema'
import { openApiDocument } from './openapi'
import type { OpenApiDocument, OpenApiParameter } from './openapi-document'
import { FRESHNESS, TAGS, formatsOf, type Format, type Operation, type Tag } from './operation'
import { OPERATIONS } from './operations'
import { STREAMS } from './streams'

/** An operation, or a stream of events, as a line of the list of all. */
export interface ReferenceLine {
  /** Also the last part of its page's address. */
  readonly id: string
  /** With `{names}` of what the path takes. */
  readonly route: string
  readonly tag: Tag
  readonly summary: string
}

export interface ReferenceEntry extends ReferenceLine {
  readonly description: string | null
  readonly parameters: readonly OpenApiParameter[]
  /** Of the JSON answer; null: the answer is a stream. */
  readonly answer: JsonSchema | null
  /** Of a stream: what may come, by name. */
  readonly events: readonly { readonly name: string; readonly summary: string; readonly data: JsonSchema }[]
  /** Of a stream: what can be listened to; null: it is none. */
  readonly topics: readonly string[] | null
  readonly formats: readonly Format[]
  /** The `Cache-Control` of its answers; null: it has none. */
  readonly cacheControl: string | null
  readonly cost: number
  /** Statuses that it may answer, with what they mean. */
  readonly statuses: readonly { readonly status: string; readonly description: string }[]
  readonly exampleSearch: Readonly<Record<string, string>>
  /** A whole answer, as it was recorded; undefined: none was. */
  readonly exampleAnswer: unknown
}

const lines: readonly ReferenceLine[] = [...Object.values(OPERATIONS), ...Object.values(STREAMS)].map(
  ({ id, route, tag, summary }) => ({ id, route, tag, summary }),
)

/** All there is, by tag, in the order in which a reader gets to know it. */
export function referenceLines(): readonly {
  readonly tag: Tag
  readonly about: string
  readonly lines: readonly ReferenceLine[]
}[] {
  return (Object.keys(TAGS) as Tag[])
    .map((tag) => ({ tag, about: TAGS[tag], lines: lines.filter((line) => line.tag === tag) }))
    .filter((group) => group.lines.length > 0)
}

/** The document does not change while the program runs, but for its origin, which shows nowhere here. */
let kept: OpenApiDocument | undefined
const document = (): OpenApiDocument => (kept ??= openApiDocument({ origin: '' }))

/** null: there is no such operation. */
export function referenceEntry(id: string): ReferenceEntry | null {
  const line = lines.find((each) => each.id === id)
  const described = line === undefined ? undefined : document().paths[line.route]?.get
  if (line === undefined || described === undefined) return null
  const operation = (Object.values(OPERATIONS) as readonly Operation[]).find((each) => each.id === id)
  const stream = Object.values(STREAMS).find((each) => each.id === id)
  const json = part(part(part(described.responses['200'], 'content'), 'application/json'), 'schema')
  const example = part(part(described.responses['200'], 'content'), 'application/json').example
  return {
    ...line,
    description: operation?.description ?? stream?.description ?? null,
    parameters: described.parameters,
    answer: operation === undefined ? null : json,
    events: Object.entries(part(described, 'x-events')).map(([name, event]) => ({
      name,
      summary: text(part({ event }, 'event').summary),
      data: part(part({ event }, 'event'), 'data'),
    })),
    topics: stream === undefined ? null : PUBLIC_TOPICS,
    formats: operation === undefined ? [] : formatsOf(operation),
    cacheControl: operation === undefined ? null : FRESHNESS[operation.freshness],
    cost: operation?.cost ?? stream?.cost ?? 1,
    statuses: Object.entries(described.responses).map(([status, response]) => ({
      status,
      description: text(resolve(response).description),
    })),
    exampleSearch: operation?.example.search ?? {},
    exampleAnswer: example,
  }
}

/** What a schema points at; itself where it points at nothing. */
export function resolve(schema: JsonSchema): JsonSchema {
  const pointed = schema.$ref
  if (typeof pointed !== 'string') return schema
  return pointed
    .split('/')
    .slice(1)
    .reduce<JsonSchema>((at, name) => part(at, name), document() as unknown as JsonSchema)
}

/** The name of what a schema points at; null: it points at nothing. */
export const nameOf = ({ $ref }: JsonSchema): string | null =>
  typeof $ref === 'string' ? ($ref.split('/').at(-1) ?? null) : null

function part(of: unknown, name: string): JsonSchema {
  const value = typeof of === 'object' && of !== null ? (of as JsonSchema)[name] : undefined
  return typeof value === 'object' && value !== null ? (value as JsonSchema) : {}
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
