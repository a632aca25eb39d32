/** Reads the published tables of autonomous systems: start, end, number, name a line. @module */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { isIPv4, isIPv6 } from 'node:net'
import type { AsnTable } from './asn-index'
import { ipv4Bytes, ipv6Bytes } from './ip-bytes'

// A name with a comma or a quote is quoted, its quotes doubled.
const LINE = /^([^,]+),([^,]+),(\d+),(?:"((?:[^"]|"")*)"|(.*))$/
const MAX_NAME_LENGTH = 256

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

/** Takes a second or two, in small steps. */
export async function readAsnCsv(ipv4Path: string, ipv6Path: string): Promise<AsnTable> {
  const names = new Map<number, string>()
  const collect = async <N>(path: string, toNumber: (ip: string) => N) => {
    const ranges: { starts: N[]; ends: N[]; asns: number[] } = { starts: [], ends: [], asns: [] }
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      const line = parseAsnLine(text)
      if (line === null) continue
      ranges.starts.push(toNumber(line.start))
      ranges.ends.push(toNumber(line.end))
      ranges.asns.push(line.asn)
      names.set(line.asn, line.name)
    }
    return ranges
  }
  const ipv4 = await collect(ipv4Path, (ip) => Buffer.from(ipv4Bytes(ip)).readUInt32BE())
  const ipv6 = await collect(ipv6Path, (ip) => Buffer.from(ipv6Bytes(ip)).readBigUInt64BE())
  return {
    ipv4: {
      starts: Uint32Array.from(ipv4.starts),
      ends: Uint32Array.from(ipv4.ends),
      asns: Uint32Array.from(ipv4.asns),
    },
    ipv6: {
      starts: BigUint64Array.from(ipv6.starts),
      ends: BigUint64Array.from(ipv6.ends),
      asns: Uint32Array.from(ipv6.asns),
    },
    names,
  }
}
