/** Next, inside our own HTTP server. @module */
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { join } from 'node:path'
import { projectRoot } from '@/lib/service/project-root'
import { StartError } from '@/lib/service/start-error'
import { openBuiltFiles } from './built-files'
import { packResponse } from './pack-response'

export interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Next's own sockets, in development. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  close(): Promise<void>
}

export interface PagesInit {
  isDev: boolean
  hostname: string
  port: number
}

/** @throws {StartError} when there is nothing to serve. */
export function readBuildId(isDev: boolean): string {
  if (isDev) return `dev-${String(Date.now())}`
  const file = join(projectRoot(), distDir(), 'BUILD_ID')
  if (!existsSync(file)) {
    throw new StartError('The pages are not built yet: run `npm run build` first, or start with `npm start`.')
  }
  return readFileSync(file, 'utf8').trim()
}

export async function preparePages({ isDev, hostname, port }: PagesInit): Promise<Pages> {
  const { default: next } = await import('next')
  // Next adds an upgrade listener to the server it is given and answers every socket on it, ours too. It gets one
  // that never listens, and is handed the sockets that are its own.
  const stage = createServer()
  const app = next({ dev: isDev, dir: projectRoot(), hostname, port, httpServer: stage })
  await app.prepare()
  const handle = app.getRequestHandler()
  const builtFiles = isDev ? null : await openBuiltFiles(join(projectRoot(), distDir(), 'static'))
  return {
    handle: async (request, response) => {
      if (builtFiles?.handle(request, response) === true) return
      await new Promise<void>((resolve, reject) => {
        packResponse(request, response, () => {
          handle(request, response).then(resolve, reject)
        })
      })
    },
    handleUpgrade: (request, socket, head) => {
      if (!isDev || !stage.emit('upgrade', request, socket, head)) socket.destroy()
    },
    close: () => app.close(),
  }
}

/** As in `next.config.mjs`. */
function distDir(): string {
  return process.env.NEXT_DIST_DIR ?? '.next'
}
