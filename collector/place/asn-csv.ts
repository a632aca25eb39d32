/** Reads the published tables of autonomous systems: start, end, number, name a line. @module */
import { createReadStream } from 'node:fs'
import { isIPv4, isIPv6 } from 'node:net'
import { createInterface } from 'node:readline'
import type { AsnTable } from './asn-index'
import { ipv4Bytes, ipv6Bytes } from './ip-bytes'

// A name with a comma or a quote is quoted, its quotes doubled.
const LINE = /^([^,]+),([^,]+),(\d+),(?:"((?:[^"]|"")*)"|(.*))$/
const MAX_NAME_LENGTH = 256
const FIRST_CAPACITY = 1 << 16

interface Line {
  start: string
  end: string
  asn: number
  name: string
}

/** @returns null for a line that is not of the table. */
export function parseAsnLine(line: string): Line | null {
  const match = LINE.exec(line)
  if (match === null) return null
  const [, start = '', end = '', asn = '', quoted, plain = ''] = match
  if (!(isIPv4(start) && isIPv4(end)) && !(isIPv6(start) && isIPv6(end))) return null
  const name = (quoted?.replaceAll('""', '"') ?? plain).slice(0, MAX_NAME_LENGTH)
  return { start, end, asn: Number(asn) >>> 0, name }
}

/** Takes a few seconds, in small steps, and little memory. */
export async function readAsnCsv(ipv4Path: string, ipv6Path: string): Promise<AsnTable> {
  const names = new Map<number, string>()
  const collect = async <A extends Uint32Array | BigUint64Array>(
    path: string,
    starts: Growing<A>,
    ends: Growing<A>,
    toNumber: (ip: string) => A[number],
  ): Promise<Uint32Array> => {
    const asns = growing((capacity) => new Uint32Array(capacity))
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      const line = parseAsnLine(text)
      if (line === null) continue
      starts.push(toNumber(line.start))
      ends.push(toNumber(line.end))
      asns.push(line.asn)
      if (!names.has(line.asn)) names.set(line.asn, line.name)
    }
    return asns.take()
  }
  const ipv4Starts = growing((capacity) => new Uint32Array(capacity))
  const ipv4Ends = growing((capacity) => new Uint32Array(capacity))
  const ipv4Asns = await collect(ipv4Path, ipv4Starts, ipv4Ends, (ip) =>
    Buffer.from(ipv4Bytes(ip)).readUInt32BE(),
  )
  const ipv6Starts = growing((capacity) => new BigUint64Array(capacity))
  const ipv6Ends = growing((capacity) => new BigUint64Array(capacity))
  const ipv6Asns = await collect(ipv6Path, ipv6Starts, ipv6Ends, (ip) =>
    Buffer.from(ipv6Bytes(ip)).readBigUInt64BE(),
  )
  return {
    ipv4Starts: ipv4Starts.take(),
    ipv4Ends: ipv4Ends.take(),
    ipv4Asns,
    ipv6Starts: ipv6Starts.take(),
    ipv6Ends: ipv6Ends.take(),
    ipv6Asns,
    ...packNames(names),
  }
}

function packNames(
  names: ReadonlyMap<number, string>,
): Pick<AsnTable, 'namedAsns' | 'nameOffsets' | 'names'> {
  const namedAsns = Uint32Array.from(names.keys()).sort()
  const nameOffsets = new Uint32Array(namedAsns.length + 1)
  const texts: Buffer[] = []
  for (const [index, asn] of namedAsns.entries()) {
    const text = Buffer.from(names.get(asn) ?? '')
    texts.push(text)
    nameOffsets[index + 1] = (nameOffsets[index] ?? 0) + text.length
  }
  return { namedAsns, nameOffsets, names: Buffer.concat(texts) }
}

interface Growing<A extends Uint32Array | BigUint64Array> {
  push(value: A[number]): void
  take(): A
}

/** A typed array that doubles when it is full: numbers in plain arrays take up to four times the memory. */
function growing<A extends Uint32Array | BigUint64Array>(make: (capacity: number) => A): Growing<A> {
  let array = make(FIRST_CAPACITY)
  let length = 0
  return {
    push(value) {
      if (length === array.length) {
        const larger = make(2 * length)
        // Both are of the same kind; the compiler cannot see that of a type parameter.
        ;(larger as { set(from: A): void }).set(array)
        array = larger
      }
      array[length++] = value
    },
    // A copy of its own size, of the same kind.
    take: () => array.slice(0, length) as A,
  }
}
