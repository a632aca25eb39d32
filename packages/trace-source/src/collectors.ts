/** Addresses of collectors, as a person gives them. @module */
import { multiaddr, type Multiaddr } from '@multiformats/multiaddr'

/**
 * @returns the addresses of each collector, in the order in which the collectors were named first.
 * @throws {TypeError} for what is no multiaddr, or names no peer id: anybody might answer at such an address.
 */
export function collectorsOf(addresses: string | readonly string[]): (readonly Multiaddr[])[] {
  const byPeer = new Map<string, Multiaddr[]>()
  for (const text of typeof addresses === 'string' ? [addresses] : addresses) {
    const address = parse(text)
    const peer = address.getComponents().findLast((component) => component.name === 'p2p')?.value
    if (peer === undefined) throw new TypeError(`a collector’s address ends in /p2p/<peer id>: ${text}`)
    const others = byPeer.get(peer)
    if (others === undefined) byPeer.set(peer, [address])
    else others.push(address)
  }
  return [...byPeer.values()]
}

function parse(text: string): Multiaddr {
  try {
    return multiaddr(text)
  } catch (cause) {
    throw new TypeError(`not a multiaddr: ${text}`, { cause })
  }
}
