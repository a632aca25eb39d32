/** Waiting that can be called off. @module */

/** @throws the reason of the signal when it aborts first. */
export async function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer)
      // The reason is whatever who aborted chose.
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

/** Grows from `firstMs` to `lastMs`, less up to half by chance: many clients must not come back at the same moment. */
export function backoffMs(attempt: number, firstMs: number, lastMs: number): number {
  return Math.min(lastMs, firstMs * 2 ** Math.min(attempt, 20)) * (1 - Math.random() / 2)
}
