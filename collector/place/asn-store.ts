/** The table of autonomous systems as one binary file: read in milliseconds where the CSV takes seconds. @module */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { AsnTable } from './asn-index'

/** The file is not such a table, or of another version of the data. */
export class AsnStoreError extends Error {
  override readonly name = 'AsnStoreError'
}

const FORMAT = 'asn-table-1'
/** Arrays begin at multiples of it, bytes. */
const ALIGNMENT = 8
const MAX_RANGES = 10_000_000

const headerSchema = z.object({
  format: z.literal(FORMAT),
  /** Of the data set the table was made from. */
  version: z.string(),
  ipv4Ranges: z.number().int().min(0).max(MAX_RANGES),
  ipv6Ranges: z.number().int().min(0).max(MAX_RANGES),
  names: z.array(z.tuple([z.number().int().nonnegative(), z.string()])),
})

/** Writes the file whole or not at all. */
export async function writeAsnStore(path: string, version: string, table: AsnTable): Promise<void> {
  const header = Buffer.from(
    JSON.stringify({
      format: FORMAT,
      version,
      ipv4Ranges: table.ipv4.starts.length,
      ipv6Ranges: table.ipv6.starts.length,
      names: [...table.names],
    } satisfies z.input<typeof headerSchema>),
  )
  const length = Buffer.alloc(ALIGNMENT)
  length.writeUInt32LE(header.length)
  const arrays = [
    table.ipv6.starts,
    table.ipv6.ends,
    table.ipv4.starts,
    table.ipv4.ends,
    table.ipv4.asns,
    table.ipv6.asns,
  ]
  const content = Buffer.concat([
    length,
    padded(header),
    ...arrays.map((array) => padded(Buffer.from(array.buffer, array.byteOffset, array.byteLength))),
  ])
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}.part`
  await writeFile(draft, content)
  await rename(draft, path)
}

/**
 * @param version - that the table must have been made from.
 * @throws {AsnStoreError} when it is another, or the file is damaged; the system's error when there is none.
 */
export async function readAsnStore(path: string, version: string): Promise<AsnTable> {
  const content = await readFile(path)
  try {
    const headerLength = content.readUInt32LE(0)
    const header = headerSchema.parse(
      JSON.parse(content.toString('utf8', ALIGNMENT, ALIGNMENT + headerLength)),
    )
    if (header.version !== version) throw new Error(`the table is of version ${header.version}`)
    let at = ALIGNMENT + paddedLength(headerLength)
    const take = (count: number, bytesEach: number): ArrayBuffer => {
      const bytes = count * bytesEach
      if (at + bytes > content.length) throw new Error('the file is cut short')
      // A copy: a slice of the file's buffer need not be aligned.
      const part = Uint8Array.from(content.subarray(at, at + bytes)).buffer
      at += paddedLength(bytes)
      return part
    }
    const { ipv4Ranges, ipv6Ranges } = header
    const ipv6 = {
      starts: new BigUint64Array(take(ipv6Ranges, 8)),
      ends: new BigUint64Array(take(ipv6Ranges, 8)),
    }
    const ipv4 = {
      starts: new Uint32Array(take(ipv4Ranges, 4)),
      ends: new Uint32Array(take(ipv4Ranges, 4)),
      asns: new Uint32Array(take(ipv4Ranges, 4)),
    }
    return {
      ipv4,
      ipv6: { ...ipv6, asns: new Uint32Array(take(ipv6Ranges, 4)) },
      names: new Map(header.names),
    }
  } catch (error) {
    throw new AsnStoreError('the stored table of autonomous systems cannot be used', { cause: error })
  }
}

const paddedLength = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT

const padded = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc(paddedLength(bytes.length) - bytes.length)])
