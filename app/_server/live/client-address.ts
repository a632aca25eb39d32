/** Which address a request comes from, and which addresses count as one client. @module */
import { BlockList, isIP, isIPv4 } from 'node:net'
import type { IncomingMessage } from 'node:http'
import { StartError } from '@/lib/service/start-error'

/** Header fields longer than this are no list of proxies. */
const MAX_HOPS = 32

/**
 * @param trusted - proxies, as addresses or subnets (`10.0.0.0/8`), whose X-Forwarded-For is believed.
 * @throws {StartError} when one of them is neither.
 */
export function createAddressReader(trusted: readonly string[]): (request: IncomingMessage) => string {
  const proxies = new BlockList()
  for (const text of trusted) {
    const [address = '', prefix, ...more] = text.split('/')
    const bits = Number(prefix)
    // A prefix of no bits is everybody.
    const isPrefix =
      prefix === undefined || (/^\d+$/.test(prefix) && bits >= 1 && bits <= (isIPv4(address) ? 32 : 128))
    if (isIP(address) === 0 || !isPrefix || more.length > 0)
      throw new StartError(`TRUSTED_PROXIES: ${text} is neither an IP address nor a subnet.`)
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    if (prefix === undefined) proxies.addAddress(address, family)
    else proxies.addSubnet(address, bits, family)
  }
  const isProxy = (address: string): boolean =>
    isIP(address) !== 0 && proxies.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')

  return (request) => {
    let client = plain(request.socket.remoteAddress ?? '')
    const hops = String(request.headers['x-forwarded-for'] ?? '')
      .split(',')
      .map((hop) => plain(hop.trim()))
      .slice(-MAX_HOPS)
    // From the nearest hop outwards, as long as the one that wrote it is trusted.
    while (isProxy(client)) {
      const next = hops.pop()
      if (next === undefined || isIP(next) === 0) break
      client = next
    }
    return client
  }
}

/** One IPv6 customer holds a /64 at least: its addresses count as one. */
export function countingKey(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  if (tail !== undefined) {
    const after = tail === '' ? [] : tail.split(':')
    while (groups.length + after.length < 8) groups.push('0')
    groups.push(...after)
  }
  return `${groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

/** Without the IPv4-in-IPv6 form of a dual-stack socket, and without a zone. */
function plain(address: string): string {
  const [bare = ''] = address.split('%')
  return bare.toLowerCase().startsWith('::ffff:') && isIPv4(bare.slice(7)) ? bare.slice(7) : bare
}
