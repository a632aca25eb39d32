/** Literal IP addresses as bytes. @module */
import { multiaddr } from '@multiformats/multiaddr'

/** @param ip - a literal IPv4 address. */
export function ipv4Bytes(ip: string): Uint8Array {
  return Uint8Array.from(ip.split('.'), Number)
}

/** @param ip - a literal IPv6 address. */
export function ipv6Bytes(ip: string): Uint8Array {
  // One byte says that it is ip6.
  return multiaddr(`/ip6/${ip}`).bytes.subarray(1)
}
