/** The batches that still have to be sent, in order, and what they take. @module */
import type { Fact } from '@/lib/facts'
import type { StoredBatch } from './recover'

export interface PendingBatch extends StoredBatch {
  /** The facts, while memory allows; else they are read from `places`. */
  live: readonly Fact[] | undefined
  /** Length of the live facts as JSON; 0 without. */
  liveSize: number
  /** It has been sent at least once, so its id and its facts must stay as they are. */
  attempts: number
  /** It is being sent now, and must not be dropped. */
  inFlight: boolean
}

export interface PendingQueue {
  readonly length: number
  readonly facts: number
  /** On disk, bytes. */
  readonly diskBytes: number
  /** Length of all live facts as JSON. */
  readonly liveSize: number
  head(): PendingBatch | undefined
  /** The head and those behind it, up to the first for which `fits` is false. */
  headRun(fits: (batch: PendingBatch, index: number) => boolean): PendingBatch[]
  push(batch: PendingBatch): void
  remove(batch: PendingBatch): void
  /** Puts one batch in the place of the first `count`. */
  replaceHead(count: number, batch: PendingBatch): void
  /** The oldest that fits and is not being sent. */
  oldestFree(fits?: (batch: PendingBatch) => boolean): PendingBatch | undefined
  /** Forgets the facts in memory of one that is on disk. */
  forgetLive(batch: PendingBatch): void
  keepLive(batch: PendingBatch, facts: readonly Fact[], size: number): void
}

export function isOnDisk(batch: PendingBatch): boolean {
  return batch.places.length > 0
}

export function createPendingQueue(initial: readonly PendingBatch[]): PendingQueue {
  let batches: PendingBatch[] = []
  /** Index of the head; what is before it is already gone. */
  let start = 0
  let facts = 0
  let diskBytes = 0
  let liveSize = 0

  const count = (batch: PendingBatch, sign: 1 | -1): void => {
    facts += sign * batch.factCount
    diskBytes += sign * batch.places.reduce((sum, { bytes }) => sum + bytes, 0)
    liveSize += sign * batch.liveSize
  }
  const push = (batch: PendingBatch): void => {
    batches.push(batch)
    count(batch, 1)
  }
  for (const batch of initial) push(batch)

  return {
    get length() {
      return batches.length - start
    },
    get facts() {
      return facts
    },
    get diskBytes() {
      return diskBytes
    },
    get liveSize() {
      return liveSize
    },
    head: () => batches[start],
    headRun: (fits) => {
      let end = start
      for (let batch = batches[end]; batch !== undefined && fits(batch, end - start); batch = batches[end])
        end += 1
      return batches.slice(start, end)
    },
    push,
    remove: (batch) => {
      const index = batches.indexOf(batch, start)
      if (index === -1) return
      count(batch, -1)
      batch.live = undefined
      if (index > start) batches.splice(index, 1)
      else {
        start += 1
        // Moving the rest forward now and then costs less than doing it at each removal.
        if (start > 1_024 && start * 2 > batches.length) {
          batches = batches.slice(start)
          start = 0
        }
      }
    },
    replaceHead: (length, batch) => {
      for (const old of batches.splice(start, length, batch)) count(old, -1)
      count(batch, 1)
    },
    oldestFree: (fits = () => true) => {
      for (let index = start; index < batches.length; index += 1) {
        const batch = batches[index]
        if (batch !== undefined && !batch.inFlight && fits(batch)) return batch
      }
      return undefined
    },
    forgetLive: (batch) => {
      liveSize -= batch.liveSize
      batch.live = undefined
      batch.liveSize = 0
    },
    keepLive: (batch, kept, size) => {
      liveSize += size - batch.liveSize
      batch.live = kept
      batch.liveSize = size
    },
  }
}
