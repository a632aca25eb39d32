/** Round-trip time of a connected node, and how far it can be trusted. @module */
import type { RttMethod } from '@/lib/facts'
import { PING_PROTOCOL, pingChannel } from '../protocols/ping/ping'
import type { PeerConnection } from './host/peer-connection'
import type { LoopWatch } from './loop-watch'

export interface RttReading {
  rttMs: number
  method: RttMethod
  /** Worst delay of the event loop while that ping was out, ms. */
  loopDelayMs: number
}

/** Up to this delay of the loop, ms, a ping tells more of the network than of this process. */
const QUIET_LOOP_DELAY_MS = 3

/**
 * `quick`: one ping, in a crawl, where the loop is busy anyway; `careful`: the least of a few, with the loop watched.
 */
export type RttCare = 'quick' | 'careful'
const PINGS: Readonly<Record<RttCare, number>> = { quick: 1, careful: 3 }

/**
 * The least of a few pings, quiet ones before busy ones: what is added to a round trip is always added on top.
 * @param step - begins each ping; its signal aborts when the ping takes too long.
 * @returns null when the node does not answer pings: that is no failure of the visit.
 * @throws what `step`'s signal was aborted with.
 */
export async function measureRtt(
  connection: PeerConnection,
  loop: LoopWatch,
  care: RttCare,
  step: (name: string) => AbortSignal,
): Promise<RttReading | null> {
  let best: RttReading | null = null
  const signal = step('open ping')
  try {
    const stream = await connection.openStream([PING_PROTOCOL], signal)
    const channel = pingChannel(stream)
    for (let i = 0; i < PINGS[care]; i++) {
      const endWatch = loop.begin(care === 'quick' ? 'bounded' : 'sampled')
      let loopDelayMs = 0
      const rttMs = await channel.ping(step('ping')).finally(() => {
        loopDelayMs = endWatch()
      })
      const method = loopDelayMs <= QUIET_LOOP_DELAY_MS ? 'ping_quiet' : 'ping_busy'
      if (best === null || isBetter({ rttMs, method, loopDelayMs }, best))
        best = { rttMs, method, loopDelayMs }
    }
    await stream.close({ signal })
  } catch {
    signal.throwIfAborted()
  }
  return best
}

function isBetter(a: RttReading, b: RttReading): boolean {
  return a.method === b.method ? a.rttMs < b.rttMs : a.method === 'ping_quiet'
}
