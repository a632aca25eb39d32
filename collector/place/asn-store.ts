/** The table of autonomous systems as one binary file: read in milliseconds where the CSV takes seconds. @module */
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { AsnTable } from './asn-index'

/** The file is not such a table, or of another version of the data. */
export class AsnStoreError extends Error {
  override readonly name = 'AsnStoreError'
}

const FORMAT = 'asn-table-2'
const HEADER_BYTES = 512
const MAX_ITEMS = 50_000_000

const items = z.number().int().min(0).max(MAX_ITEMS)
const headerSchema = z.object({
  format: z.literal(FORMAT),
  /** Of the data set the table was made from. */
  version: z.string().max(64),
  ipv4: items,
  ipv6: items,
  named: items,
  nameBytes: items,
})

/** Writes the file whole or not at all. */
export async function writeAsnStore(path: string, version: string, table: AsnTable): Promise<void> {
  const header = JSON.stringify({
    format: FORMAT,
    version,
    ipv4: table.ipv4Starts.length,
    ipv6: table.ipv6Starts.length,
    named: table.namedAsns.length,
    nameBytes: table.names.length,
  } satisfies z.input<typeof headerSchema>)
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}.part`
  const file = await open(draft, 'w')
  try {
    await file.write(Buffer.from(header.padEnd(HEADER_BYTES)))
    for (const array of arraysOf(table)) await file.write(array)
    await file.sync()
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  } finally {
    await file.close()
  }
  await rename(draft, path)
}

/**
 * @param version - that the table must have been made from.
 * @throws {AsnStoreError} when it is another, or the file is damaged; the system's error when there is none.
 */
export async function readAsnStore(path: string, version: string): Promise<AsnTable> {
  const file = await open(path, 'r')
  try {
    const headerBytes = Buffer.alloc(HEADER_BYTES)
    await fill(file, headerBytes)
    const header = headerSchema.parse(JSON.parse(headerBytes.toString('utf8')))
    if (header.version !== version) throw new Error(`the table is of version ${header.version}`)
    const table: AsnTable = {
      ipv4Starts: new Uint32Array(header.ipv4),
      ipv4Ends: new Uint32Array(header.ipv4),
      ipv4Asns: new Uint32Array(header.ipv4),
      ipv6Starts: new BigUint64Array(header.ipv6),
      ipv6Ends: new BigUint64Array(header.ipv6),
      ipv6Asns: new Uint32Array(header.ipv6),
      namedAsns: new Uint32Array(header.named),
      nameOffsets: new Uint32Array(header.named + 1),
      names: new Uint8Array(header.nameBytes),
    }
    for (const array of arraysOf(table)) await fill(file, array)
    return table
  } catch (error) {
    throw new AsnStoreError('the stored table of autonomous systems cannot be used', { cause: error })
  } finally {
    await file.close()
  }
}

/** In the order of the file. */
function arraysOf(table: AsnTable): Uint8Array[] {
  return [
    table.ipv4Starts,
    table.ipv4Ends,
    table.ipv4Asns,
    table.ipv6Starts,
    table.ipv6Ends,
    table.ipv6Asns,
    table.namedAsns,
    table.nameOffsets,
    table.names,
  ].map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength))
}

async function fill(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesRead } = await file.read(bytes, at, bytes.length - at)
    if (bytesRead === 0) throw new Error('the file is cut short')
    at += bytesRead
  }
}
