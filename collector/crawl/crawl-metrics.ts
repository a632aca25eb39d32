/** The crawler's own metrics. @module */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { VisitResult } from './visit'

export interface CrawlMetrics {
  visited(cause: 'crawl' | 'revisit', result: VisitResult): void
}

export interface CrawlMetricsInit {
  registry: Registry
  knownNodes: () => number
  visitsRunning: () => number
  crawlsFinished: () => number
  loopDelayMs: () => number
}

/** Seconds. */
const VISIT_BUCKETS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30]

export function createCrawlMetrics(init: CrawlMetricsInit): CrawlMetrics {
  const registers = [init.registry]
  const visits = new Counter({
    name: 'crawler_visits_total',
    help: 'Visits that ended, by cause and by outcome: reached, or the error.',
    labelNames: ['cause', 'outcome'],
    registers,
  })
  const duration = new Histogram({
    name: 'crawler_visit_seconds',
    help: 'How long a visit took.',
    labelNames: ['cause'],
    buckets: VISIT_BUCKETS,
    registers,
  })
  const questions = new Counter({
    name: 'crawler_questions_total',
    help: 'FIND_NODE questions that were asked.',
    registers,
  })
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  }
  gauge('crawler_known_nodes', 'Nodes the crawler knows of.', init.knownNodes)
  gauge('crawler_visits_running', 'Visits in progress.', init.visitsRunning)
  gauge('crawler_crawls_finished', 'Crawls finished since the start.', init.crawlsFinished)
  gauge('crawler_loop_delay_ms', 'Worst recent delay of the event loop.', init.loopDelayMs)
  return {
    visited(cause, result) {
      visits.inc({ cause, outcome: result.error ?? 'reached' })
      duration.observe({ cause }, result.tookMs / 1000)
      questions.inc(result.table?.questions ?? 0)
    },
  }
}
