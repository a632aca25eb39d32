/** Reads one trace stream, from its wire bytes to its events. @module */
import { setTimeout as wait, setImmediate as nextTurn } from 'node:timers/promises'
import { MAX_FRAME_BYTES } from '../../protocols/tracer/constants'
import { createFrameReader } from '../../protocols/tracer/frames'
import type { HeldBudget } from '../../protocols/tracer/held-budget'
import { TraceBatch } from '../../protocols/tracer/trace-batch'
import { inflate, type Inflated, type InflateLimits } from './inflate'

/** Events taken before other work of the process gets its turn. */
const EVENTS_A_TURN = 8_192
/** So many inflated bytes cost as much as an event: what holds no events is not free. */
const BYTES_AN_EVENT = 1_024
/** Longest single wait, ms. */
const LONGEST_WAIT_MS = 1_000

export interface ReadStreamInit {
  /** Wire bytes; read only as fast as they are taken. */
  source: AsyncIterable<Uint8Array>
  limits: InflateLimits
  /** Shared with the other streams; left out: nothing is shared. */
  held?: HeldBudget
  /** Kept up to date. */
  bytes: Inflated
  /** Takes an event; @returns how many it counts for. */
  onEvent: (event: TraceBatch) => number
  /** Before the events of a batch. */
  onBatch: () => void
  /** After the events of a batch; `endsWhole` false: its bytes are broken behind them. */
  onBatchEnd: (endsWhole: boolean) => void
  /** @returns how long to wait before more is read, ms. */
  spend: (events: number) => number
  /** Told how long it had to wait, ms. */
  onSlowed?: (ms: number) => void
  signal: AbortSignal
}

/**
 * Resolves when the stream has ended, whole or cut off.
 * @throws {InflationError} {NotGzipError} {TraceFrameError}, or what the source failed with; what came before it was
 * taken.
 */
export async function readTraceStream(init: ReadStreamInit): Promise<void> {
  const frames = createFrameReader(MAX_FRAME_BYTES, init.held)
  const batch = new TraceBatch()
  let sinceTurn = 0

  const pace = async (events: number): Promise<void> => {
    let waitMs = init.spend(events)
    sinceTurn += events
    if (waitMs === 0 && sinceTurn >= EVENTS_A_TURN) await nextTurn()
    if (waitMs > 0 || sinceTurn >= EVENTS_A_TURN) sinceTurn = 0
    while (waitMs > 0) {
      const restMs = Math.min(waitMs, LONGEST_WAIT_MS)
      await wait(restMs, undefined, { signal: init.signal })
      init.onSlowed?.(restMs)
      waitMs = init.spend(0)
    }
  }

  try {
    for await (const chunk of inflate(init.source, init.limits, init.bytes)) {
      frames.push(chunk)
      let unpaid = chunk.length / BYTES_AN_EVENT
      for (let frame = frames.next(); frame !== null; frame = frames.next()) {
        // One that holds nothing is not free either.
        unpaid += 1
        batch.open(frame)
        init.onBatch()
        while (batch.next()) {
          unpaid += init.onEvent(batch)
          if (unpaid < EVENTS_A_TURN) continue
          await pace(unpaid)
          unpaid = 0
          init.onBatch()
        }
        init.onBatchEnd(batch.endsWhole)
      }
      await pace(unpaid)
    }
  } finally {
    frames.close()
  }
}
