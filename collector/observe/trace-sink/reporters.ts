/** The nodes that report, and those that did until lately. @module */
import type { ReporterState } from './reporter-state'
import type { EventTaker } from './take-event'
import type { ReporterMessages } from './messages'
import type { ReporterNames } from './names'
import type { TokenBucket } from './token-bucket'
import { LINKS_KEPT_MS, NAMES_KEPT_MS, TICK_MS } from './limits'
import type { StreamEnd } from './trace-metrics'

/** A stream that is being read. */
export interface OpenStream {
  /** Aborted when we end it. */
  readonly signal: AbortSignal
  /** Why it is ended by us; null: it is not. */
  endedBy: StreamEnd | null
  end(how: StreamEnd): void
}

export interface Reporter {
  readonly peerId: string
  readonly state: ReporterState
  readonly names: ReporterNames
  readonly messages: ReporterMessages
  readonly taker: EventTaker
  readonly pace: TokenBucket
  /** Oldest first. */
  readonly streams: Set<OpenStream>
  /** Where it reports from; null: this machine, or nobody knows. */
  address: string | null
  /** When it opened a stream while none was open. */
  cameAtMs: number
  lastHereAtMs: number
}

/** A reporter of whom nothing was taken may have to make room for another after so long. */
export const SILENT_MS = 60_000

export interface Reporters {
  /** Reporters with a stream open. */
  readonly present: number
  readonly streams: number
  /** The reporter, with what it may still do in this hour: to come back is no fresh start. */
  get(peerId: string, make: () => Reporter): Reporter
  all(): IterableIterator<Reporter>
  /** Reporters with a stream open that report from this address. */
  presentFrom(address: string): number
  /** Makes room for one more. @returns false: nobody could be sent away. */
  makeRoom(max: number): boolean
  /** States what is due, and forgets who has been gone for long. */
  tick(): void
}

/** @param maxKept - reporters that are remembered, present or gone. */
export function createReporters(maxKept: number, now: () => number): Reporters {
  const reporters = new Map<string, Reporter>()

  const forget = (): void => {
    const nowMs = now()
    let excess = reporters.size - maxKept
    for (const { peerId, streams, state, lastHereAtMs } of reporters.values()) {
      if (streams.size > 0 || !state.isSettled) continue
      if (excess > 0 || nowMs - lastHereAtMs > NAMES_KEPT_MS) {
        reporters.delete(peerId)
        excess -= 1
      }
    }
  }
  const present = (): Reporter[] => [...reporters.values()].filter(({ streams }) => streams.size > 0)

  return {
    get present() {
      return present().length
    },
    get streams() {
      return present().reduce((sum, { streams }) => sum + streams.size, 0)
    },
    get(peerId, make) {
      let reporter = reporters.get(peerId)
      if (reporter === undefined) {
        reporter = make()
        reporters.set(peerId, reporter)
      }
      return reporter
    },
    all: () => reporters.values(),
    presentFrom: (address) => present().filter((reporter) => reporter.address === address).length,
    makeRoom(max) {
      const here = present()
      if (here.length < max) return true
      // Bytes alone, or another stream, hold no place.
      const heardAt = ({ taker, cameAtMs }: Reporter): number => Math.max(taker.lastTakenAtMs, cameAtMs)
      const silent = here.reduce((least, reporter) => (heardAt(reporter) < heardAt(least) ? reporter : least))
      if (now() - heardAt(silent) < SILENT_MS) return false
      for (const stream of silent.streams) stream.end('silent')
      return true
    },
    tick() {
      const nowMs = now()
      for (const reporter of reporters.values()) {
        reporter.names.age()
        reporter.messages.age()
        const goneMs = reporter.streams.size > 0 ? 0 : nowMs - reporter.lastHereAtMs
        // One that has gone may still have something to take back.
        if (goneMs < 60 * TICK_MS) reporter.state.tick(nowMs)
        if (goneMs >= LINKS_KEPT_MS) reporter.state.forgetLinks()
      }
      forget()
    },
  }
}
