/**
 * The origin that addresses in answers begin with. It never comes from a request: whoever sends one could name any
 * host, and a cache in front would hand the forged address on to others.
 * @module
 */
import { isIPv6 } from 'node:net'
import type { Settings } from '@/lib/env/settings'

/**
 * PUBLIC_ORIGIN, else what the server listens on.
 * @param port - the one the server got.
 * @returns without a slash at its end, such as `https://mesh.example`.
 */
export function publicOrigin(settings: Pick<Settings, 'PUBLIC_ORIGIN' | 'WEB_HOST'>, port: number): string {
  if (settings.PUBLIC_ORIGIN !== undefined) return new URL(settings.PUBLIC_ORIGIN).origin
  const { WEB_HOST: host } = settings
  // "Everywhere" is a place to listen at, not one to open.
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : isIPv6(host) ? `[${host}]` : host
  return new URL(`http://${name}:${String(port)}`).origin
}
