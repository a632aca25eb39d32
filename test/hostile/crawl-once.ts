/** One crawl, from these addresses, to its end: what the crawler states, and what it cost. @module */
import { pino } from 'pino'
import { createCrawler } from '@/collector/crawl/create-crawler'
import type { CrawlerComponents } from '@/collector/crawl/crawler'
import { readSettings } from '@/lib/env/settings'
import { NO_PLACE, type CrawlFact, type Fact, type NeighboursFact, type VisitFact } from '@/lib/facts'
import { networkProfileSchema, type NetworkProfile } from '@/lib/networks/profile'
import demo from '@/lib/networks/profiles/demo.json'

export interface CrawlOutcome {
  facts: Fact[]
  visits: Map<string, VisitFact>
  tables: Map<string, NeighboursFact>
  end: CrawlFact
  /** Most memory above what was in use before: heap, buffers and all, bytes. */
  peakExtraBytes: number
}

const NEVER_MS = 86_400_000
const SAMPLE_MS = 20

export async function crawlOnce(
  bootstrap: readonly string[],
  changes: { profile?: Partial<NetworkProfile>; settings?: Partial<CrawlerComponents['settings']> } = {},
): Promise<CrawlOutcome> {
  const facts: Fact[] = []
  const finished = Promise.withResolvers<CrawlFact>()
  const inUse = (): number => {
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const before = inUse()
  let peak = before
  const sampling = setInterval(() => (peak = Math.max(peak, inUse())), SAMPLE_MS)
  const crawler = createCrawler({
    profile: networkProfileSchema.parse({ ...demo, bootstrap, ...changes.profile }),
    settings: {
      ...readSettings({}),
      ADDRESS_DETAIL: 'full',
      CRAWL_INTERVAL: NEVER_MS,
      REVISIT_INTERVAL: NEVER_MS,
      DIAL_TIMEOUT: 1_500,
      RPC_TIMEOUT: 1_500,
      VISIT_TIMEOUT: 6_000,
      ...changes.settings,
    },
    places: { find: () => Promise.resolve(NO_PLACE), close: () => Promise.resolve() },
    log: pino({ level: 'silent' }),
    emit: (fact) => {
      facts.push(fact)
      if (fact.kind === 'crawl' && fact.state === 'finished') finished.resolve(fact)
    },
  })
  try {
    await crawler.start()
    const end = await finished.promise
    return {
      facts,
      end,
      visits: new Map(facts.flatMap((fact) => (fact.kind === 'visit' ? [[fact.peerId, fact]] : []))),
      tables: new Map(facts.flatMap((fact) => (fact.kind === 'neighbours' ? [[fact.peerId, fact]] : []))),
      peakExtraBytes: peak - before,
    }
  } finally {
    clearInterval(sampling)
    await crawler.stop()
  }
}
