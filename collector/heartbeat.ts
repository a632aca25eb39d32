/** The collector's sign of life, every few seconds: without it, silence is the collector's, not the network's. @module */
import { PROBLEM_MAX, type HeartbeatFact } from '@/lib/facts'
import type { CrawlerStatus } from './crawl/crawler'
import type { SinkStatus } from './sink/sink-status'

export const HEARTBEAT_INTERVAL_MS = 5_000

export interface HeartbeatInit {
  collector: string
  crawler: () => CrawlerStatus
  sink: () => Omit<SinkStatus, 'channels'>
  emit: (fact: HeartbeatFact) => void
  /** Epoch milliseconds. */
  now?: () => number
}

/** Beats at once and from then on. @returns a function that ends it. */
export function startHeartbeat(init: HeartbeatInit): () => void {
  const now = init.now ?? Date.now
  const startedAtMs = now()
  const beat = (): void => {
    const { knownNodes, loopDelayMs, problem } = init.crawler()
    const { bufferedFacts, spooledFacts, droppedFacts } = init.sink()
    init.emit({
      kind: 'heartbeat',
      collector: init.collector,
      atMs: now(),
      startedAtMs,
      knownNodes,
      spooledRows: bufferedFacts + spooledFacts,
      droppedRows: droppedFacts,
      loopDelayMs,
      rssBytes: process.memoryUsage.rss(),
      problem: (problem ?? '').slice(0, PROBLEM_MAX),
    })
  }
  beat()
  const timer = setInterval(beat, HEARTBEAT_INTERVAL_MS)
  return () => {
    clearInterval(timer)
  }
}
