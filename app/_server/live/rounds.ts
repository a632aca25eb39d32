/** The loop behind every tail: a round, a rest, and after a failure another try. @module */
import { setTimeout as sleep } from 'node:timers/promises'

/** Rest between two rounds even when a round took longer than its time. */
const LEAST_REST_MS = 100

export interface RoundsInit {
  /** @returns ms from its start to the next round's. */
  round: () => Promise<number>
  /** @returns the same, after a round that failed. */
  onFailure: (error: unknown) => number
  onEnd?: (tookMs: number) => void
  signal: AbortSignal
}

/** Resolves when the signal has aborted and no round runs any more. */
export async function runRounds({ round, onFailure, onEnd, signal }: RoundsInit): Promise<void> {
  while (!signal.aborted) {
    const began = performance.now()
    const restMs = await round().catch(onFailure)
    const tookMs = performance.now() - began
    onEnd?.(tookMs)
    await sleep(Math.max(LEAST_REST_MS, restMs - tookMs), undefined, { signal }).catch(() => undefined)
  }
}

/**
 * Asks, and takes the asking back when `stopped` aborts or after `limitMs` in which there was no sign of life. Not AbortSignal.any: on Node 20 each
 * signal made from a lasting one stays with it for ever.
 */
export async function withDeadline<T>(
  limitMs: number,
  stopped: AbortSignal,
  ask: (signal: AbortSignal, isAlive: () => void) => Promise<T>,
): Promise<T> {
  const ending = new AbortController()
  const end = (): void => {
    ending.abort()
  }
  const timer = setTimeout(end, limitMs)
  stopped.addEventListener('abort', end)
  try {
    return await ask(ending.signal, () => {
      timer.refresh()
    })
  } finally {
    // Of several questions one may have failed: the others are not waited for.
    end()
    clearTimeout(timer)
    stopped.removeEventListener('abort', end)
  }
}
