/**
 * Which autonomous system an address belongs to: sorted ranges in typed arrays, 10 MB for all of the internet.
 * @module
 */
import { isIPv4, isIPv6 } from 'node:net'
import { ipv4Bytes, ipv6Bytes } from './ip-bytes'

export interface AutonomousSystem {
  asn: number
  name: string
}

/** Sorted by start, not overlapping. */
export interface AsnRanges<T extends Uint32Array | BigUint64Array> {
  starts: T
  /** Last address of the range. */
  ends: T
  asns: Uint32Array
}

export interface AsnTable {
  ipv4: AsnRanges<Uint32Array>
  /** By the first 64 bits: a network is never smaller. */
  ipv6: AsnRanges<BigUint64Array>
  names: ReadonlyMap<number, string>
}

export interface AsnIndex {
  find(ip: string): AutonomousSystem | null
}

export function createAsnIndex(table: AsnTable): AsnIndex {
  const systemOf = (asn: number | null): AutonomousSystem | null =>
    asn === null ? null : { asn, name: table.names.get(asn) ?? '' }
  return {
    find(ip) {
      if (isIPv4(ip)) return systemOf(search(table.ipv4, Buffer.from(ipv4Bytes(ip)).readUInt32BE()))
      if (isIPv6(ip)) return systemOf(search(table.ipv6, Buffer.from(ipv6Bytes(ip)).readBigUInt64BE()))
      return null
    },
  }
}

function search<N extends number | bigint>(
  ranges: { starts: ArrayLike<N>; ends: ArrayLike<N>; asns: Uint32Array },
  address: N,
): number | null {
  let low = 0
  let high = ranges.starts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const start = ranges.starts[middle]
    if (start !== undefined && start <= address) low = middle + 1
    else high = middle
  }
  const end = ranges.ends[low - 1]
  return end !== undefined && address <= end ? (ranges.asns[low - 1] ?? null) : null
}
