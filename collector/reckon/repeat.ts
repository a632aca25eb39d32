/** A piece of work done again and again until it is called off, also after it failed. @module */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { DatabaseUnavailableError } from '@/db/errors'

export interface RepeatInit {
  name: string
  /** One turn. @returns true: there is more to do at once. */
  work: () => Promise<boolean>
  everyMs: number
  log: Logger
  onFailure: () => void
  signal: AbortSignal
}

/** Longest pause after failures in a row, ms. */
const PAUSE_MAX_MS = 15_000
/** Turns at once before others have theirs. */
const TURNS_MAX = 50

/** Resolves, never rejects, when the signal was given and no work is left. */
export async function repeat({ name, work, everyMs, log, onFailure, signal }: RepeatInit): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    try {
      for (let turn = 0; turn < TURNS_MAX && (await work()); turn++) if (isOver(signal)) return
      if (failures > 0) log.info(`${name} goes on`)
      failures = 0
    } catch (err) {
      if (isOver(signal)) return
      failures++
      onFailure()
      // While the store is away the sink says so; what is not foreseen is told each time.
      if (!(err instanceof DatabaseUnavailableError)) log.error({ err }, `${name} failed and is tried again`)
      else if (failures === 1) log.warn({ err }, `${name} waits: ClickHouse does not answer`)
    }
    const pauseMs = failures === 0 ? everyMs : Math.min(PAUSE_MAX_MS, everyMs * 2 ** Math.min(failures, 5))
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}

/** It may have been given while the work went on. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted
}
