/**
 * Looks addresses up in a MaxMind database that stays on disk. The usual reader holds the whole file; the two city
 * databases are 134 MB, more than half of what a collector may take.
 * @see https://maxmind.github.io/MaxMind-DB/
 * @module
 */
import { isIPv4, isIPv6 } from 'node:net'
import { z } from 'zod'
import { ipv4Bytes, ipv6Bytes } from './ip-bytes'
import { MmdbError, readMmdbValue, type MmdbValue } from './mmdb-value'
import { openPagedFile, type PagedFile } from './paged-file'

export interface MmdbFile {
  /** @returns null when nothing is known of the address, or the database is not of its family. */
  find(ip: string): MmdbValue | null
  close(): void
}

const METADATA_MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')
/** By the format's definition the metadata lie within the last 128 KiB. */
const METADATA_REACH_BYTES = 128 * 1024
const SEPARATOR_BYTES = 16

const metadataSchema = z.object({
  ip_version: z.union([z.literal(4), z.literal(6)]),
  node_count: z.number().int().positive(),
  record_size: z.union([z.literal(24), z.literal(28), z.literal(32)]),
})
type Metadata = z.infer<typeof metadataSchema>

/** @throws {MmdbError} when the file is no such database; the system's error when it cannot be opened. */
export function openMmdbFile(path: string): MmdbFile {
  const file = openPagedFile(path)
  try {
    const metadata = readMetadata(file)
    const treeBytes = (metadata.node_count * metadata.record_size) / 4
    return {
      find(ip) {
        const bits = bitsOf(ip, metadata.ip_version)
        if (bits === null) return null
        let node = 0
        for (let depth = 0; depth < 8 * bits.length && node < metadata.node_count; depth++) {
          const bit = ((bits[depth >> 3] ?? 0) >> (7 - (depth & 7))) & 1
          node = readRecord(file, metadata.record_size, node, bit)
        }
        if (node <= metadata.node_count) return null
        const dataStart = treeBytes + SEPARATOR_BYTES
        return readMmdbValue(file, dataStart, node - metadata.node_count + treeBytes)
      },
      close: () => {
        file.close()
      },
    }
  } catch (error) {
    file.close()
    throw error
  }
}

function readMetadata(file: PagedFile): Metadata {
  const reach = Math.min(METADATA_REACH_BYTES, file.sizeBytes)
  const start = file.sizeBytes - reach
  const marker = file.read(start, reach).lastIndexOf(METADATA_MARKER)
  if (marker === -1) throw new MmdbError('the file is no MaxMind database')
  const offset = start + marker + METADATA_MARKER.length
  const metadata = metadataSchema.safeParse(readMmdbValue(file, offset, offset))
  if (!metadata.success)
    throw new MmdbError('the database is of a kind not known here', { cause: metadata.error })
  return metadata.data
}

/** Each node of the tree holds two records, for the bit 0 and the bit 1. */
function readRecord(file: PagedFile, recordBits: 24 | 28 | 32, node: number, bit: number): number {
  const offset = (node * recordBits) / 4
  if (recordBits !== 28) return file.readNumber(offset + (bit * recordBits) / 8, recordBits / 8)
  // The byte in the middle holds the upper four bits of each.
  const middle = file.readNumber(offset + 3, 1)
  const upper = bit === 0 ? middle >> 4 : middle & 0x0f
  return upper * 2 ** 24 + file.readNumber(offset + 4 * bit, 3)
}

function bitsOf(ip: string, version: 4 | 6): Uint8Array | null {
  if (isIPv4(ip)) {
    // An IPv6 tree holds IPv4 addresses under 96 zero bits.
    return version === 4 ? ipv4Bytes(ip) : Uint8Array.from([...new Uint8Array(12), ...ipv4Bytes(ip)])
  }
  return isIPv6(ip) && version === 6 ? ipv6Bytes(ip) : null
}
