/**
 * Where a collector's facts go: into numbered batches, onto the disk, and from there to the store, in order and once
 * each, however often this process or the store ends on the way.
 *
 * What is lost, and when: a fact younger than a second (not in the journal yet) with a `kill -9` of this process; what
 * was written since the last sync, at most two seconds, with a loss of power while the store was away; the oldest
 * batches, counted and said, when the spool is full.
 * @module
 */
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Fact, FactWriter } from '@/lib/facts'
import { StartError } from '@/lib/service/start-error'
import { createBatcher } from './batcher'
import { systemClock, type Clock } from './clock'
import { FolderHeldError, lockFolder, type FolderLock } from './folder-lock'
import { createJournal } from './journal'
import { recoverSpool } from './recover'
import type { CreateSegmentFile } from './segment-files'
import { startSender } from './sender'
import { createSetAside } from './set-aside'
import { createReporter } from './sink-events'
import type { SinkStatus } from './sink-status'
import { createSpool } from './spool'
import { openWatermark } from './watermark'

/** A batch is handed on when it has so many facts, … */
const BATCH_FACTS = 5_000
/** … so much JSON, characters, … */
const BATCH_SIZE = 4 * 1024 * 1024
/** … or when its first fact is this old. */
export const BATCH_DELAY_MS = 500
/** While batches wait, the disk is synced this often. */
export const SYNC_INTERVAL_MS = 1_000
/** JSON kept in memory, characters, of what a failing disk did not take, … */
const MEMORY = 16 * 1024 * 1024
/** … and of what is on disk and will be sent next. */
const CACHE = 4 * 1024 * 1024
const SEGMENT_BYTES = 8 * 1024 * 1024
/** Acknowledged segments are kept this long, bytes and files: the record of what was sent lately. */
const KEEP_BYTES = 32 * 1024 * 1024
const KEEP_FILES = 64
/** Bounds of the folders of what was set aside. */
const ASIDE_BYTES = 32 * 1024 * 1024
const ASIDE_FILES = 256
/** How long `stop` waits for the store to take what is left. */
const STOP_GRACE_MS = 1_500

export interface SinkInit {
  /** Folder of this collector alone; made when it is not there. */
  folder: string
  collector: string
  writer: FactWriter
  log: Logger
  /** Most disk the journal may take, bytes. */
  maxBytes: number
  metrics?: Registry
  clock?: Clock
  random?: () => number
  createFile?: CreateSegmentFile
  batchFacts?: number
  batchDelayMs?: number
}

export interface Sink {
  /** Takes a fact; never throws and never waits. */
  emit(fact: Fact): void
  status(): SinkStatus
  /** Hands on what is buffered, gives the store a moment for the rest, and closes the journal. */
  stop(): Promise<void>
}

/** @throws {StartError} when another collector uses the folder, or it cannot be written. */
export async function openSink(init: SinkInit): Promise<Sink> {
  const clock = init.clock ?? systemClock
  const random = init.random ?? Math.random
  const lock = await openFolder(init.folder, init.collector)
  const aside = (name: string) =>
    createSetAside({
      folder: join(init.folder, name),
      maxBytes: ASIDE_BYTES,
      maxFiles: ASIDE_FILES,
      onError: (err) => {
        init.log.error({ err }, 'could not set aside what the store did not take')
      },
    })
  const segmentBytes = Math.min(SEGMENT_BYTES, Math.floor(init.maxBytes / 16))
  const watermark = await openWatermark(init.folder)
  const recovery = await recoverSpool(init.folder, aside('corrupt'), watermark.found).catch(
    async (cause: unknown) => {
      await lock.release()
      throw cannotUse(init.folder, cause)
    },
  )
  const reporter = createReporter({
    log: init.log,
    metrics: init.metrics,
    clock,
    refused: aside('refused'),
    status: () => status(),
  })
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
    maxMemory: MEMORY,
    maxCache: CACHE,
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
    random,
    signal: sending.signal,
    onEvent: (event) => reporter.sender(event, spool),
  })

  const arriving = new Set<Promise<void>>()
  let arrivingFacts = 0
  const batcher = createBatcher({
    maxFacts: init.batchFacts ?? BATCH_FACTS,
    maxSize: Math.min(BATCH_SIZE, segmentBytes),
    maxDelayMs: init.batchDelayMs ?? BATCH_DELAY_MS,
    clock,
    onBatch: (batch) => {
      const added = spool.add(batch).catch((err: unknown) => {
        reporter.lost(batch.facts.length, err)
      })
      arriving.add(added)
      arrivingFacts += batch.facts.length
      void added.then(() => {
        arriving.delete(added)
        arrivingFacts -= batch.facts.length
      })
    },
  })

  const stopped = new AbortController()
  const syncing = (async () => {
    while (!stopped.signal.aborted) {
      await clock.sleep(SYNC_INTERVAL_MS, stopped.signal)
      // What the store has taken need not survive a loss of power here.
      if (spool.status().pendingBatches === 0) continue
      await spool.sync().catch((error: unknown) => {
        reporter.syncFailed(error)
      })
    }
  })()

  const status = (): SinkStatus => {
    const { pendingFacts, pendingBatches, bytes, diskFailed } = spool.status()
    return {
      bufferedFacts: batcher.waiting + arrivingFacts,
      spooledFacts: pendingFacts,
      spooledBatches: pendingBatches,
      spoolBytes: bytes,
      ...reporter.counts(),
      diskFailed,
      awaySinceMs: sender.awaySinceMs,
    }
  }

  /** Resolves when all that was emitted is settled, the store goes away, or the signal aborts. */
  const drain = async (signal: AbortSignal): Promise<void> => {
    batcher.flush()
    await Promise.all(arriving)
    while (!signal.aborted && sender.awaySinceMs === null) {
      const { version } = spool
      if (spool.status().pendingBatches === 0) return
      await spool.changed(version, signal)
    }
  }

  let stopping: Promise<void> | undefined
  return {
    emit: (fact) => {
      if (stopping === undefined) batcher.add(fact)
    },
    status,
    stop: () =>
      (stopping ??= (async () => {
        const grace = new AbortController()
        const done = new AbortController()
        void clock.sleep(STOP_GRACE_MS, done.signal).then(() => {
          grace.abort()
        })
        // A store that is away will not come back in that time; the spool keeps the rest.
        await drain(grace.signal)
        done.abort()
        sending.abort()
        stopped.abort()
        await Promise.all([sender.ended, syncing])
        await spool.close()
        await lock.release()
      })()),
  }
}

async function openFolder(folder: string, collector: string): Promise<FolderLock> {
  try {
    await mkdir(folder, { recursive: true })
    return await lockFolder(folder)
  } catch (cause) {
    if (cause instanceof FolderHeldError) {
      throw new StartError(
        `A collector named "${collector}" already runs with the spool ${folder} (process ${String(cause.pid)}): stop it, or give this one a name of its own with COLLECTOR_NAME.`,
        { cause },
      )
    }
    throw cannotUse(folder, cause)
  }
}

function cannotUse(folder: string, cause: unknown): StartError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new StartError(`The spool folder ${folder} cannot be used: ${reason}.`, { cause })
}
