/**
 * The message list's questions as they stand in a URL: read strictly, written in one order. Pages, the API and the
 * links between them all go through here, so a filter is spelled the same everywhere.
 * @module
 */
import { identityPrefixes } from '../identity-search'
import { z } from 'zod'
import { atParameter } from '../past/at-parameter'
import { readSearch, showValue, type FieldProblem, type RawSearch, type SearchReading } from '../read-search'
import { MESSAGE_ID_FORMS, messageIdRanges } from './message-id'
import { messageQuerySchema, type MessageQuery } from './message-query'

/** A filter that can be shown as a chip and taken away. */
export const MESSAGE_FILTERS = [
  'q',
  'sender',
  'topic',
  'type',
  'from',
  'to',
  'minHops',
  'incomplete',
] as const
export type MessageFilter = (typeof MESSAGE_FILTERS)[number]

/**
 * The schema of the list, and that its texts can be found at all: a text that no id and no identity can begin with
 * is a typing error, not a question without matches.
 */
export const messageSearchSchema = messageQuerySchema
  .extend({
    q: messageQuerySchema.shape.q.refine(
      (text) => text === undefined || text === '' || messageIdRanges(text).length > 0,
      MESSAGE_ID_FORMS,
    ),
    sender: messageQuerySchema.shape.sender.refine(
      (text) => text === undefined || text === '' || identityPrefixes(text).length > 0,
      'a peer id, a CID or a public key in hex, or the beginning of one',
    ),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to), {
    path: ['to'],
    error: 'a time after from',
  })

/** Reads the questions of the message list from URL parameters. */
export function readMessageQuery(search: RawSearch): SearchReading<MessageQuery> {
  return readSearch(messageSearchSchema, search)
}

/** The changes that one link makes to a query; `undefined` takes a filter away. */
export type MessageQueryChange = { [K in keyof MessageQuery]?: MessageQuery[K] | undefined }

const PARAMETERS = Object.keys(messageQuerySchema.shape)
const DEFAULTS = messageQuerySchema.parse({})

/** What follows the `?`: defaults left out, names in the schema's order; '' when nothing is asked. */
export function writeMessageQuery(query: MessageQueryChange): string {
  const params = new URLSearchParams()
  for (const field of PARAMETERS as (keyof MessageQuery)[]) {
    const value = query[field]
    if (value !== undefined && value !== '' && value !== DEFAULTS[field]) params.set(field, String(value))
  }
  // A colon needs no escape in a search, and times are read by people.
  return params.toString().replaceAll('%3A', ':')
}

/** A query with some of it changed, from its first page: a cursor belongs to the filters it was given out for. */
export function changeMessageQuery(query: MessageQuery, change: MessageQueryChange): MessageQuery {
  const next: MessageQueryChange = { ...query, cursor: undefined, ...change }
  return messageQuerySchema.parse(
    Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined && value !== '')),
  )
}

/** Address of the list that answers a query. */
export function messagesHref(query: MessageQueryChange): string {
  const search = writeMessageQuery(query)
  return search === '' ? '/messages' : `/messages?${search}`
}

/** Which filters a query has set, in the schema's order. */
export function activeMessageFilters(query: MessageQuery): MessageFilter[] {
  return MESSAGE_FILTERS.filter((filter) => query[filter] !== undefined && query[filter] !== '')
}

const noSearchSchema = z.strictObject({})

/** Reads the parameters of a page that takes none. */
export function readNoSearch(search: RawSearch): SearchReading<Record<string, never>> {
  return readSearch(noSearchSchema, search)
}

const ownSearchSchema = z.strictObject({ at: atParameter.optional() })

/** Reads the parameters of a message's own page: the time from which the reader comes, and goes on to other pages. */
export function readMessageSearch(search: RawSearch): SearchReading<z.infer<typeof ownSearchSchema>> {
  return readSearch(ownSearchSchema, search)
}

/** What is wrong with a cursor that this list did not give out. */
export function badMessageCursor(query: MessageQuery): FieldProblem {
  return {
    field: 'cursor',
    got: showValue(query.cursor ?? ''),
    expected: 'the cursor of the page before, with the same filters',
  }
}
