/**
 * The number up to which all batches are settled, in a file whose size never changes: where a full disk takes no more
 * records, it still takes this. Written in two places in turn, so that one is always whole.
 * @module
 */
import { open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'

/** u64 number · u32 crc32 of it */
const SLOT_BYTES = 12
const SLOTS = 2
const NAME = 'settled'

export interface Watermark {
  /** As it was found at the opening; 0 when there was none. */
  readonly found: number
  /** Never rejects: without it, only what the store has taken may be sent to it again. */
  raise(number: number): Promise<void>
}

export async function openWatermark(folder: string): Promise<Watermark> {
  const path = join(folder, NAME)
  const content = await readFile(path).catch(() => Buffer.alloc(0))
  // Its room is taken now, while the disk has some.
  if (content.length !== SLOTS * SLOT_BYTES) {
    await writeFile(path, Buffer.concat(Array.from({ length: SLOTS }, () => encodeSlot(0)))).catch(
      () => undefined,
    )
  }
  let writes = 0
  return {
    found: decodeWatermark(content),
    raise: async (number) => {
      try {
        const file = await open(path, 'r+')
        await file
          .write(encodeSlot(number), 0, SLOT_BYTES, (writes++ % SLOTS) * SLOT_BYTES)
          .finally(() => file.close())
      } catch {
        // The disk takes nothing at all, which is known and said already.
      }
    },
  }
}

/** The highest number that is whole; 0 when none is. */
export function decodeWatermark(content: Buffer): number {
  const numbers = Array.from({ length: SLOTS }, (_, index) => {
    const slot = content.subarray(index * SLOT_BYTES, (index + 1) * SLOT_BYTES)
    if (slot.length < SLOT_BYTES || crc32(slot.subarray(0, 8)) !== slot.readUInt32BE(8)) return 0
    const number = Number(slot.readBigUInt64BE(0))
    return Number.isSafeInteger(number) ? number : 0
  })
  return Math.max(...numbers)
}

function encodeSlot(number: number): Buffer {
  const slot = Buffer.alloc(SLOT_BYTES)
  slot.writeBigUInt64BE(BigInt(number), 0)
  slot.writeUInt32BE(crc32(slot.subarray(0, 8)), 8)
  return slot
}
