/** Whose place a reporter takes up. @module */
import { isIPv4 } from 'node:net'
import type { Multiaddr } from '@multiformats/multiaddr'
import { addressClassOf } from '../../crawl/address/ip-class'

/**
 * The address that a reporter’s connection comes from: of IPv6 its network of 64 bits, in which anyone has as many
 * addresses as he likes.
 * @returns null: this machine itself, where a whole mesh may live; or no IP address.
 */
export function reportingAddress(remote: Multiaddr): string | null {
  const [first] = remote.getComponents()
  if (first?.value === undefined || (first.name !== 'ip4' && first.name !== 'ip6')) return null
  const ip = first.name === 'ip6' ? (mappedIPv4(first.value) ?? first.value) : first.value
  if (addressClassOf(ip) === 'loopback') return null
  return isIPv4(ip) ? ip : `${groupsOf(ip).slice(0, 4).join(':')}::/64`
}

/** An IPv4 client, as a socket that listens for both families names it; null: it is none. */
function mappedIPv4(ip: string): string | null {
  const groups = groupsOf(ip)
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return null
  return groups
    .slice(6)
    .map((group) => parseInt(group, 16))
    .map((value) => `${String(value >>> 8)}.${String(value & 255)}`)
    .join('.')
}

/** The eight groups of an IPv6 address, in hex and without leading zeros. */
function groupsOf(ip: string): string[] {
  const hex = ip.replace(
    /(\d+)\.(\d+)\.(\d+)\.(\d+)$/,
    (_, a: string, b: string, c: string, d: string) =>
      `${(Number(a) * 256 + Number(b)).toString(16)}:${(Number(c) * 256 + Number(d)).toString(16)}`,
  )
  const [head = '', tail] = hex.split('%')[0]?.split('::') ?? []
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0')
  return [...before, ...zeros, ...after].map((group) => parseInt(group, 16).toString(16))
}
