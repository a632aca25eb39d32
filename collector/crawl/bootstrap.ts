/**
 * Where a crawl begins. Bootstrap addresses come from the configuration, so, unlike what peers say, they may use
 * names: `/dnsaddr`, `/dns`, `/dns4` and `/dns6` are resolved here, before the crawl, and nowhere else.
 * @module
 */
import { Resolver } from 'node:dns/promises'
import { multiaddr } from '@multiformats/multiaddr'
import type { Logger } from 'pino'
import type { AnnouncedAddress, DialPolicy } from './address/dial-policy'

export interface BootstrapAddresses {
  addresses: { peerId: string; address: AnnouncedAddress }[]
  /** Why there is none, one sentence; null when there is one. */
  problem: string | null
}

export interface Bootstrap {
  /** Never throws; what could not be resolved is logged, left out, and tried again at the next call. */
  resolve(signal: AbortSignal): Promise<BootstrapAddresses>
}

/** The part of node:dns that is used. */
export interface NameResolver {
  resolve4(name: string): Promise<string[]>
  resolve6(name: string): Promise<string[]>
  resolveTxt(name: string): Promise<string[][]>
}

export interface BootstrapInit {
  /** Multiaddrs that end in /p2p/<peer id>. */
  multiaddrs: readonly string[]
  policy: DialPolicy
  log: Logger
  names?: NameResolver
}

/** @see https://github.com/multiformats/multiaddr/blob/master/protocols/DNSADDR.md */
const MAX_DEPTH = 4
const MAX_RECORDS = 64
const NAME_TIMEOUT_MS = 5_000
const NAME_TRIES = 2

export function createBootstrap(init: BootstrapInit): Bootstrap {
  const { policy, log } = init
  const names = init.names ?? new Resolver({ timeout: NAME_TIMEOUT_MS, tries: NAME_TRIES })

  /** One name in the address less; several addresses may come of it. */
  const resolveOnce = async (address: string): Promise<string[] | null> => {
    const components = multiaddr(address).getComponents()
    const [first, ...rest] = components
    if (first?.value === undefined) return null
    const tail = rest.map(({ name, value }) => `/${name}${value === undefined ? '' : `/${value}`}`).join('')
    switch (first.name) {
      case 'dns4':
        return (await names.resolve4(first.value)).map((ip) => `/ip4/${ip}${tail}`)
      case 'dns6':
        return (await names.resolve6(first.value)).map((ip) => `/ip6/${ip}${tail}`)
      case 'dns': {
        const families = await Promise.allSettled([
          names.resolve4(first.value).then((ips) => ips.map((ip) => `/ip4/${ip}${tail}`)),
          names.resolve6(first.value).then((ips) => ips.map((ip) => `/ip6/${ip}${tail}`)),
        ])
        if (families.every(({ status }) => status === 'rejected')) throw new Error('no address of that name')
        return families.flatMap((family) => (family.status === 'fulfilled' ? family.value : []))
      }
      case 'dnsaddr': {
        const records = await names.resolveTxt(`_dnsaddr.${first.value}`)
        return records
          .map((chunks) => chunks.join(''))
          .filter((text) => text.startsWith('dnsaddr=/'))
          .map((text) => text.slice('dnsaddr='.length))
          .filter((text) => text.endsWith(tail))
      }
      default:
        return null
    }
  }

  const resolveAll = async (address: string, depth: number): Promise<string[]> => {
    const next = await resolveOnce(address)
    if (next === null) return [address]
    if (depth === MAX_DEPTH) throw new Error(`names lead to names more than ${MAX_DEPTH} times`)
    const all = await Promise.allSettled(
      next.slice(0, MAX_RECORDS).map((each) => resolveAll(each, depth + 1)),
    )
    return all.flatMap((each) => (each.status === 'fulfilled' ? each.value : [])).slice(0, MAX_RECORDS)
  }

  const readOne = async (configured: string): Promise<BootstrapAddresses['addresses']> => {
    const resolved = await resolveAll(configured, 0)
    return resolved.flatMap((text) => {
      const address = policy.read(text)
      const peerId = address?.peerId ?? null
      return address === null || peerId === null || !address.mayBeDialled ? [] : [{ peerId, address }]
    })
  }

  return {
    async resolve(signal) {
      const all = await Promise.all(
        init.multiaddrs.map(async (configured) => {
          try {
            const found = await readOne(configured)
            if (found.length === 0) {
              log.warn({ bootstrap: configured }, 'this bootstrap address leads to none that may be dialled')
            }
            return found
          } catch (error) {
            if (!signal.aborted) {
              log.warn({ bootstrap: configured, err: error }, 'this bootstrap address could not be resolved')
            }
            return []
          }
        }),
      )
      const addresses = all.flat()
      return { addresses, problem: addresses.length > 0 ? null : problemOf(init.multiaddrs) }
    },
  }
}

function problemOf(configured: readonly string[]): string {
  if (configured.length === 0) return 'No bootstrap address is configured: set BOOTSTRAP.'
  return `None of the ${configured.length} bootstrap addresses leads to one that may be dialled: check the names and the network.`
}
