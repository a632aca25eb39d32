/** Where a ghost is said to listen: an address that others announce and nobody can reach it at. @module */
import { createServer, type AddressInfo, type Socket } from 'node:net'
import type { GhostKind } from './plan-nodes'

export interface Ghost {
  readonly port: number
  close(): Promise<void>
}

/** Ports of services that died out decades ago: a connection to them is refused. */
const REFUSING_PORTS = [7, 9, 11, 13, 17, 18, 19] as const

/**
 * @param impostorPort - where another node listens, which will answer with an identity of its own.
 * @param index - tells ghosts apart that refuse.
 */
export async function raiseGhost(kind: GhostKind, index: number, impostorPort: number): Promise<Ghost> {
  if (kind === 'refuses') return fixed(REFUSING_PORTS[index % REFUSING_PORTS.length] ?? 9)
  if (kind === 'impostor') return fixed(impostorPort)
  return listenMute()
}

function fixed(port: number): Ghost {
  return { port, close: () => Promise.resolve() }
}

/** Takes connections and never says a word. */
async function listenMute(): Promise<Ghost> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    socket.resume()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('a tcp server has a tcp address')
  return {
    port: (address satisfies AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => {
          resolve()
        })
      }),
  }
}
