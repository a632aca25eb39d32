/** A sink on a folder of its own, with time that passes only when the test says so. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { createSegmentFile, type CreateSegmentFile } from '@/collector/sink/segment-files'
import { openSink, type Sink, type SinkInit } from '@/collector/sink/sink'
import type { Clock } from '@/collector/sink/clock'
import { memoryStore, type MemoryStore } from './facts'

export interface ManualClock extends Clock {
  /** Moves time on and wakes whoever has slept long enough. */
  advance(ms: number): void
}

export function manualClock(startMs = 1_700_000_000_000): ManualClock {
  let nowMs = startMs
  const sleepers = new Set<{ untilMs: number; wake: () => void }>()
  return {
    now: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve()
        const wake = (): void => {
          sleepers.delete(sleeper)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        const sleeper = { untilMs: nowMs + ms, wake }
        sleepers.add(sleeper)
        signal.addEventListener('abort', wake)
      }),
    advance: (ms) => {
      nowMs += ms
      for (const sleeper of sleepers) {
        if (sleeper.untilMs <= nowMs) sleeper.wake()
      }
    },
  }
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'explorer-sink-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export interface FallibleDisk {
  createFile: CreateSegmentFile
  full: boolean
  /** false: half a record cannot even be cut off again. */
  canCut: boolean
}

/** A disk that, while it is full, takes half of what is written and then says so. */
export function fallibleDisk(): FallibleDisk {
  const disk = {
    full: false,
    canCut: true,
    createFile: async (path: string) => {
      const file = await createSegmentFile(path)
      return {
        ...file,
        append: async (bytes: Buffer) => {
          if (!disk.full) return file.append(bytes)
          await file.append(bytes.subarray(0, bytes.length / 2))
          throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
        },
        truncate: (size: number) =>
          disk.canCut ? file.truncate(size) : Promise.reject(new Error('cannot truncate')),
      }
    },
  }
  return disk
}

export interface LogLine {
  level: number
  msg: string
  [field: string]: unknown
}

export interface TestSink {
  sink: Sink
  store: MemoryStore
  clock: ManualClock
  folder: string
  log: LogLine[]
}

/** Opens a sink; `init` replaces what the test cares about. */
export async function openTestSink(
  init: Partial<SinkInit> & { clock?: ManualClock; store?: MemoryStore } = {},
): Promise<TestSink> {
  const { store = memoryStore(), clock = manualClock(), ...rest } = init
  const folder = init.folder ?? (await temporaryFolder())
  const log: LogLine[] = []
  const sink = await openSink({
    folder,
    collector: 'test',
    writer: store,
    log: pino(
      { level: 'trace' },
      { write: (line: string) => log.push(JSON.parse(line) as LogLine) }, // pino's own lines
    ),
    maxBytes: 64 * 1024 * 1024,
    random: () => 0.5,
    ...rest,
    clock,
  })
  onTestFinished(() => sink.stop())
  return { sink, store, clock, folder, log }
}

/** Resolves when the condition holds. @throws after five seconds. */
export async function until(condition: () => boolean, what = 'the condition'): Promise<void> {
  const deadline = performance.now() + 5_000
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`${what} did not come about`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** The same, while the sink's own time passes as fast as it likes. */
export async function untilLater(clock: ManualClock, condition: () => boolean, what?: string): Promise<void> {
  await until(() => {
    clock.advance(100)
    return condition()
  }, what)
}
