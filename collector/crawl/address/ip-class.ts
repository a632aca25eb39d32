/** Which addresses are public, private or loopback, and which are nobody's to dial. @module */
import { BlockList, isIPv4 } from 'node:net'
import type { AddressClass } from '@/lib/networks/profile'

/** @see https://www.iana.org/assignments/iana-ipv4-special-registry */
const IPV4_LOOPBACK = [['127.0.0.0', 8]] as const
const IPV4_PRIVATE = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const
// Link-local is here and not among the private: cloud machines answer for their credentials on 169.254.169.254.
const IPV4_NEVER = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const

/** @see https://www.iana.org/assignments/iana-ipv6-special-registry */
const IPV6_LOOPBACK = [['::1', 128]] as const
const IPV6_PRIVATE = [['fc00::', 7]] as const
const IPV6_PUBLIC = [['2000::', 3]] as const
// Inside 2000::/3: documentation, benchmarks, and the tunnels (Teredo, 6to4) that carry an IPv4 address of any class.
const IPV6_NEVER = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const

const listOf = (family: 'ipv4' | 'ipv6', ranges: readonly (readonly [string, number])[]): BlockList => {
  const list = new BlockList()
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, family)
  return list
}
const ipv4 = {
  loopback: listOf('ipv4', IPV4_LOOPBACK),
  private: listOf('ipv4', IPV4_PRIVATE),
  never: listOf('ipv4', IPV4_NEVER),
}
const ipv6 = {
  loopback: listOf('ipv6', IPV6_LOOPBACK),
  private: listOf('ipv6', IPV6_PRIVATE),
  public: listOf('ipv6', IPV6_PUBLIC),
  never: listOf('ipv6', IPV6_NEVER),
}

/**
 * @param ip - a literal IPv4 or IPv6 address.
 * @returns null for an address that must not be dialled under any profile: unspecified, link-local, multicast,
 * reserved, documentation, and IPv6 forms that stand for an IPv4 address.
 */
export function addressClassOf(ip: string): AddressClass | null {
  if (isIPv4(ip)) {
    if (ipv4.loopback.check(ip, 'ipv4')) return 'loopback'
    if (ipv4.private.check(ip, 'ipv4')) return 'private'
    return ipv4.never.check(ip, 'ipv4') ? null : 'public'
  }
  // Everything outside 2000::/3 is special in some way, IPv4-mapped addresses among it.
  if (ipv6.loopback.check(ip, 'ipv6')) return 'loopback'
  if (ipv6.private.check(ip, 'ipv6')) return 'private'
  return ipv6.public.check(ip, 'ipv6') && !ipv6.never.check(ip, 'ipv6') ? 'public' : null
}
