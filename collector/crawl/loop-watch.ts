/** How late the event loop runs: the error bar of every time that is measured in this process. @module */
import { performance } from 'node:perf_hooks'

/** While someone watches, the loop is asked this often, ms. */
const SAMPLE_MS = 4
/** Once a second when nobody does, for the collector's sign of life. */
const IDLE_SAMPLE_MS = 1_000
const KEPT_SAMPLES = 64

export interface LoopWatch {
  /**
   * Begins a measurement.
   * @param how - `sampled`: the loop is asked every few milliseconds; `bounded`: costs nothing, and gives the time
   * the loop was busy at all, which no delay can exceed.
   * @returns a function that ends it and gives the worst delay meanwhile, ms.
   */
  begin(how: 'sampled' | 'bounded'): () => number
  /** Worst delay of the last samples, ms. */
  recentDelayMs(): number
  stop(): void
}

export function createLoopWatch(): LoopWatch {
  const watchers = new Set<{ worstMs: number }>()
  const recent: number[] = []
  let expectedAtMs = 0
  let timer: NodeJS.Timeout | undefined

  const arm = (): void => {
    const waitMs = watchers.size > 0 ? SAMPLE_MS : IDLE_SAMPLE_MS
    clearTimeout(timer)
    expectedAtMs = performance.now() + waitMs
    timer = setTimeout(sample, waitMs)
    timer.unref()
  }
  const note = (lateMs: number): void => {
    for (const watcher of watchers) watcher.worstMs = Math.max(watcher.worstMs, lateMs)
  }
  const sample = (): void => {
    // Timers fire up to a millisecond late on a loop that does nothing at all.
    const lateMs = Math.max(0, performance.now() - expectedAtMs - 1)
    note(lateMs)
    recent.push(lateMs)
    if (recent.length > KEPT_SAMPLES) recent.shift()
    arm()
  }
  arm()

  return {
    begin(how) {
      if (how === 'bounded') {
        const before = performance.eventLoopUtilization()
        return () => performance.eventLoopUtilization(before).active
      }
      const watcher = { worstMs: 0 }
      const isFirst = watchers.size === 0
      watchers.add(watcher)
      if (isFirst) arm()
      return () => {
        // The sample that is due now may itself be what is late.
        note(Math.max(0, performance.now() - expectedAtMs - 1))
        watchers.delete(watcher)
        return watcher.worstMs
      }
    },
    recentDelayMs: () => Math.max(0, ...recent),
    stop() {
      clearTimeout(timer)
    },
  }
}
