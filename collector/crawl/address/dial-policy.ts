/**
 * What may be dialled. An address comes from strangers, so dialling it is a request they make through us: only
 * literal IP addresses of the classes the network's profile permits, over TCP or WebSocket, are ever dialled. Names,
 * unix sockets and relays never are.
 * @module
 */
import { multiaddr, type Multiaddr } from '@multiformats/multiaddr'
import type { AddressClass } from '@/lib/networks/profile'
import { addressClassOf } from './ip-class'

/** An address as somebody announced it. */
export interface AnnouncedAddress {
  /** Without the peer id at its end. */
  readonly text: string
  /** The peer id at its end, else null. */
  readonly peerId: string | null
  /** The literal IP address it begins with, else null. */
  readonly ip: string | null
  readonly mayBeDialled: boolean
}

export interface DialPolicy {
  /** Reads an address; null when it is no multiaddr. */
  read(announced: Uint8Array | string): AnnouncedAddress | null
  /** The last word before a socket is opened. */
  permits(address: Multiaddr): boolean
}

/** Longest text of an address that is looked at, characters. */
const MAX_TEXT_LENGTH = 512

/** @param classes - of the network's profile. */
export function createDialPolicy(classes: readonly AddressClass[]): DialPolicy {
  const permitted = new Set<AddressClass>(classes)
  const permits = (address: Multiaddr): boolean => {
    const components = address.getComponents()
    const [ip, tcp, ...rest] = components.at(-1)?.name === 'p2p' ? components.slice(0, -1) : components
    if (ip === undefined || (ip.name !== 'ip4' && ip.name !== 'ip6') || ip.value === undefined) return false
    if (tcp?.name !== 'tcp' || !(Number(tcp.value) > 0)) return false
    if (rest.length > 1 || (rest[0] !== undefined && rest[0].name !== 'ws')) return false
    const kind = addressClassOf(ip.value)
    return kind !== null && permitted.has(kind)
  }
  return {
    permits,
    read(announced) {
      try {
        let address = multiaddr(announced)
        const last = address.getComponents().at(-1)
        const peerId = last?.name === 'p2p' ? (last.value ?? null) : null
        if (last?.name === 'p2p') address = address.decapsulateCode(last.code)
        const text = address.toString()
        const first = address.getComponents()[0]
        if (first === undefined || text.length > MAX_TEXT_LENGTH) return null
        const ip = (first.name === 'ip4' || first.name === 'ip6' ? first.value : null) ?? null
        return { text, peerId, ip, mayBeDialled: permits(address) }
      } catch {
        return null
      }
    },
  }
}
