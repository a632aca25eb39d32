import { pino } from 'pino'
import { Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { createCrawlReport } from '@/collector/crawl-report'
import type { CrawlFact } from '@/lib/facts'

const crawl = (atMs: number, nodesVisited: number, state: CrawlFact['state'] = 'running'): CrawlFact => ({
  kind: 'crawl',
  collector: 'test',
  crawlId: 1_700_000_000,
  state,
  startedAtMs: 1_700_000_000_000,
  updatedAtMs: 1_700_000_000_000 + atMs,
  nodesFound: 1_000,
  nodesVisited,
  nodesReachable: nodesVisited,
  linksFound: 20 * nodesVisited,
  queries: 3 * nodesVisited,
})

describe('the report of a crawl', () => {
  it('says every ten seconds how far a long crawl is, and keeps gauges of it', async () => {
    const lines: string[] = []
    const metrics = new Registry()
    const log = pino({}, { write: (line: string) => lines.push(line) })
    const report = createCrawlReport({ log, metrics, spooledFacts: () => 0, notice: () => undefined })
    for (let second = 0; second <= 25; second += 1) report(crawl(1_000 * second, 10 * second))
    report(crawl(26_000, 1_000, 'finished'))
    expect(lines).toHaveLength(2)
    expect(lines[0]).toContain('crawl under way: 100 of 1000 nodes visited, 100 reachable')
    expect(lines[1]).toContain('crawl under way: 200 of 1000')
    expect(await metrics.metrics()).toContain('crawler_crawl_progress{what="visited"} 1000')
  })

  it('tells a person how the first crawl that reaches somebody goes, seldom, and no later crawl', () => {
    const told: string[] = []
    const report = createCrawlReport({
      log: pino({ level: 'silent' }),
      metrics: new Registry(),
      spooledFacts: () => 0,
      notice: (text) => told.push(text),
    })
    const inVain = { nodesReachable: 0 }
    for (let second = 0; second <= 15; second += 1) report({ ...crawl(1_000 * second, second), ...inVain })
    report({ ...crawl(16_000, 16, 'finished'), ...inVain })
    expect(told).toEqual([])
    for (let second = 0; second <= 25; second += 1) report(crawl(20_000 + 1_000 * second, 10 * second))
    report(crawl(46_000, 1_000, 'finished'))
    for (let second = 0; second <= 25; second += 1) report(crawl(50_000 + 1_000 * second, 10 * second))
    report(crawl(76_000, 1_000, 'finished'))
    expect(told).toEqual([
      '100 of 1000 nodes visited, 100 reachable',
      '200 of 1000 nodes visited, 200 reachable',
      'first crawl done: 1000 of 1000 nodes visited, 1000 reachable',
    ])
  })
})
