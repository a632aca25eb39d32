/** Keeps a made-up network moving in real time, through the writer that collectors use. @module */
import { setTimeout as sleep } from 'node:timers/promises'
import { createLoopWatch } from '@/collector/crawl/loop-watch'
import { TopologyChurn } from '@/collector/seed/topology/live-churn'
import { COLLECTOR } from '@/collector/seed/topology/rows'
import type { SeededTopology } from '@/collector/seed/topology/seed-topology'
import type { Database } from '@/db/client'
import { createFactWriter } from '@/db/facts/fact-writer'
import { FactsUnavailableError, type FactBatch, type HeartbeatFact } from '@/lib/facts'

const ROUND_MS = 1_000
const BEAT_MS = 5_000
const RETRY_MS = 1_000
const MINUTE_MS = 60_000

export interface ChurningInit {
  /** Opened as a collector. */
  readonly db: Database
  readonly seeded: SeededTopology
  /** Of the nodes, a minute. */
  readonly percent: number
  readonly signal: AbortSignal
}

/** Until the signal is aborted; what cannot be written now is written when the store answers again. */
export async function keepChurning({ db, seeded, percent, signal }: ChurningInit): Promise<void> {
  const churn = new TopologyChurn(seeded)
  const writer = createFactWriter(db)
  const startedAtMs = Date.now()
  let beatMs = 0
  let owed = 0
  let batches = 0
  let roundMs = startedAtMs
  const loop = createLoopWatch()
  signal.addEventListener('abort', () => {
    loop.stop()
  })
  while (!signal.aborted) {
    await sleep(ROUND_MS, undefined, { signal }).catch(() => undefined)
    const nowMs = Date.now()
    owed += (churn.size * (percent / 100) * (nowMs - roundMs)) / MINUTE_MS
    roundMs = nowMs
    const facts = churn.step(Math.floor(owed), nowMs)
    owed %= 1
    if (nowMs - beatMs >= BEAT_MS) {
      beatMs = nowMs
      facts.push(heartbeat(nowMs, startedAtMs, churn.size, loop.recentDelayMs()))
    }
    if (facts.length === 0) continue
    batches += 1
    const batch = { id: `${COLLECTOR}:made-up:${String(startedAtMs)}:${String(batches)}`, facts }
    await writePatiently((given) => writer.write(given, signal), batch, signal)
  }
}

async function writePatiently(
  write: (batch: FactBatch) => Promise<void>,
  batch: FactBatch,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await write(batch)
      return
    } catch (error) {
      if (!(error instanceof FactsUnavailableError)) throw error
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined)
    }
  }
}

/** @param loopDelayMs - of this process: the network is made up, its sign of life is not. */
function heartbeat(
  atMs: number,
  startedAtMs: number,
  knownNodes: number,
  loopDelayMs: number,
): HeartbeatFact {
  return {
    kind: 'heartbeat',
    collector: COLLECTOR,
    atMs,
    startedAtMs,
    knownNodes,
    spooledRows: 0,
    droppedRows: 0,
    loopDelayMs,
    rssBytes: process.memoryUsage.rss(),
    problem: '',
  }
}
