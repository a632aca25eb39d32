/** The network as a whole: what it is, its totals, and how fresh they are. @module */
import { z } from 'zod'
import { epochMs } from './instant'
import { topicSchema } from './networks/profile'

const count = z.number().int().nonnegative()

export const networkSchema = z
  .object({
    name: z.string().describe('Short name.'),
    title: z.string().describe('Name for a person.'),
    about: z.string().describe('One sentence.'),
    kadProtocols: z.array(z.string()).describe('Kademlia protocol ids, the preferred one first.'),
    gossipProtocols: z
      .array(z.string())
      .describe('Gossip protocol ids where they are not those of libp2p, the preferred one first.'),
    topics: z.array(topicSchema).describe('Gossip topics that are listened to.'),
    bootstrap: z
      .array(z.string())
      .describe('Multiaddrs that a crawl begins with; empty: they are made when the network starts.'),
    features: z
      .object({
        messages: z.boolean().describe('Messages are listened to.'),
        authorities: z.boolean().describe('It lists who may publish its software.'),
        simulatedPlaces: z.boolean().describe('It is a demo: places and delays are made up.'),
      })
      .describe('What this explorer can tell of it.'),
  })
  .meta({ id: 'Network' })

export const trafficFiguresSchema = z
  .object({
    windowMs: z.number().positive().describe('The figures are of the last so long, ms.'),
    messagesPerSecond: z.number().nonnegative().nullable().describe('null: nothing is known.'),
    medianPropagationMs: z
      .number()
      .nonnegative()
      .nullable()
      .describe(
        'Median over the messages of the time until 90% of the nodes they reached had them, clocks compared, ms; null: not known.',
      ),
    propagationMessages: count.describe('Messages that the median is made from: with few, it says little.'),
    duplicateRatio: z
      .number()
      .nonnegative()
      .nullable()
      .describe('Receptions beyond the first, for each first one; null: not known.'),
    reporters: count.describe('Nodes that report traces now.'),
  })
  .meta({ id: 'Traffic' })

export const collectorStatusSchema = z
  .object({
    collector: z.string().describe('Its name.'),
    lastBeatMs: epochMs.describe('Newest sign of life.'),
    away: z.boolean().describe('There was no sign of life for 20 seconds.'),
    crawl: z
      .object({
        state: z.enum(['running', 'finished', 'aborted']).describe('How far its newest crawl is.'),
        nodesFound: count.describe('Nodes named so far.'),
        nodesVisited: count.describe('Visits ended so far.'),
        startedAtMs: epochMs.describe('When it began.'),
      })
      .nullable()
      .describe('Its newest crawl; null: none in the last day.'),
    spooledRows: count.describe('Facts that wait on its disk.'),
    droppedRows: count.describe('Facts lost to a full disk since it started.'),
    problem: z.string().describe('Why it can reach no node, one sentence; empty: it states none.'),
  })
  .meta({ id: 'Collector' })

export const networkStatsSchema = z.object({
  network: z.string().describe('Short name of the network.'),
  asOfMs: epochMs
    .nullable()
    .describe('Newest visit or sign of life of a collector: what is told is as of then. Null: none yet.'),
  feedAgeMs: z
    .number()
    .nonnegative()
    .nullable()
    .describe('How long ago that was when this was answered, ms; null: there was none yet.'),
  nodes: count.describe('Nodes on the map: heard of in the last seven days.'),
  active: count.describe('Of them, those online.'),
  links: count.describe('Links between them in the newest sets, each pair of nodes counted once.'),
  averageRttMs: z
    .number()
    .nonnegative()
    .nullable()
    .describe('Mean of the newest round-trip times from the collectors to active nodes, ms; null: none.'),
  messages24h: count
    .nullable()
    .describe(
      'Messages first heard of in the last 24 hours, the present one and the 23 before it, as the dashboards count them; null: none was traced or received.',
    ),
  traffic: trafficFiguresSchema.describe('The last minute of messages.'),
  collectors: z.array(collectorStatusSchema).describe('Every collector of the last day.'),
})

export const CRAWLS_PAGE_SIZE = 50
export const crawlSchema = z
  .object({
    collector: z.string().describe('Name of the collector that ran it.'),
    crawlId: count.describe('Unix seconds of its start: with the collector, its name.'),
    state: z
      .enum(['running', 'finished', 'aborted'])
      .describe('As last stated; one that was cut off stays `running` until the collector is back.'),
    startedAtMs: epochMs.describe('When it began.'),
    updatedAtMs: epochMs.describe('When this was stated; of one that is over, its end.'),
    nodesFound: count.describe('Nodes named, visited or not.'),
    nodesVisited: count.describe('Visits ended.'),
    nodesReachable: count.describe('Visits that reached the node.'),
    linksFound: count.describe('Routing-table entries read.'),
    queries: count.describe('FIND_NODE questions asked.'),
  })
  .meta({ id: 'Crawl' })
export const crawlPageSchema = z.object({
  crawls: z.array(crawlSchema).describe('Newest first.'),
  nextCursor: z.string().nullable().describe('Where the next page begins; null: this is the last one.'),
})
export type CrawlPage = z.infer<typeof crawlPageSchema>
