/** One abort signal for a task of several steps, each with a limit of its own and one for all. @module */

import { setMaxListeners } from 'node:events'

/** A step, or the whole, took longer than it may. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError'
}

export interface Deadline {
  readonly signal: AbortSignal
  /** Begins a step: the signal aborts when it is not over in that many milliseconds. */
  step(name: string, limitMs: number): void
  /** Ends the watch; must be called, whatever became of the task. */
  end(): void
}

/**
 * @param parent - when it aborts, the signal does too, with the same reason.
 * @param totalMs - limit of all steps together.
 */
export function createDeadline(parent: AbortSignal, totalMs: number): Deadline {
  const controller = new AbortController()
  // Each step of libp2p listens to it; Node takes more than ten for a leak.
  setMaxListeners(Infinity, controller.signal)
  const endsAtMs = performance.now() + totalMs
  let timer: NodeJS.Timeout | undefined
  const follow = (): void => {
    controller.abort(parent.reason)
  }
  if (parent.aborted) follow()
  else parent.addEventListener('abort', follow, { once: true })
  return {
    signal: controller.signal,
    step(name, limitMs) {
      clearTimeout(timer)
      const leftMs = Math.max(0, Math.min(limitMs, endsAtMs - performance.now()))
      timer = setTimeout(() => {
        controller.abort(new DeadlineError(`${name}: nothing in ${Math.round(leftMs)} ms`))
      }, leftMs)
    },
    end() {
      clearTimeout(timer)
      parent.removeEventListener('abort', follow)
    },
  }
}
