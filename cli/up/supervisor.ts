/** Keeps parts running: starts them, starts them again when they die, ends them in order. @module */
import { startPart, type Part, type PartInit } from './part'

const RESTART_FIRST_MS = 1_000
const RESTART_MOST_MS = 30_000
/** A part that ran this long was well: its next restart is quick again. */
const STEADY_AFTER_MS = 60_000

export interface SupervisorInit {
  /** Told when a part died and when it is back. */
  onNotice: (text: string) => void
  now: () => number
}

interface Kept {
  part: Part
  readonly init: () => PartInit
  readonly onRestart: ((details: Record<string, string>) => void) | undefined
  restartAfterMs: number
  startedAtMs: number
}

export interface Supervisor {
  /**
   * Starts a part and keeps it alive once it has been ready.
   * @param init - asked at each start, for what it hands on may have changed.
   * @throws {StartError} when its first start fails.
   */
  keep(
    init: () => PartInit,
    onRestart?: (details: Record<string, string>) => void,
  ): Promise<Record<string, string>>
  /** Ends a part so that it is started again with what `init` says now. */
  restart(name: string): void
  /** Ends all parts: those named last only when the others have ended. @param limitMs - then SIGKILL. */
  stop(last: readonly string[], limitMs: number): Promise<void>
}

export function createSupervisor({ onNotice, now }: SupervisorInit): Supervisor {
  const kept = new Map<string, Kept>()
  const timers = new Set<NodeJS.Timeout>()
  let isStopping = false

  const watch = (entry: Kept): void => {
    const { part } = entry
    void part.exited.then(() => {
      if (isStopping) return
      if (now() - entry.startedAtMs > STEADY_AFTER_MS) entry.restartAfterMs = RESTART_FIRST_MS
      const afterMs = entry.restartAfterMs
      entry.restartAfterMs = Math.min(RESTART_MOST_MS, afterMs * 2)
      onNotice(`${part.name} ended; starting it again in ${String(afterMs / 1000)} s`)
      const timer = setTimeout(() => {
        timers.delete(timer)
        begin(entry)
        void entry.part.ready.then(
          (details) => {
            onNotice(`${part.name} is back`)
            entry.onRestart?.(details)
          },
          () => undefined,
        )
      }, afterMs)
      timers.add(timer)
    })
  }
  const begin = (entry: Kept): void => {
    entry.part = startPart(entry.init())
    entry.startedAtMs = now()
    watch(entry)
  }

  const end = async (entries: Kept[], deadline: Promise<void>): Promise<void> => {
    for (const { part } of entries) part.signal('SIGTERM')
    await Promise.race([Promise.all(entries.map(({ part }) => part.exited)), deadline])
    for (const { part } of entries) part.signal('SIGKILL')
    await Promise.all(entries.map(({ part }) => part.exited))
  }

  return {
    keep: async (init, onRestart) => {
      const part = startPart(init())
      const entry: Kept = { part, init, onRestart, restartAfterMs: RESTART_FIRST_MS, startedAtMs: now() }
      kept.set(part.name, entry)
      const details = await part.ready
      watch(entry)
      return details
    },
    restart: (name) => {
      const entry = kept.get(name)
      if (entry === undefined) return
      entry.restartAfterMs = RESTART_FIRST_MS
      entry.part.signal('SIGTERM')
    },
    stop: async (last, limitMs) => {
      isStopping = true
      for (const timer of timers) clearTimeout(timer)
      const all = [...kept.values()]
      const first = all.filter(({ part }) => !last.includes(part.name))
      const rest = all.filter(({ part }) => last.includes(part.name))
      const limit = (ms: number) =>
        new Promise<void>((resolve) => {
          setTimeout(resolve, ms).unref()
        })
      await end(first, limit(limitMs * 0.7))
      await end(rest, limit(limitMs * 0.3))
    },
  }
}
