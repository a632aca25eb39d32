/**
 * One way from a collector to the store: a batcher, a journal in a folder of its own, and a sender. What goes one way
 * arrives in order, and waits for nothing that goes another.
 * @module
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Fact, FactWriter } from '@/lib/facts'
import { createBatcher } from './batcher'
import type { Clock } from './clock'
import { createJournal } from './journal'
import { recoverSpool } from './recover'
import type { CreateSegmentFile } from './segment-files'
import { startSender } from './sender'
import { createSetAside } from './set-aside'
import type { Reporter } from './sink-events'
import type { ChannelStatus } from './sink-status'
import { createSpool } from './spool'
import { openWatermark } from './watermark'

/** While batches wait, the disk is synced this often. */
export const SYNC_INTERVAL_MS = 1_000
const SEGMENT_BYTES = 8 * 1024 * 1024
/** Acknowledged segments are kept this long, bytes and files: the record of what was sent lately. */
const KEEP_BYTES = 32 * 1024 * 1024
const KEEP_FILES = 64
/** Bounds of the folder of what was spoilt. */
const CORRUPT_BYTES = 32 * 1024 * 1024
const CORRUPT_FILES = 256

/** Batches on their way to the disk from which on no more should come. */
const PRESSED_BATCHES = 2

/** How much is handled at once. Facts are counted as `factWeight` counts them. */
export interface ChannelSizes {
  /** A batch is handed on when it has so many facts, … */
  batchFacts: number
  /** … so much JSON, characters, … */
  batchSize: number
  /** … or when its first fact is this old. */
  batchDelayMs: number
  /** Facts that are sent as one when many small batches wait. */
  groupFacts: number
  /** JSON kept in memory, characters, of what a failing disk did not take, … */
  memory: number
  /** … and of what is on disk and will be sent next. */
  cache: number
}

export interface ChannelInit {
  /** Made and locked by the caller. */
  folder: string
  collector: string
  writer: FactWriter
  sizes: ChannelSizes
  /** Most disk the journal may take, bytes. */
  maxBytes: number
  reporter: Reporter
  clock: Clock
  random: () => number
  createFile: CreateSegmentFile | undefined
}

export interface Channel {
  add(fact: Fact): void
  /** More comes than the disk takes; what cannot wait in memory will be dropped. */
  readonly isPressed: boolean
  status(): ChannelStatus
  /** Resolves when all that was added is settled, the store goes away, or the signal aborts. */
  drain(signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** Rejects when the folder cannot be read or written. */
export async function openChannel(init: ChannelInit): Promise<Channel> {
  const { clock, reporter, sizes } = init
  const segmentBytes = Math.min(SEGMENT_BYTES, Math.floor(init.maxBytes / 16))
  const watermark = await openWatermark(init.folder)
  const corrupt = createSetAside({
    folder: join(init.folder, 'corrupt'),
    maxBytes: CORRUPT_BYTES,
    maxFiles: CORRUPT_FILES,
    onError: (error) => {
      reporter.asideFailed(error)
    },
  })
  const recovery = await recoverSpool(init.folder, corrupt, watermark.found)
  reporter.recovered(recovery)
  const spool = createSpool({
    journal: createJournal({
      folder: init.folder,
      segmentBytes,
      keepBytes: Math.min(KEEP_BYTES, Math.floor(init.maxBytes / 4)),
      keepFiles: KEEP_FILES,
      segments: recovery.segments,
      ...(init.createFile === undefined ? {} : { createFile: init.createFile }),
    }),
    recovery,
    watermark,
    maxBytes: init.maxBytes,
    segmentBytes,
    groupFacts: sizes.groupFacts,
    maxMemory: sizes.memory,
    maxCache: sizes.cache,
    runId: `${init.collector}-${clock.now().toString(36)}${randomBytes(4).toString('hex')}`,
    onEvent: (event) => {
      reporter.spool(event)
    },
  })
  const sending = new AbortController()
  const sender = startSender({
    spool,
    writer: init.writer,
    clock,
    random: init.random,
    signal: sending.signal,
    onEvent: (event) => reporter.sender(event, spool),
  })

  const arriving = new Set<Promise<void>>()
  let arrivingFacts = 0
  const batcher = createBatcher({
    maxFacts: sizes.batchFacts,
    maxSize: Math.min(sizes.batchSize, segmentBytes),
    maxDelayMs: sizes.batchDelayMs,
    clock,
    onBatch: (batch) => {
      const added = spool.add(batch).catch((err: unknown) => {
        reporter.lost(batch.factCount, err)
      })
      arriving.add(added)
      arrivingFacts += batch.factCount
      void added.then(() => {
        arriving.delete(added)
        arrivingFacts -= batch.factCount
      })
    },
  })

  const closed = new AbortController()
  const syncing = (async () => {
    while (!closed.signal.aborted) {
      await clock.sleep(SYNC_INTERVAL_MS, closed.signal)
      // What the store has taken need not survive a loss of power here.
      if (spool.status().pendingBatches === 0) continue
      await spool.sync().catch((error: unknown) => {
        reporter.syncFailed(error)
      })
    }
  })()

  return {
    add: (fact) => {
      batcher.add(fact)
    },

    get isPressed() {
      return arriving.size >= PRESSED_BATCHES
    },

    status: () => {
      const { pendingFacts, pendingBatches, bytes, diskFailed } = spool.status()
      return {
        bufferedFacts: batcher.waiting + arrivingFacts,
        spooledFacts: pendingFacts,
        spooledBatches: pendingBatches,
        spoolBytes: bytes,
        diskFailed,
        awaySinceMs: sender.awaySinceMs,
      }
    },

    drain: async (signal) => {
      batcher.flush()
      await Promise.all(arriving)
      while (!signal.aborted && sender.awaySinceMs === null) {
        const { version } = spool
        if (spool.status().pendingBatches === 0) return
        await spool.changed(version, signal)
      }
    },

    close: async () => {
      sending.abort()
      closed.abort()
      await Promise.all([sender.ended, syncing])
      await spool.close()
    },
  }
}
