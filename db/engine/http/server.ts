/** ClickHouse's HTTP interface on loopback, in front of the embedded engine. @module */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { isReadOnly, type DatabaseRole } from '../../roles'
import type { Engine } from '../engine'
import { toEngineError } from '../engine-error'
import { BodyBudget, LARGEST_FILE, LARGEST_INSERT, LARGEST_QUERY, readBody, readContent } from './body'
import { ClientSessions } from './client-sessions'
import { parseRequest, type QueryRequest } from './request'
import { HttpSink } from './response'
import { createAuthenticator } from './users'

/** Bytes of a request line and its headers: parameters travel in the URL. */
const MAX_HEADER_SIZE = 262_144

const MAX_CONNECTIONS = 512

export interface FrontInit {
  readonly engine: Engine
  readonly port: number
  readonly passwords: Readonly<Record<DatabaseRole, string>>
  readonly log: Logger
  /** Told of each query when it is over. */
  readonly onQuery: (role: DatabaseRole, outcome: 'ok' | 'error', seconds: number) => void
}

export interface Front {
  readonly url: string
  close(): Promise<void>
}

/** @throws the listen error when the port cannot be had. */
export async function startFront(init: FrontInit): Promise<Front> {
  const authenticate = createAuthenticator(init.passwords)
  const sessions = new ClientSessions((role) => init.engine.pool.openSession(role))
  const budget = new BodyBudget()

  const answerQuery = async (
    query: QueryRequest,
    role: DatabaseRole,
    request: IncomingMessage,
    sink: HttpSink,
    signal: AbortSignal,
  ): Promise<void> => {
    const most = isReadOnly(role) ? (role === 'export' ? LARGEST_FILE : LARGEST_QUERY) : LARGEST_INSERT
    const body = await readBody(request, most, budget)
    budget.take(body.length)
    try {
      const content = await readContent(query, body, request.headers['content-type'])
      const { session: wish, database, defaultFormat, parameters, settings, isSafeMethod } = query
      const execute = (session: Parameters<Engine['execute']>[0]['session']): Promise<void> =>
        init.engine.execute(
          { ...content, role, database, defaultFormat, parameters, settings, isSafeMethod, session },
          signal,
          sink,
        )
      if (wish === undefined) await execute(undefined)
      else await sessions.use(role, wish, signal, execute)
    } finally {
      budget.give(body.length)
    }
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let sink = new HttpSink(response, randomUUID(), false)
    const startedAt = performance.now()
    let role: DatabaseRole | undefined
    const finished = (outcome: 'ok' | 'error'): void => {
      if (role !== undefined) init.onQuery(role, outcome, (performance.now() - startedAt) / 1_000)
    }
    const left = new AbortController()
    response.on('close', () => {
      if (!response.writableFinished) left.abort()
    })
    try {
      const parsed = parseRequest(request.method ?? 'GET', request.url ?? '/', request.headers)
      if (parsed.kind !== 'query') {
        answerPlainly(response, parsed.kind === 'ping')
        return
      }
      sink = new HttpSink(response, parsed.queryId ?? randomUUID(), parsed.wantsGzip)
      role = authenticate(parsed.credentials.user, parsed.credentials.password)
      await answerQuery(parsed, role, request, sink, left.signal)
      sink.end()
      finished('ok')
    } catch (error) {
      const engineError = toEngineError(error)
      init.log.debug({ err: engineError, role }, 'query failed')
      // What the client still sends is not read: the connection cannot be used again.
      if (!request.complete && !response.headersSent) response.setHeader('Connection', 'close')
      sink.fail(engineError)
      finished('error')
    }
  }

  const server = createServer(
    { maxHeaderSize: MAX_HEADER_SIZE, keepAliveTimeout: 10_000 },
    (request, response) => {
      handle(request, response).catch((error: unknown) => {
        init.log.error({ err: error }, 'a request could not be answered')
        response.destroy()
      })
    },
  )
  server.maxConnections = MAX_CONNECTIONS
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(init.port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
  return {
    // A TCP server has an object for an address.
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
      })
      await sessions.close()
    },
  }
}

function answerPlainly(response: ServerResponse, isPing: boolean): void {
  response.writeHead(isPing ? 200 : 404, { 'Content-Type': 'text/plain; charset=UTF-8' })
  response.end(isPing ? 'Ok.\n' : 'There is no handle for this path.\n')
}
