/** Files for other programs that follow the explorer: sitemap, robots, feeds. Made once for all who ask within a while. @module */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import { FRESHNESS, type Freshness } from '@/lib/api/operation'
import { ProblemError } from '@/lib/api/problem'
import type { ApiContext } from '../api/handler'
import type { Door } from '../limits/doors'
import { FREE_ASKERS, inTurns, type Asker, type AskerOf, type InTurn } from '../limits/in-turns'
import { SharedFlights } from '../limits/shared-flights'
import { keptBytes, sendProblem, sendWhole, wholeBody, type WholeBody } from '../api/respond'
import { isStoreAway } from '../runtime'
import { FEEDS } from './feeds'
import { robotsText } from './robots'
import { pagesSitemap, sitemap } from './sitemap'

export interface SharedFilesInit {
  readonly api: ApiContext
  readonly publicOrigin: string
  /** Unset: everyone may ask as often as they like. */
  readonly door?: Door | undefined
  /** Unset: nobody waits for a turn. */
  readonly askerOf?: AskerOf
  readonly log: Logger
}

const KEPT_BYTES = 32 * 1_048_576
const KEPT_MAX = 10_000
const KEPT_MS = 60_000
const STORE_RETRY_S = 5
const XML = 'application/xml; charset=utf-8'
const SITEMAP = /^\/sitemap(?:-(pages|[1-9]\d{0,3}))?\.xml$/

/** Its `handle` answers false when the request is for somebody else. */
export function createSharedFiles({ api, publicOrigin, door, askerOf = FREE_ASKERS, log }: SharedFilesInit) {
  const kept = new LRUCache<string, WholeBody>({
    ttl: KEPT_MS,
    max: KEPT_MAX,
    maxSize: KEPT_BYTES,
    sizeCalculation: (body, key) => keptBytes(key, body),
  })
  const flights = new SharedFlights<WholeBody>()

  async function make(path: string, params: URLSearchParams, inTurn: InTurn): Promise<WholeBody> {
    const db = inTurns(api.db, inTurn)
    const writeFeed = FEEDS[path]
    if (writeFeed !== undefined) {
      const { text, updatedMs } = await writeFeed({ api: { ...api, db }, publicOrigin }, params)
      return wholeBody(text, 'application/atom+xml; charset=utf-8', {
        ...headers('minutes'),
        'access-control-allow-origin': '*',
        ...(updatedMs > 0 && { 'last-modified': new Date(updatedMs).toUTCString() }),
      })
    }
    if (path === '/robots.txt') {
      return wholeBody(robotsText(publicOrigin), 'text/plain; charset=utf-8', {
        'cache-control': 'public, max-age=3600',
      })
    }
    const part = SITEMAP.exec(path)?.[1]
    const text =
      part === 'pages'
        ? pagesSitemap(publicOrigin)
        : await sitemap({ db, publicOrigin }, part === undefined ? null : Number(part))
    if (text === null) throw new ProblemError(404, 'No such file', `There is nothing at ${path}.`)
    return wholeBody(text, XML, headers('minutes'))
  }

  async function get(path: string, params: URLSearchParams, asker: Asker): Promise<WholeBody> {
    params.sort()
    const key = `${path}?${params.toString()}`
    return (
      kept.get(key) ??
      flights.join(key, asker, async (inTurn) => {
        const body = await make(path, params, inTurn)
        kept.set(key, body)
        return body
      })
    )
  }

  async function answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new ProblemError(
        405,
        'Only to be read',
        'This is asked for with GET.',
        [],
        {},
        {},
        { allow: 'GET, HEAD' },
      )
    }
    const params = new URL(request.url ?? '/', 'http://localhost').searchParams
    const body = await get(path, FEEDS[path] === undefined ? new URLSearchParams() : params, askerOf(request))
    const modified = body.headers['last-modified']
    // An entity tag, where the caller has one, tells more.
    if (
      request.headers['if-none-match'] === undefined &&
      modified !== undefined &&
      Date.parse(request.headers['if-modified-since'] ?? '') >= Date.parse(modified)
    ) {
      response.writeHead(304, { ...body.headers, etag: body.etag }).end()
      return
    }
    await sendWhole(request, response, body)
  }

  return {
    handle: (request: IncomingMessage, response: ServerResponse, path: string): boolean => {
      if (FEEDS[path] === undefined && path !== '/robots.txt' && !SITEMAP.test(path)) return false
      if (door?.(request, response) === false) return true
      answer(request, response, path).catch((error: unknown) => {
        if (!(error instanceof ProblemError || isStoreAway(error))) {
          log.error({ err: error, url: request.url }, 'could not answer')
        }
        if (response.headersSent) response.destroy()
        else sendProblem(request, response, problemOf(error))
      })
      return true
    },
  }
}

const headers = (freshness: Freshness): Record<string, string> => ({ 'cache-control': FRESHNESS[freshness] })

function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (!isStoreAway(error)) {
    return new ProblemError(500, 'Something failed here', 'The log of the server says what.')
  }
  return new ProblemError(
    503,
    'The database is away',
    'It cannot be read now; the same request will work when it is back.',
    [],
    { cause: error },
    {},
    { 'retry-after': String(STORE_RETRY_S) },
  )
}
