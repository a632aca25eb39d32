/** The sections of the reference's introduction: their places on the page, and the words they are looked for by. @module */

export const SECTIONS = {
  limits: {
    title: 'Limits and keys',
    words: 'rate limit 429 retry-after budget points bearer authorization',
  },
  formats: {
    title: 'Formats',
    words: 'json ndjson csv parquet arrow accept extension fields times units download export',
  },
  paging: { title: 'Pages of a list', words: 'cursor next link limit pagination' },
  errors: { title: 'Errors', words: 'problem rfc 9457 status 400 404 parameters' },
  caching: { title: 'Caching', words: 'etag if-none-match 304 cache-control age' },
  live: { title: 'Live events', words: 'server-sent events sse socket.io stream feeds atom' },
  client: { title: 'Client', words: 'typescript javascript library npm explorer-client' },
  operations: { title: 'Operations', words: 'list of all endpoints routes openapi' },
} as const
export type SectionId = keyof typeof SECTIONS

export interface NavSection {
  readonly id: SectionId
  readonly title: string
}

const ALL = Object.entries(SECTIONS) as readonly [SectionId, (typeof SECTIONS)[SectionId]][]

/** Sections in which each of the words stands, in their order on the page. */
export function findSections(wanted: readonly string[]): NavSection[] {
  return ALL.filter(([, { title, words }]) => {
    const said = `introduction ${title} ${words}`.toLowerCase()
    return wanted.every((word) => said.includes(word))
  }).map(([id, { title }]) => ({ id, title }))
}
