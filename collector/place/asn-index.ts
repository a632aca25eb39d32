/**
 * Which autonomous system an address belongs to: sorted ranges and names in typed arrays, 11 MB for all of the
 * internet.
 * @module
 */
import { isIPv4, isIPv6 } from 'node:net'
import { ipv4Bytes, ipv6Bytes } from './ip-bytes'

export interface AutonomousSystem {
  asn: number
  name: string
}

export interface AsnTable {
  /** First and last address of each range, sorted, not overlapping. */
  ipv4Starts: Uint32Array
  ipv4Ends: Uint32Array
  ipv4Asns: Uint32Array
  /** The same by the first 64 bits: a network is never smaller. */
  ipv6Starts: BigUint64Array
  ipv6Ends: BigUint64Array
  ipv6Asns: Uint32Array
  /** Numbers that have a name, sorted. */
  namedAsns: Uint32Array
  /** Where each name begins in `names`, and where the last one ends. */
  nameOffsets: Uint32Array
  /** UTF-8. */
  names: Uint8Array
}

export interface AsnIndex {
  find(ip: string): AutonomousSystem | null
}

export function createAsnIndex(table: AsnTable): AsnIndex {
  const nameOf = (asn: number): string => {
    const at = lastNotAbove(table.namedAsns, asn)
    if (table.namedAsns[at] !== asn) return ''
    return Buffer.from(table.names.subarray(table.nameOffsets[at], table.nameOffsets[at + 1])).toString(
      'utf8',
    )
  }
  const rangeOf = (ip: string): number | undefined => {
    if (isIPv4(ip)) {
      const address = Buffer.from(ipv4Bytes(ip)).readUInt32BE()
      const at = lastNotAbove(table.ipv4Starts, address)
      return (table.ipv4Ends[at] ?? -1) >= address ? table.ipv4Asns[at] : undefined
    }
    if (!isIPv6(ip)) return undefined
    const address = Buffer.from(ipv6Bytes(ip)).readBigUInt64BE()
    const at = lastNotAbove(table.ipv6Starts, address)
    return (table.ipv6Ends[at] ?? -1n) >= address ? table.ipv6Asns[at] : undefined
  }
  return {
    find(ip) {
      const asn = rangeOf(ip)
      return asn === undefined ? null : { asn, name: nameOf(asn) }
    },
  }
}

/** @returns index of the last item that is not above the value; -1: all are. */
function lastNotAbove<N extends number | bigint>(sorted: ArrayLike<N>, value: N): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const item = sorted[middle]
    if (item !== undefined && item <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}
