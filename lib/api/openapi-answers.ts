/** What answers of all operations have in common in the OpenAPI document: their headers, and the problems. @module */
import { PROBLEM_MEDIA_TYPE } from './problem'

const text = { type: 'string' }
export const HEADERS = {
  ETag: {
    description: 'Changes when the answer does; sent back as `If-None-Match` it saves the body.',
    schema: text,
  },
  'Cache-Control': { description: 'How long the answer may be kept, by how fast it changes.', schema: text },
  Age: {
    description: 'Seconds since the answer was made; absent when it was made for this request.',
    schema: { type: 'integer' },
  },
  Link: { description: 'The page that follows, with `rel="next"`; absent on the last one.', schema: text },
  RateLimit: { description: 'What is left of the budget, and when it is full again.', schema: text },
  'RateLimit-Policy': { description: 'The budget that the request was counted against.', schema: text },
  'Retry-After': { description: 'Seconds after which to try again.', schema: { type: 'integer' } },
  Allow: { description: 'The methods that are taken.', schema: text },
} as const

const problem = (description: string, headers: readonly (keyof typeof HEADERS)[] = []) => ({
  description,
  ...(headers.length > 0 && {
    headers: Object.fromEntries(headers.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
  }),
  content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
})

const STATUS_NAMES = {
  400: 'BadParameters',
  401: 'UnknownKey',
  404: 'NotFound',
  405: 'OnlyToRead',
  406: 'NoSuchFormat',
  409: 'Ambiguous',
  429: 'TooManyRequests',
  503: 'Away',
} as const
export type DescribedStatus = keyof typeof STATUS_NAMES

export const PROBLEMS = {
  NotModified: {
    description: 'What the caller has, by its `If-None-Match`, is still the answer.',
    headers: { ETag: { $ref: '#/components/headers/ETag' } },
  },
  BadParameters: problem('Parameters do not fit; `errors` names each, what came and what was expected.'),
  UnknownKey: problem('The key is not known, or was revoked.'),
  NotFound: problem('There is no such thing, or it was never seen.'),
  OnlyToRead: problem('Any method but GET, HEAD and OPTIONS.', ['Allow']),
  NoSuchFormat: problem('None of the formats in `Accept` can be had; `detail` names those that can.'),
  Ambiguous: problem('Several things are meant; `matches` names them.'),
  TooManyRequests: problem('The budget is used up.', ['Retry-After', 'RateLimit', 'RateLimit-Policy']),
  Away: problem('The database cannot be read now.', ['Retry-After']),
} as const

export function problemResponses(statuses: readonly DescribedStatus[]): Record<string, { $ref: string }> {
  return Object.fromEntries(
    statuses.map((status) => [String(status), { $ref: `#/components/responses/${STATUS_NAMES[status]}` }]),
  )
}
