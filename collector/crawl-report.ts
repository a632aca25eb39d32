/** Says how far a long crawl is, now and then, and how far the newest one is in gauges. @module */
import type { Logger } from 'pino'
import { Gauge, type Registry } from 'prom-client'
import type { Fact } from '@/lib/facts'

/** A long crawl says how far it is this often, ms. */
const PROGRESS_INTERVAL_MS = 10_000

export interface CrawlReportInit {
  log: Logger
  metrics: Registry
  /** Facts that wait for ClickHouse. */
  spooledFacts: () => number
  /** Told how the first crawl goes, for the person who waits for the map: seldom, and once at its end. */
  notice: (text: string) => void
}

/** @returns what is to be shown every fact. */
export function createCrawlReport({
  log,
  metrics,
  spooledFacts,
  notice,
}: CrawlReportInit): (fact: Fact) => void {
  const progress = new Gauge({
    name: 'crawler_crawl_progress',
    help: 'The newest crawl: nodes found, visited and reachable, links found, questions asked.',
    labelNames: ['what'],
    registers: [metrics],
  })
  let saidAtMs = 0
  let isFirstOver = false

  return (fact) => {
    if (fact.kind !== 'crawl') return
    progress.set({ what: 'found' }, fact.nodesFound)
    progress.set({ what: 'visited' }, fact.nodesVisited)
    progress.set({ what: 'reachable' }, fact.nodesReachable)
    progress.set({ what: 'links' }, fact.linksFound)
    progress.set({ what: 'questions' }, fact.queries)
    // A crawl that has reached nobody yet has no progress to tell, and one that ends so is a problem's to tell.
    const isTold = !isFirstOver && fact.nodesReachable > 0
    const soFar = `${String(fact.nodesVisited)} of ${String(fact.nodesFound)} nodes visited, ${String(fact.nodesReachable)} reachable`
    if (isTold && fact.state === 'finished') {
      isFirstOver = true
      notice(`first crawl done: ${soFar}`)
    }
    // Its beginning and its end are the crawler's own to say.
    if (fact.state !== 'running') return
    if (fact.nodesVisited === 0) saidAtMs = fact.updatedAtMs
    if (fact.updatedAtMs - saidAtMs < PROGRESS_INTERVAL_MS) return
    saidAtMs = fact.updatedAtMs
    log.info(
      {
        crawl: fact.crawlId,
        found: fact.nodesFound,
        visited: fact.nodesVisited,
        reachable: fact.nodesReachable,
        links: fact.linksFound,
        tookMs: fact.updatedAtMs - fact.startedAtMs,
        spooledFacts: spooledFacts(),
      },
      `crawl under way: ${soFar}`,
    )
    if (isTold) notice(soFar)
  }
}
