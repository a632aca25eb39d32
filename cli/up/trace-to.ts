/** Tells the demo mesh where its nodes report to. @module */
import { setTimeout as wait } from 'node:timers/promises'

export interface TraceTo {
  /**
   * Tells it in the background, and once more when it fails; to be called whenever either of the two has changed.
   * @param controlUrl - of the mesh; undefined: there is none (yet).
   * @param traceAddress - multiaddrs of the collector, separated by commas; undefined: it does not listen (yet).
   */
  tell: (controlUrl: string | undefined, traceAddress: string | undefined) => void
}

const ATTEMPTS = 5
const RETRY_MS = 1_000
const TIMEOUT_MS = 5_000

export function createTraceTo(onNotice: (text: string) => void): TraceTo {
  let telling = new AbortController()

  const attempt = async (
    controlUrl: string,
    addresses: readonly string[],
    signal: AbortSignal,
  ): Promise<void> => {
    const response = await fetch(`${controlUrl}/trace-to`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ addresses }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    if (!response.ok)
      throw new Error(`it answered ${String(response.status)}: ${(await response.text()).trim()}`)
  }

  const tell = async (
    controlUrl: string,
    addresses: readonly string[],
    signal: AbortSignal,
  ): Promise<void> => {
    for (let left = ATTEMPTS; left > 0; left -= 1) {
      try {
        await attempt(controlUrl, addresses, signal)
        return
      } catch (error) {
        if (signal.aborted) return
        if (left === 1) {
          onNotice(
            `its nodes do not know where to report to: ${error instanceof Error ? error.message : String(error)}`,
          )
          return
        }
        await wait(RETRY_MS)
      }
    }
  }

  return {
    tell(controlUrl, traceAddress) {
      if (controlUrl === undefined || traceAddress === undefined) return
      telling.abort()
      telling = new AbortController()
      void tell(controlUrl, traceAddress.split(','), telling.signal)
    },
  }
}
