/** Puts the crawler together: host, policy, book of nodes, and the rounds that keep it fresh. @module */
import { createBootstrap } from './bootstrap'
import { createCrawlMetrics, type CrawlMetrics } from './crawl-metrics'
import type { Crawler, CrawlerComponents } from './crawler'
import { createDialPolicy } from './address/dial-policy'
import { createCrawlHost } from './host/host'
import { createIdentity } from './host/identity'
import { createIpBudget } from './ip-budget'
import { createLoopWatch } from './loop-watch'
import { createNodeBook, noteAddresses } from './node-book'
import { createOutageWatch } from './outage-watch'
import { createPeerReader } from './peer-reader'
import { createRounds, type Rounds } from './rounds'
import { createKeyTable } from './table/key-table'
import { TABLE_READING_LIMITS } from './table/read-table'
import { createVisitor } from './visitor'

/** What nodes are told that ask who visits them. */
export const AGENT = 'meshara-explorer/0.1.0'
/** Stands for whoever named, in an earlier run, the nodes that were never reached. */
const EARLIER_RUN = ''
const MAX_ADDRESSES_TRIED = 8
/** Failed dials to one address in a crawl's time, as a multiple of those allowed at once. */
const FAILURES_PER_DIAL_IN_FLIGHT = 4

export function createCrawler(components: CrawlerComponents): Crawler {
  const { profile, settings, log, emit } = components
  const now = components.now ?? Date.now
  const policy = createDialPolicy(profile.dialable)
  const peers = createPeerReader(policy)
  const book = createNodeBook(settings.MAX_NODES)
  const loop = createLoopWatch()
  const outage = createOutageWatch()
  const budget = createIpBudget({
    maxInFlight: profile.maxDialsPerIp,
    maxFailures: FAILURES_PER_DIAL_IN_FLIGHT * profile.maxDialsPerIp,
    windowMs: settings.CRAWL_INTERVAL,
    now,
  })
  let rounds: Rounds | null = null
  let metrics: CrawlMetrics | null = null
  const roundsStatus = () =>
    rounds?.status() ?? { visitsRunning: 0, crawlId: null, crawlsFinished: 0, problem: null }

  for (const known of components.known ?? []) {
    const reporter = known.lastReachableMs === null ? EARLIER_RUN : null
    const node = book.add(known.peerId, known.lastReachableMs ?? now(), reporter)
    if (node === null) continue
    node.failuresInRow = known.failuresInRow
    node.lastReachableMs = known.lastReachableMs
    noteAddresses(
      node,
      // Those that were cut to a prefix lead nowhere.
      known.addresses.flatMap((text) => policy.read(text) ?? []).filter(({ mayBeDialled }) => mayBeDialled),
    )
  }

  if (components.metrics !== undefined) {
    metrics = createCrawlMetrics({
      registry: components.metrics,
      knownNodes: () => book.size,
      visitsRunning: () => roundsStatus().visitsRunning,
      crawlsFinished: () => roundsStatus().crawlsFinished,
      loopDelayMs: () => loop.recentDelayMs(),
    })
  }

  return {
    async start() {
      const host = createCrawlHost({
        privateKey: await createIdentity(),
        agent: AGENT,
        permits: (address) => policy.permits(address),
      })
      const visitor = createVisitor({
        visits: {
          host,
          budget,
          peers,
          loop,
          keys: createKeyTable(),
          kadProtocols: profile.kadProtocols,
          limits: {
            dialMs: settings.DIAL_TIMEOUT,
            rpcMs: settings.RPC_TIMEOUT,
            visitMs: settings.VISIT_TIMEOUT,
            maxAddresses: MAX_ADDRESSES_TRIED,
            table: TABLE_READING_LIMITS,
          },
        },
        book,
        peers,
        outage,
        places: components.places,
        emit,
        onReached: components.onReached ?? (() => undefined),
        collector: settings.COLLECTOR_NAME,
        detail: settings.ADDRESS_DETAIL,
        now,
      })
      rounds = createRounds({
        book,
        visitor,
        budget,
        bootstrap: createBootstrap({ multiaddrs: profile.bootstrap, policy, log }),
        schedule: {
          revisitIntervalMs: settings.REVISIT_INTERVAL,
          forgetAfterMs: settings.FORGET_AFTER,
          random: components.random ?? Math.random,
        },
        collector: settings.COLLECTOR_NAME,
        crawlIntervalMs: settings.CRAWL_INTERVAL,
        concurrency: settings.VISIT_CONCURRENCY,
        log,
        emit,
        onVisit: (cause, result) => metrics?.visited(cause, result),
        now,
      })
      rounds.start()
    },

    async stop() {
      await rounds?.stop()
      loop.stop()
    },

    knows: (peerId) => book.get(peerId) !== undefined,

    status() {
      const { problem, ...counts } = roundsStatus()
      return {
        ...counts,
        problem: problem ?? outage.problem(),
        knownNodes: book.size,
        loopDelayMs: loop.recentDelayMs(),
      }
    },
  }
}
