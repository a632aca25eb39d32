/**
 * Batches on their way to the store, in a journal on disk, bounded. Each has a number and an id that stay with it
 * over restarts. When the disk cannot be written, batches wait in memory instead, bounded as well.
 * @module
 */
import type { Fact } from '@/lib/facts'
import type { Batch } from './batcher'
import { createDisk, type DiskEvent } from './disk'
import type { Journal } from './journal'
import { totalWeight } from './fact-weight'
import { createLane } from './lane'
import { packFacts, unpackFacts } from './pack'
import { createPendingQueue, isOnDisk, type PendingBatch } from './pending-queue'
import { HEADER_BYTES, type Outcome } from './record'
import { joinBatches, type Recovery } from './recover'
import type { Watermark } from './watermark'

/** Most batches that wait: bounds the index in memory while the store is away for days. */
const MAX_PENDING_BATCHES = 200_000
/** Packed bytes that are sent as one when many small batches wait. */
const GROUP_BYTES = 4 * 1024 * 1024

export interface SpoolInit {
  journal: Journal
  recovery: Recovery
  watermark: Watermark
  /** Most bytes on disk. */
  maxBytes: number
  /** Size of a segment: the part of the disk that may be taken by batches already settled. */
  segmentBytes: number
  /** Facts that are sent as one when many small batches wait. */
  groupFacts: number
  /** Most facts kept in memory that are on no disk, length as JSON. */
  maxMemory: number
  /** Facts that are on disk too are kept in memory up to this, length as JSON, so as not to be read again. */
  maxCache: number
  /** Begins the id of each batch of this run; no two runs have the same. */
  runId: string
  onEvent(event: SpoolEvent): void
}

/** What a person should be told. */
export type SpoolEvent =
  | { type: 'dropped'; batches: number; facts: number; reason: 'spool_full' | 'memory_full' | 'too_large' }
  | DiskEvent
  | { type: 'unreadable'; batch: string; facts: number; error: unknown }

export interface SpoolStatus {
  pendingBatches: number
  pendingFacts: number
  /** All that the journal takes on disk, bytes. */
  bytes: number
  /** Batches that wait in memory alone. */
  diskFailed: boolean
}

export interface Spool {
  status(): SpoolStatus
  /** Resolves when the batch is in the journal, or, if that cannot be written, in memory. */
  add(batch: Batch): Promise<void>
  /** The oldest batch, or several small ones as one; null when none waits. It must be settled or released. */
  next(): Promise<PendingBatch | null>
  /** The facts of a batch, without those that cannot be read any more. */
  load(batch: PendingBatch): Promise<readonly Fact[]>
  settle(batch: PendingBatch, outcome: Outcome): Promise<void>
  /** It was not taken, and stays where it is. */
  release(batch: PendingBatch): void
  /** Grows with each change of what waits. */
  readonly version: number
  /** Resolves as soon as the version is another, or when the signal aborts. */
  changed(version: number, signal: AbortSignal): Promise<void>
  /** Waits until what was appended is on the disk itself. */
  sync(): Promise<void>
  /** Brings what waits in memory to the disk, if it can be written again, and closes the journal. */
  close(): Promise<void>
}

export function createSpool(init: SpoolInit): Spool {
  const { journal } = init
  const queue = createPendingQueue(
    init.recovery.pending.map((stored, index) => ({
      ...stored,
      live: undefined,
      liveSize: 0,
      // It may have been sent, whole and under this id, by the run that ended.
      attempts: index === 0 || init.recovery.restarted ? 1 : 0,
      inFlight: false,
    })),
  )
  const usableBytes = init.maxBytes - 2 * init.segmentBytes
  const lane = createLane()
  const disk = createDisk(journal, (event) => {
    init.onEvent(event)
  })
  const waiters = new Set<() => void>()
  let lastNumber = init.recovery.lastNumber
  let arriving = 0
  let version = 0

  const wake = (): void => {
    version += 1
    for (const waiter of waiters) waiter()
    waiters.clear()
  }

  const finish = async (batch: PendingBatch, outcome: Outcome): Promise<void> => {
    queue.remove(batch)
    if (!isOnDisk(batch)) return
    for (const place of batch.places) journal.settle(place)
    const noted = await disk.append({ kind: 'settled', first: batch.first, last: batch.last, outcome })
    if (noted === null) await init.watermark.raise((queue.head()?.first ?? lastNumber + 1) - 1)
    await journal.trim()
  }

  const drop = async (batch: PendingBatch, reason: 'spool_full' | 'memory_full'): Promise<void> => {
    await finish(batch, 'dropped')
    const batches = batch.last - batch.first + 1
    init.onEvent({ type: 'dropped', batches, facts: batch.factCount, reason })
  }

  /** true: so many bytes fit on the disk now. */
  const makeRoom = async (bytes: number): Promise<boolean> => {
    while (queue.length >= MAX_PENDING_BATCHES || queue.diskBytes + bytes > usableBytes) {
      const oldest = queue.oldestFree(isOnDisk)
      if (oldest === undefined) break
      await drop(oldest, 'spool_full')
    }
    await journal.makeRoom(bytes, init.maxBytes - init.segmentBytes)
    return queue.diskBytes + bytes <= usableBytes && journal.bytes + bytes <= init.maxBytes
  }

  const store = async (batch: Batch, packed: Buffer): Promise<void> => {
    const number = lastNumber + 1
    const id = `${init.runId}-${String(number)}`
    const { factCount } = batch
    const bytes = HEADER_BYTES + 64 + id.length + packed.length
    if (bytes > usableBytes) {
      init.onEvent({ type: 'dropped', batches: 1, facts: factCount, reason: 'too_large' })
      return
    }
    lastNumber = number
    const hasRoom = await makeRoom(bytes)
    const place = hasRoom ? await disk.append({ kind: 'batch', number, id, factCount, packed }) : null
    const memoryOnly = place === null
    if (memoryOnly) {
      while (queue.liveSize + batch.size > init.maxMemory) {
        const oldest = queue.oldestFree(({ liveSize }) => liveSize > 0)
        if (oldest === undefined) break
        if (isOnDisk(oldest)) queue.forgetLive(oldest)
        else await drop(oldest, 'memory_full')
      }
    }
    const keepLive = memoryOnly || queue.liveSize === 0 || queue.liveSize + batch.size <= init.maxCache
    queue.push({
      first: number,
      last: number,
      id,
      factCount,
      places: place === null ? [] : [place],
      live: keepLive ? batch.facts : undefined,
      liveSize: keepLive ? batch.size : 0,
      attempts: 0,
      inFlight: false,
    })
    wake()
  }

  /** Joins small batches that wait, so that a long absence is made up for in large inserts. */
  const joinHead = async (): Promise<void> => {
    let facts = 0
    let bytes = 0
    const run = queue.headRun((batch) => {
      facts += batch.factCount
      bytes += batch.places.reduce((sum, place) => sum + place.bytes, 0)
      return isOnDisk(batch) && batch.attempts === 0 && facts <= init.groupFacts && bytes <= GROUP_BYTES
    })
    const [first] = run
    const last = run.at(-1)
    if (first === undefined || last === undefined || run.length < 2) return
    const id = `${first.id}+${String(last.last)}`
    // On disk before it is sent: whatever happens, the same batches must be sent under the same id.
    const place = await disk.append({ kind: 'group', first: first.first, last: last.last, id })
    if (place === null) return
    await journal.sync().catch(() => undefined)
    const allLive = run.every(({ live }) => live !== undefined)
    queue.replaceHead(run.length, {
      ...joinBatches(run, id),
      live: allLive ? run.flatMap(({ live }) => live ?? []) : undefined,
      liveSize: allLive ? run.reduce((sum, { liveSize }) => sum + liveSize, 0) : 0,
      attempts: 0,
      inFlight: false,
    })
  }

  const readBatch = async (batch: PendingBatch): Promise<readonly Fact[]> => {
    const facts: Fact[] = []
    let failure: unknown = new Error('some facts do not fit the schema')
    for (const place of batch.places) {
      try {
        const { packed } = await journal.read(place)
        facts.push(...(await unpackFacts(packed)).facts)
      } catch (error) {
        failure = error
      }
    }
    const lost = batch.factCount - totalWeight(facts)
    if (lost > 0) init.onEvent({ type: 'unreadable', batch: batch.id, facts: lost, error: failure })
    return facts
  }

  return {
    status: () => ({
      pendingBatches: queue.length,
      pendingFacts: queue.facts,
      bytes: journal.bytes,
      diskFailed: disk.failed,
    }),

    add: async (batch) => {
      if (arriving + batch.size > init.maxMemory && arriving > 0) {
        init.onEvent({ type: 'dropped', batches: 1, facts: batch.factCount, reason: 'memory_full' })
        return
      }
      arriving += batch.size
      const packing = packFacts(batch.lines)
      await lane(async () => {
        await store(batch, await packing)
      }).finally(() => {
        arriving -= batch.size
      })
    },

    next: () =>
      lane(async () => {
        await joinHead()
        const head = queue.head()
        if (head === undefined) return null
        head.inFlight = true
        return head
      }),

    load: async (batch) => {
      if (batch.live !== undefined) return batch.live
      const facts = await readBatch(batch)
      // Kept until it is taken: a store that is away is asked again and again.
      queue.keepLive(batch, facts, GROUP_BYTES)
      return facts
    },

    settle: (batch, outcome) =>
      lane(async () => {
        await finish(batch, outcome)
        wake()
      }),

    release: (batch) => {
      batch.inFlight = false
      batch.attempts += 1
      wake()
    },

    get version() {
      return version
    },

    changed: (known, signal) =>
      new Promise((resolve) => {
        if (signal.aborted || known !== version) return resolve()
        const done = (): void => {
          signal.removeEventListener('abort', done)
          waiters.delete(done)
          resolve()
        }
        waiters.add(done)
        signal.addEventListener('abort', done, { once: true })
      }),

    // Beside the lane: what comes in need not wait for it.
    sync: () => journal.sync(),

    close: () =>
      lane(async () => {
        for (const batch of queue.headRun(() => true)) {
          if (isOnDisk(batch) || batch.live === undefined) continue
          const packed = await packFacts(batch.live.map((fact) => JSON.stringify(fact)))
          const { first: number, id, factCount } = batch
          if ((await disk.append({ kind: 'batch', number, id, factCount, packed })) === null) break
        }
        await journal.close(queue.length > 0)
      }),
  }
}
