/** How much of an address is kept. Applied to every address before it leaves the collector as a fact. @module */
import { multiaddr, type Component } from '@multiformats/multiaddr'
import type { Settings } from '@/lib/env/settings'
import { ipv6Bytes } from './ip-bytes'

export type AddressDetail = Settings['ADDRESS_DETAIL']

const IPV4_PREFIX_BYTES = 3
const IPV6_PREFIX_BYTES = 6

/**
 * @param address - text of a multiaddr.
 * @param detail - `full`: all of it; `prefix`: the /24 (IPv4) or /48 (IPv6) it is in, and whether it is a relay's;
 * `none`: nothing.
 * @returns '' when nothing of it may be kept: names and other forms say too much to be cut.
 */
export function cutAddress(address: string, detail: AddressDetail): string {
  if (detail === 'full') return address
  if (detail === 'none') return ''
  let components: Component[]
  try {
    components = multiaddr(address).getComponents()
  } catch {
    return ''
  }
  const [first] = components
  const network = first?.value === undefined ? '' : cutIp(first.name, first.value)
  if (network === '') return ''
  return components.some(({ name }) => name === 'p2p-circuit') ? `${network}/p2p-circuit` : network
}

function cutIp(family: string, ip: string): string {
  if (family === 'ip4') return `/ip4/${ipv4Network(ip)}/ipcidr/24`
  if (family !== 'ip6') return ''
  const bytes = ipv6Bytes(ip)
  // An IPv4 address in IPv6 clothes (::ffff:0:0/96): its first 48 bits say nothing, its last 32 say all.
  const isMapped =
    bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff
  if (isMapped) return `/ip4/${ipv4Network(bytes.subarray(12).join('.'))}/ipcidr/24`
  const groups = [0, 2, 4].map((at) => (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)).toString(16))
  const text = bytes.subarray(0, IPV6_PREFIX_BYTES).every((byte) => byte === 0)
    ? '::'
    : `${groups.join(':')}::`
  return `${multiaddr(`/ip6/${text}`).toString()}/ipcidr/48`
}

function ipv4Network(ip: string): string {
  return [...ip.split('.').slice(0, IPV4_PREFIX_BYTES), '0'].join('.')
}
