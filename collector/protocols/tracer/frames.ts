/** Cuts an inflated trace stream into its batches. @module */
import { MAX_FRAME_BYTES } from './constants'
import { TraceFrameError } from './errors'
import { HeldBudget, type Holder } from './held-budget'

/** A length of more bytes than this cannot be one of a batch that is read. */
const MAX_LENGTH_BYTES = 4
/** A buffer larger than this is given up once its batch has been read. */
const KEPT_BUFFER_BYTES = 64 * 1024
const TOO_MUCH_HELD = 'too much is held of batches that do not come whole'

export interface FrameReader {
  /** Takes the next bytes of the stream; the batches read before them must have been taken out. */
  push(chunk: Buffer): void
  /**
   * @returns the next whole batch, or null when more bytes are needed. It is valid until the next call.
   * @throws {TraceFrameError} when its length is none, or more than a batch may have, or too much is held already.
   */
  next(): Buffer | null
  /** Gives up what is held. Nothing may be read after it. */
  close(): void
}

/**
 * Reads batches that each have their length before them, as an unsigned varint. A batch that comes in one chunk is
 * not copied; one that comes in many is copied into a buffer that doubles, so that neither tiny chunks nor a promise
 * of megabytes that never come cost more than a small multiple of the bytes that came.
 */
export function createFrameReader(
  maxBytes = MAX_FRAME_BYTES,
  budget: HeldBudget = new HeldBudget(Infinity),
): FrameReader {
  let chunk: Buffer = Buffer.alloc(0)
  let at = 0
  /** Of the batch that is being read; -1: its length is being read. */
  let need = -1
  let length = 0
  let lengthBytes = 0
  let held: Buffer = Buffer.alloc(0)
  let heldBytes = 0

  let isGivenUp = false
  const free = (): void => {
    budget.release(holder, held.length)
    held = Buffer.alloc(0)
  }
  const holder: Holder = {
    get heldBytes() {
      return held.length
    },
    giveUp() {
      // Between two batches nothing is lost.
      isGivenUp = heldBytes > 0
      free()
    },
  }

  const readLength = (): boolean => {
    while (at < chunk.length) {
      const byte = chunk[at++] ?? 0
      length += (byte & 0x7f) * 2 ** (7 * lengthBytes)
      lengthBytes += 1
      if (length > maxBytes) throw new TraceFrameError(`a batch of ${String(length)} bytes or more`)
      if (byte < 0x80) {
        need = length
        length = 0
        lengthBytes = 0
        return true
      }
      if (lengthBytes === MAX_LENGTH_BYTES) throw new TraceFrameError('the length of a batch never ends')
    }
    return false
  }

  const hold = (bytes: Buffer): void => {
    const wanted = heldBytes + bytes.length
    if (held.length < wanted) {
      const length = Math.min(need, Math.max(wanted, 2 * held.length))
      if (!budget.claim(holder, length - held.length)) throw new TraceFrameError(TOO_MUCH_HELD)
      const larger = Buffer.allocUnsafeSlow(length)
      held.copy(larger, 0, 0, heldBytes)
      held = larger
    }
    bytes.copy(held, heldBytes)
    heldBytes = wanted
  }

  return {
    push(bytes) {
      chunk = bytes
      at = 0
    },
    next() {
      if (isGivenUp) throw new TraceFrameError(TOO_MUCH_HELD)
      if (heldBytes === 0 && held.length > KEPT_BUFFER_BYTES) free()
      if (need === -1 && !readLength()) return null
      const rest = chunk.length - at
      if (heldBytes === 0 && rest >= need) {
        const frame = chunk.subarray(at, at + need)
        at += need
        need = -1
        return frame
      }
      const taken = Math.min(rest, need - heldBytes)
      hold(chunk.subarray(at, at + taken))
      at += taken
      if (heldBytes < need) return null
      const frame = held.subarray(0, need)
      heldBytes = 0
      need = -1
      return frame
    },
    close() {
      free()
      heldBytes = 0
    },
  }
}
