/** Which pages may open a socket: CORS does not guard websockets, so the server must. @module */
import { hostname as machineName, networkInterfaces } from 'node:os'

export interface OriginPolicyInit {
  /** The one origin people open; undefined: whatever this server listens on. */
  publicOrigin: string | undefined
  /** As the server was told to listen: an address, a name, or 0.0.0.0 and :: for all. */
  host: string
  /** The port it got. */
  port: number
}

/**
 * Browsers always send an origin with a websocket; what sends none is no page, and could claim any.
 * @returns whether a request with that Origin header may open a socket.
 */
export function createOriginPolicy({ publicOrigin, host, port }: OriginPolicyInit) {
  const allowed = new Set<string>()
  if (publicOrigin !== undefined) {
    allowed.add(new URL(publicOrigin).origin)
  } else {
    for (const name of namesOf(host)) allowed.add(new URL(`http://${name}:${String(port)}`).origin)
  }
  return (origin: string | undefined): boolean => origin === undefined || allowed.has(origin)
}

function namesOf(host: string): string[] {
  const isEverywhere = host === '0.0.0.0' || host === '::'
  const isLoopback = host === 'localhost' || host === '::1' || host.startsWith('127.')
  const names = isEverywhere ? [machineName(), ...ownAddresses()] : [host]
  if (isEverywhere || isLoopback) names.push('localhost', '127.0.0.1', '::1')
  return names
    .map((name) => (name.includes(':') ? `[${name}]` : name))
    .filter((name) => URL.canParse(`http://${name}`))
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).filter(({ address }) => !address.startsWith('fe80')).map(({ address }) => address),
  )
}
