/** `/healthz`, `/readyz` and `/metrics` of one process, on a loopback port. @module */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Registry } from 'prom-client'
import { StartError } from './start-error'

export interface StatusServerInit {
  port: number
  portIsExplicit: boolean
  metrics: Registry
  notReadyReason: () => string | null
}

export interface StatusServer {
  readonly url: string
  /** Path (without query) → handler, for a part that has more to say than its health. */
  routes: ((request: IncomingMessage, response: ServerResponse, path: string) => Promise<boolean>) | undefined
  close(): Promise<void>
}

/** @throws {StartError} when the port is taken and was asked for by name. */
export async function startStatusServer(init: StatusServerInit): Promise<StatusServer> {
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // Not through URL: it throws on paths such as `//`.
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
    if (path === '/healthz') {
      answer(response, 200, 'ok')
      return
    }
    if (path === '/readyz') {
      const reason = init.notReadyReason()
      answer(response, reason === null ? 200 : 503, reason ?? 'ready')
      return
    }
    if (path === '/metrics') {
      response.setHeader('content-type', init.metrics.contentType)
      response.end(await init.metrics.metrics())
      return
    }
    // A page open in this machine's browser can send requests here too; it must not steer anything. A browser names
    // the page's origin on every such request, and no other client does.
    if (request.method !== 'GET' && request.headers.origin !== undefined) {
      answer(response, 403, 'this port takes no commands from web pages')
      return
    }
    if ((await result.routes?.(request, response, path)) === true) return
    answer(response, 404, 'not found; this port has /healthz, /readyz and /metrics')
  }
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else answer(response, 500, error instanceof Error ? error.message : 'failed')
    })
  })
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  try {
    await listen(init.port)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    if (init.portIsExplicit) {
      throw new StartError(
        `Port ${String(init.port)} on 127.0.0.1 is taken: stop what uses it, or choose another status port.`,
        {
          cause: error,
        },
      )
    }
    await listen(0)
  }
  const result: StatusServer = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    routes: undefined,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => {
          resolve()
        })
      }),
  }
  return result
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${text}\n`)
}
