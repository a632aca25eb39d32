/**
 * The public API. It is answered by the web process itself, before the pages see the request: one place for what every
 * answer has in common.
 * @module
 */
import { setMaxListeners } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { Database } from '@/db/client'
import { API_PATH, FORMATS, FRESHNESS, type Format, type Operation } from '@/lib/api/operation'
import { OPERATIONS, type OperationId } from '@/lib/api/operations'
import { ProblemError } from '@/lib/api/problem'
import { STREAMS } from '@/lib/api/streams'
import { showValue } from '@/lib/read-search'
import type { LiveService } from '../live/live-service'
import { isStoreAway } from '../runtime'
import { inTurns } from '../limits/in-turns'
import { AnswerCache } from './answer-cache'
import { createDocuments } from './documents'
import type { ApiGate } from './gate'
import type { ApiContext, Handler, Handlers, RowSources } from './handler'
import { writeJsonAnswer } from './json-answer'
import { nearRoutes } from './near-routes'
import { chooseFormat } from './negotiate'
import { checkFormat, questionKey, readQuestion, type ReadQuestion } from './read-question'
import { sendProblem, sendWhole, wholeBody, type WholeBody } from './respond'
import { createRouteTable } from './route-table'
import { createRowAnswers } from './row-answer'
import { openLiveStream } from './stream-answer'

export interface ApiInit {
  readonly context: ApiContext
  readonly handlers: Handlers
  readonly rowSources: RowSources
  /** In the role of exports, with connections of its own. */
  readonly exportDb: Database
  readonly gate: ApiGate
  /** Where the site is reached, without a slash at the end. */
  readonly origin: string
  /** Unset: nothing is told as it happens. */
  readonly openStream?: LiveService['openStream']
  readonly log: Logger
}

export interface Api {
  /** @returns false when the request is not for the API. */
  handle(request: IncomingMessage, response: ServerResponse, pathname: string): boolean
}

interface Asked {
  readonly operation: Operation
  readonly question: ReadQuestion
  readonly format: Format
  /** Of the request, without an extension. */
  readonly pathname: string
}

/** Whatever stands below is answered here, if only by saying that there is nothing. */
const ROOT = '/api'
const METHODS = 'GET, HEAD, OPTIONS'
const STORE_RETRY_S = 5
/** What needs no database: descriptions, and addresses and methods that lead nowhere. */
const PLAIN = { cost: 1 }
/** Questions to the database in one answer, many times what there is. */
const QUESTIONS_MAX = 200

export function createApi(init: ApiInit): Api {
  const { context, handlers, rowSources, exportDb, gate, origin, openStream, log } = init
  const findRoute = createRouteTable(Object.values(OPERATIONS))
  const documents = createDocuments(origin)
  const cache = new AnswerCache()
  const rowAnswers = createRowAnswers({ context, sources: rowSources, db: exportDb })

  async function answer(request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> {
    openToAll(response)
    if (request.method === 'OPTIONS') {
      response.writeHead(204, {
        'access-control-allow-methods': METHODS,
        'access-control-allow-headers': 'Authorization, If-None-Match, Last-Event-ID',
        'access-control-max-age': '86400',
      })
      response.end()
      return
    }
    const isWritten = isDecodable(pathname)
    const document = isWritten ? documents(pathname) : null
    const route = isWritten && document === null ? findRoute(pathname) : null
    const isLive = isStream(pathname)
    const admission = await gate.admit(request, route?.operation ?? (isLive ? STREAMS.live : PLAIN))
    response.once('close', admission.release)
    // Whoever left while a key was looked up.
    if (response.closed) admission.release()
    setHeaders(response, admission.headers)
    if (!isWritten) throw notDecodable()
    if (document === null && route === null && !isLive) throw noSuchResource(pathname)
    if (request.method !== 'GET' && request.method !== 'HEAD') throw onlyToRead(request.method)
    if (document !== null) {
      await sendWhole(request, response, document)
      return
    }
    if (route === null) {
      // It may stay open for days, and asks the database nothing: it has a limit of its own.
      admission.release()
      if (openStream !== undefined && !response.closed) openLiveStream(openStream, request, response)
      return
    }
    const { operation } = route
    const params = new URL(request.url ?? '/', 'http://localhost').searchParams
    const question = readQuestion(operation, route.path, params)
    const format = chooseFormat(operation, {
      extension: route.format,
      parameter: question.format,
      accept: request.headers.accept,
    })
    checkFormat(operation, question, format)
    if (format !== 'json' && operation.rows?.from === 'all') {
      await rowAnswers.stream(request, response, { operation, question, format }, admission)
      return
    }
    const plainPath = route.format === null ? pathname : pathname.slice(0, -route.format.length - 1)
    const key = questionKey(operation, question, format)
    const done = cache.has(key) ? null : await admission.work()
    setHeaders(response, admission.headers)
    const asked = { operation, question, format, pathname: plainPath }
    const { body, ageS } = await cache
      .get(key, operation.freshness, admission.asker, (inTurn) =>
        ask({ ...context, db: inTurns(context.db, inTurn) }, asked),
      )
      .finally(() => done?.())
    if (ageS !== null) response.setHeader('age', ageS)
    await sendWhole(request, response, body)
  }

  const isStream = (pathname: string): boolean =>
    openStream !== undefined && pathname === API_PATH + STREAMS.live.route

  async function ask(
    within: ApiContext,
    { operation, question, format, pathname }: Asked,
  ): Promise<WholeBody> {
    // The description of an operation and its handler share an id, which is what types them both.
    const handler = handlers[operation.id as OperationId] as unknown as Handler<OperationId>
    const { signal } = new AbortController()
    // A dashboard asks a dozen questions at once.
    setMaxListeners(QUESTIONS_MAX, signal)
    const found = await handler(within, {
      path: question.path as never,
      search: question.search,
      signal,
    })
    if (format !== 'json') return rowAnswers.whole({ operation, question, format }, found)
    const { text, next } = writeJsonAnswer(operation, found, { pathname, question })
    return wholeBody(text, FORMATS.json.mediaType, {
      'cache-control': FRESHNESS[operation.freshness],
      ...(next !== null && { link: `<${next}>; rel="next"` }),
    })
  }

  return {
    handle: (request, response, pathname) => {
      if (pathname !== ROOT && !pathname.startsWith(`${ROOT}/`)) return false
      answer(request, response, pathname).catch((error: unknown) => {
        const problem = toProblem(error)
        if (problem === null) log.error({ err: error, url: request.url }, 'could not answer')
        if (response.headersSent || response.destroyed) response.destroy()
        else sendProblem(request, response, problem ?? failedHere())
      })
      return true
    },
  }
}

function setHeaders(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}

/** Everything the API says is public, and it takes no cookie: any page may read it. */
function openToAll(response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader(
    'access-control-expose-headers',
    'Age, ETag, Link, RateLimit, RateLimit-Policy, Retry-After, Content-Disposition',
  )
  response.setHeader('cross-origin-resource-policy', 'cross-origin')
}

function toProblem(error: unknown): ProblemError | null {
  if (error instanceof ProblemError) return error
  if (!isStoreAway(error)) return null
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

function noSuchResource(pathname: string): ProblemError {
  const routes = [...Object.values(OPERATIONS), ...Object.values(STREAMS)].map(({ route }) => route)
  const below = pathname.startsWith(API_PATH) ? pathname.slice(API_PATH.length) : pathname
  const near = nearRoutes(below, routes).map((route) => API_PATH + route)
  return new ProblemError(
    404,
    'No such resource',
    `There is nothing at ${showValue(pathname)}; ${API_PATH}/openapi.json lists what there is.`,
    [],
    {},
    near.length > 0 ? { near } : {},
  )
}

function isDecodable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname)
    return true
  } catch {
    return false
  }
}

function notDecodable(): ProblemError {
  return new ProblemError(
    400,
    'Not an address',
    'It has a per cent sign that begins no escape: write %25 for the sign.',
  )
}

function onlyToRead(method: string | undefined): ProblemError {
  return new ProblemError(
    405,
    'Only to be read',
    `${method ?? 'This method'} is not taken; the API is asked with GET.`,
    [],
    {},
    {},
    { allow: METHODS },
  )
}

function failedHere(): ProblemError {
  return new ProblemError(500, 'Something failed here', 'The log of the server says what.')
}
