/** One HTTP server: health, the map's snapshot and sockets, and, for all the rest, the pages. @module */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { NAMES_PATH, SNAPSHOT_PATH } from '@/lib/graph/snapshot'
import { GROUPS_PATH } from '@/lib/graph/whole-groups'
import { LIVE_PATH } from '@/lib/live/events'
import { PUBLIC_SOCKET_PATH } from '@/lib/live/public-events'
import { StartError } from '@/lib/service/start-error'
import type { Api } from './api/api'
import { answerClientErrors } from './client-errors'
import type { Doors } from './limits/doors'
import type { LiveService } from './live/live-service'
import { markBadQuestion } from './page-question'
import type { Pages } from './pages'

const MAP_FILES: ReadonlySet<string> = new Set([SNAPSHOT_PATH, NAMES_PATH, GROUPS_PATH])

/** Answers some of the requests itself. */
export interface RequestHandler {
  /** @returns false when the request is for somebody else. */
  handle(request: IncomingMessage, response: ServerResponse, pathname: string): boolean
}

export interface WebParts {
  secure(request: IncomingMessage, response: ServerResponse): void
  /** Undefined while it is being prepared. */
  live: LiveService | undefined
  api: Api | undefined
  /** Who is asked before the live side: the map as it was. Undefined while it is being prepared. */
  past?: RequestHandler
  /** Who else is asked, in this order, before the pages: badges, feeds, files. */
  others: readonly RequestHandler[]
  pages: Pages | undefined
  /** Unset: everyone may open pages as often as they like. */
  doors?: Pick<Doors, 'pages' | 'map'>
  /** null: ready. */
  notReadyReason(): string | null
  log: Logger
}

/** Files of the build: read from disk, and kept by browsers. */
const BUILT_FILES = '/_next/static/'
/** How long requests under way may take when the server is asked to stop. */
const DRAIN_MS = 1_000

/** How long a request may take to arrive, ms, as answers to late ones say. */
const PATIENCE = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 2_000 }

export function createWebServer(parts: WebParts, patience = PATIENCE): Server {
  const server = createServer(patience, (request, response) => {
    serve(parts, request, response).catch((error: unknown) => {
      parts.log.error({ err: error, url: request.url }, 'could not answer')
      if (response.headersSent) response.destroy()
      else plainText(response, 500, 'Something failed here; the log says what.')
    })
  })
  answerClientErrors(server)
  server.on('upgrade', (request, socket, head) => {
    // The paths of sockets are answered by socket.io, which listens for itself.
    const isSocket = [LIVE_PATH, PUBLIC_SOCKET_PATH].some((path) => pathOf(request).startsWith(`${path}/`))
    if (isSocket && parts.live !== undefined) return
    if (parts.pages === undefined) socket.destroy()
    else parts.pages.handleUpgrade(request, socket, head)
  })
  return server
}

async function serve(parts: WebParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = pathOf(request)
  parts.secure(request, response)
  if (path === '/healthz') {
    plainText(response, 200, 'ok')
  } else if (path === '/readyz') {
    const reason = parts.notReadyReason()
    plainText(response, reason === null ? 200 : 503, reason ?? 'ready')
  } else if (parts.api?.handle(request, response, path) === true) {
    return
  } else if (!isDecodable(path)) {
    // Next's router fails on it.
    plainText(
      response,
      400,
      'This address has a per cent sign that begins no escape: write %25 for the sign.',
    )
  } else if (parts.past?.handle(request, response, path) === true) {
    return
  } else if (MAP_FILES.has(path) && parts.doors?.map(request, response) === false) {
    return
  } else if (
    parts.live?.handle(request, response, path) !== true &&
    !parts.others.some((other) => other.handle(request, response, path))
  ) {
    if (parts.pages === undefined) {
      response.setHeader('retry-after', '1')
      // Whoever opens the page the moment something answers must not be left with this line.
      response.setHeader('refresh', '1')
      plainText(response, 503, 'The explorer is starting: try again in a second.')
    } else if (path.startsWith(BUILT_FILES) || (await parts.doors?.pages(request, response)) !== false) {
      markBadQuestion(request, response)
      await parts.pages.handle(request, response)
    }
  }
}

/** @returns the port it got. @throws {StartError} when it cannot listen there. */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new StartError(whyNotListening(error, host, port), { cause: error }))
    })
    server.listen(port, host, resolve)
  })
  return (server.address() as AddressInfo).port
}

/** Lets requests under way end for a moment, then ends them. */
export async function closeServer(server: Server): Promise<void> {
  const timer = setTimeout(() => {
    server.closeAllConnections()
  }, DRAIN_MS)
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve()
    })
    server.closeIdleConnections()
  })
  clearTimeout(timer)
}

function whyNotListening(error: NodeJS.ErrnoException, host: string, port: number): string {
  const where = `Port ${String(port)} on ${host}`
  if (error.code === 'EADDRINUSE') {
    return `${where} is taken: stop what uses it, or choose another with --port.`
  }
  if (error.code === 'EACCES')
    return `${where} may not be used by this user: choose one above 1023 with --port.`
  if (error.code === 'EADDRNOTAVAIL')
    return `${host} is no address of this machine: choose another with --host.`
  return `The web cannot listen on port ${String(port)} of ${host}: ${error.message}.`
}

function pathOf(request: IncomingMessage): string {
  return request.url?.split('?', 1)[0] ?? '/'
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}

function plainText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${text}\n`)
}
