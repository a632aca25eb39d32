/**
 * Where a collector's facts go: into numbered batches, onto the disk, and from there to the store, in order and once
 * each, however often this process or the store ends on the way. Facts of messages, of which a network may make any
 * number, go a way of their own, so that a flood of them holds up nothing else.
 *
 * What is lost, and when: a fact younger than a second (not in the journal yet) with a `kill -9` of this process; what
 * was written since the last sync, at most two seconds, with a loss of power while the store was away; the oldest
 * batches of a way, counted and said, when its spool is full.
 * @module
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Fact, FactWriter } from '@/lib/facts'
import { StartError } from '@/lib/service/start-error'
import { openChannel, type Channel, type ChannelSizes } from './channel'
import { systemClock, type Clock } from './clock'
import { FolderHeldError, lockFolder, type FolderLock } from './folder-lock'
import type { CreateSegmentFile } from './segment-files'
import { createSetAside } from './set-aside'
import { createReporter } from './sink-events'
import { CHANNELS, sumStatus, type ChannelName, type SinkStatus } from './sink-status'

const MiB = 1024 * 1024
export const BATCH_DELAY_MS = 500
const SIZES: Readonly<Record<ChannelName, ChannelSizes>> = {
  main: {
    batchFacts: 5_000,
    batchSize: 4 * MiB,
    batchDelayMs: BATCH_DELAY_MS,
    groupFacts: 5_000,
    memory: 16 * MiB,
    cache: 4 * MiB,
  },
  messages: {
    batchFacts: 100_000,
    batchSize: 8 * MiB,
    batchDelayMs: BATCH_DELAY_MS,
    groupFacts: 100_000,
    memory: 32 * MiB,
    cache: 16 * MiB,
  },
}
/** Where in the sink's folder each way keeps its journal. */
const SUBFOLDERS: Readonly<Record<ChannelName, string>> = { main: '.', messages: 'messages' }
/** Bounds of the folder of what the store refused. */
const REFUSED_BYTES = 32 * MiB
const REFUSED_FILES = 256
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
  /** The same for the journal of message facts. Default: as much again. */
  maxMessageBytes?: number
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
  /**
   * Hop events come faster than the disk takes them: whoever reads them off the network had better wait some
   * milliseconds before reading on, else they will be dropped.
   */
  readonly isPressed: boolean
  status(): SinkStatus
  /** Hands on what is buffered, gives the store a moment for the rest, and closes the journals. */
  stop(): Promise<void>
}

/** @throws {StartError} when another collector uses the folder, or it cannot be written. */
export async function openSink(init: SinkInit): Promise<Sink> {
  const clock = init.clock ?? systemClock
  const lock = await openFolder(init.folder, init.collector)
  const channels = new Map<ChannelName, Channel>()
  const reporter = createReporter({
    log: init.log,
    metrics: init.metrics,
    clock,
    refused: createSetAside({
      folder: join(init.folder, 'refused'),
      maxBytes: REFUSED_BYTES,
      maxFiles: REFUSED_FILES,
      onError: (error) => {
        reporter.asideFailed(error)
      },
    }),
    status: () => status(),
  })
  const status = (): SinkStatus => sumStatus(channels, reporter.counts())
  const closeAll = async (): Promise<void> => {
    await Promise.all([...channels.values()].map((channel) => channel.close()))
    await lock.release()
  }

  try {
    for (const name of CHANNELS) {
      const folder = join(init.folder, SUBFOLDERS[name])
      await mkdir(folder, { recursive: true })
      channels.set(
        name,
        await openChannel({
          folder,
          collector: init.collector,
          writer: init.writer,
          sizes: sizesOf(name, init),
          maxBytes: name === 'messages' ? (init.maxMessageBytes ?? init.maxBytes) : init.maxBytes,
          reporter: reporter.of(name),
          clock,
          random: init.random ?? Math.random,
          createFile: init.createFile,
        }),
      )
    }
  } catch (cause) {
    await closeAll()
    throw cannotUse(init.folder, cause)
  }

  let stopping: Promise<void> | undefined
  return {
    emit: (fact) => {
      if (stopping === undefined) channels.get(channelOf(fact))?.add(fact)
    },
    get isPressed() {
      return channels.get('messages')?.isPressed ?? false
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
        await Promise.all([...channels.values()].map((channel) => channel.drain(grace.signal)))
        done.abort()
        await closeAll()
      })()),
  }
}

/** What gossip brings, which a network may make any number of. */
const OF_MESSAGES: ReadonlySet<Fact['kind']> = new Set(['hops', 'observation', 'announcement', 'answer'])

function channelOf(fact: Fact): ChannelName {
  return OF_MESSAGES.has(fact.kind) ? 'messages' : 'main'
}

function sizesOf(name: ChannelName, { batchFacts, batchDelayMs }: SinkInit): ChannelSizes {
  const sizes = SIZES[name]
  return {
    ...sizes,
    batchFacts: batchFacts ?? sizes.batchFacts,
    batchDelayMs: batchDelayMs ?? sizes.batchDelayMs,
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
