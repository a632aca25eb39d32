/** What a bootstrap address looks like. @module */
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'

export const BOOTSTRAP_EXPECTED =
  'expected a multiaddr that ends in /p2p/<peer id>, such as /ip4/203.0.113.7/tcp/4001/p2p/12D3KooW…'

/** @returns true for a multiaddr of known protocols that ends in the identity of the node it leads to. */
export function isBootstrapAddress(text: string): boolean {
  try {
    const components = multiaddr(text).getComponents()
    const last = components.at(-1)
    if (components.length < 2 || last?.name !== 'p2p' || last.value === undefined) return false
    peerIdFromString(last.value)
    return true
  } catch {
    return false
  }
}
