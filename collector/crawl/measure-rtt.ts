/** Round-trip time of a connected node, and how far it can be trusted. @module */
import type { RttMethod } from '@/lib/facts'
import { PING_PROTOCOL, pingChannel, type PingChannel } from '../protocols/ping/ping'
import { createDeadline } from './deadline'
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
 * @param limitMs - for all pings together.
 * @returns null when the node does not answer pings: that is no failure of the visit.
 * @throws what `signal` was aborted with.
 */
export async function measureRtt(
  connection: PeerConnection,
  loop: LoopWatch,
  care: RttCare,
  limitMs: number,
  signal: AbortSignal,
): Promise<RttReading | null> {
  let best: RttReading | null = null
  const patience = createDeadline(signal, limitMs)
  patience.step('ping', limitMs)
  try {
    const stream = await connection.openStream([PING_PROTOCOL], patience.signal)
    const channel = pingChannel(stream)
    for (let i = 0; i < PINGS[care]; i++) {
      const reading = await pingOnce(channel, loop, care, patience.signal)
      if (best === null || isBetter(reading, best)) best = reading
    }
    await stream.close({ signal: patience.signal })
  } catch {
    signal.throwIfAborted()
  } finally {
    patience.end()
  }
  return best
}

async function pingOnce(
  channel: PingChannel,
  loop: LoopWatch,
  care: RttCare,
  signal: AbortSignal,
): Promise<RttReading> {
  const endWatch = loop.begin(care === 'quick' ? 'bounded' : 'sampled')
  let loopDelayMs = 0
  const rttMs = await channel.ping(signal).finally(() => {
    loopDelayMs = endWatch()
  })
  return { rttMs, loopDelayMs, method: loopDelayMs <= QUIET_LOOP_DELAY_MS ? 'ping_quiet' : 'ping_busy' }
}

function isBetter(a: RttReading, b: RttReading): boolean {
  return a.method === b.method ? a.rttMs < b.rttMs : a.method === 'ping_quiet'
}
