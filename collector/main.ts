/** The `collect` process, and the only place where its parts are put together. @module */
import '@/lib/node-shims'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { createFactWriter } from '@/db/facts/fact-writer'
import { loadKnownNodes, type KnownNode } from '@/db/facts/load-known-nodes'
import { measureQueries, openDatabase, type Database } from '@/db/client'
import type { Settings } from '@/lib/env/settings'
import type { Fact } from '@/lib/facts'
import { loadProfile } from '@/lib/networks/load-profile'
import type { NetworkProfile } from '@/lib/networks/profile'
import { runService, type RunningService, type ServiceContext } from '@/lib/service/run-service'
import { StartError } from '@/lib/service/start-error'
import { waitAtMost } from '@/lib/service/wait-at-most'
import { AGENT, createCrawler } from './crawl/create-crawler'
import { createCrawlReport } from './crawl-report'
import { startHeartbeat } from './heartbeat'
import { startObserving, type Observing } from './observe/observe'
import { createPlaceFinder } from './place/create-place-finder'
import { startProblemNotices } from './problem-notices'
import { startReckoning } from './reckon/start-reckoning'
import { openSink } from './sink/sink'

/** How long the start waits for what ClickHouse remembers; a crawl can begin without it. */
const KNOWN_NODES_TIMEOUT_MS = 5_000
/** Part of the time to stop that the crawler, the observing and the reckoning may take; the rest is the sink's. */
const CRAWLER_STOP_MS = 1_000

/** Crawls the network and writes what it sees to ClickHouse, until the process is asked to stop. */
export async function runCollector(settings: Settings, explicit: ReadonlySet<string>): Promise<void> {
  await runService({
    name: 'collector',
    logLevel: settings.LOG_LEVEL,
    statusPort: settings.COLLECTOR_STATUS_PORT,
    statusPortIsExplicit: explicit.has('COLLECTOR_STATUS_PORT'),
    start: (context) => startCollector(settings, explicit, context),
  })
}

/** Ready details: `network`, `collector` and, unless it does not observe, `traceAddress` (multiaddrs, separated by commas). */
async function startCollector(
  settings: Settings,
  explicit: ReadonlySet<string>,
  context: ServiceContext,
): Promise<RunningService> {
  const { log, metrics, signal } = context
  measureQueries(metrics)
  const profile = loadProfile(settings)
  const db = openDatabase(settings, 'collector')
  const sink = await openSink({
    // A folder for each database: what waits for one must never be sent to another.
    folder: join(settings.DATA_DIR, 'spool', db.name, settings.COLLECTOR_NAME),
    collector: settings.COLLECTOR_NAME,
    writer: createFactWriter(db, {
      onRefused: (reason, count) => {
        log.warn({ facts: count }, `facts were left out: ${reason}`)
      },
    }),
    log,
    maxBytes: settings.SPOOL_MAX_BYTES,
    maxMessageBytes: settings.SPOOL_MESSAGES_MAX_BYTES,
    metrics,
  })
  try {
    context.progress('asking ClickHouse which nodes are known')
    const known = await findKnownNodes(db, settings, log, signal)
    requireSomewhereToBegin(profile, known)
    const report = createCrawlReport({
      log,
      metrics,
      spooledFacts: () => sink.status().spooledFacts,
      notice: (text) => {
        context.notice(text)
      },
    })
    const places = await createPlaceFinder(settings, log)
    context.progress(`joining the network ${profile.name}`)
    let observing: Observing | null = null
    const crawler = createCrawler({
      profile,
      settings: {
        ...settings,
        CRAWL_INTERVAL: settings.CRAWL_INTERVAL ?? profile.crawlIntervalMs,
        REVISIT_INTERVAL: settings.REVISIT_INTERVAL ?? profile.revisitIntervalMs,
      },
      places,
      log,
      metrics,
      known: known ?? [],
      emit: (fact: Fact) => {
        report(fact)
        sink.emit(fact)
      },
      onReached: (node) => observing?.note(node),
    })
    await crawler.start()
    if (settings.OBSERVE === 'on') {
      observing = await startObserving({
        profile,
        settings,
        explicit,
        agent: AGENT,
        emit: (fact) => {
          sink.emit(fact)
        },
        log,
        metrics,
        isKnown: (peerId) => crawler.knows(peerId),
        isPressed: () => sink.isPressed,
      })
      const { addresses, portWasTaken } = observing
      if (portWasTaken) {
        context.notice(
          `port ${String(settings.OBSERVE_PORT)} is taken: nodes report to ${addresses[0] ?? 'nowhere'} this time`,
        )
      }
    }
    const traceAddress = observing?.addresses.join(',')
    const stopHeartbeat = startHeartbeat({
      collector: settings.COLLECTOR_NAME,
      crawler: () => crawler.status(),
      sink: () => sink.status(),
      emit: (fact) => {
        sink.emit(fact)
      },
    })
    const reckoning = startReckoning({
      db,
      collector: settings.COLLECTOR_NAME,
      historyDays: settings.HISTORY_KEEP_DAYS,
      log,
      metrics,
    })
    const stopNotices = startProblemNotices({
      problem: () => crawler.status().problem,
      notice: (text) => {
        context.notice(text)
      },
    })
    return {
      details: {
        network: profile.name,
        collector: settings.COLLECTOR_NAME,
        ...(traceAddress === undefined ? {} : { traceAddress }),
      },
      // A store that is away is no reason: the collector goes on, and its facts wait.
      notReadyReason: () => crawler.status().problem,
      stop: async () => {
        stopNotices()
        stopHeartbeat()
        await waitAtMost(Promise.all([crawler.stop(), observing?.stop(), reckoning.stop()]), CRAWLER_STOP_MS)
        await sink.stop()
        await Promise.all([places.close(), db.close()])
      },
    }
  } catch (error) {
    await sink.stop()
    await db.close()
    throw error
  }
}

/** null: ClickHouse could not be asked. */
async function findKnownNodes(
  db: Database,
  settings: Settings,
  log: Logger,
  signal: AbortSignal,
): Promise<KnownNode[] | null> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(KNOWN_NODES_TIMEOUT_MS)])
  try {
    const since = Date.now() - settings.FORGET_AFTER
    return await loadKnownNodes(db, settings.COLLECTOR_NAME, since, limit)
  } catch (err) {
    log.warn({ err }, 'ClickHouse does not answer: starting from the bootstrap addresses alone')
    return null
  }
}

/** @throws {StartError} when there is no node to ask first. */
function requireSomewhereToBegin(profile: NetworkProfile, known: readonly KnownNode[] | null): void {
  if (profile.bootstrap.length > 0 || (known !== null && known.length > 0)) return
  const nobody =
    known === null
      ? 'no bootstrap address, and ClickHouse, which may know nodes from before, does not answer'
      : 'no bootstrap address and no node known from before'
  const remedy = profile.demoMesh
    ? 'start the whole demo with `npm start`, or give the mesh’s address with --bootstrap /ip4/…/tcp/…/p2p/<peer id>'
    : 'give the address of a node you trust with --bootstrap /ip4/…/tcp/…/p2p/<peer id>'
  throw new StartError(`The network "${profile.name}" has ${nobody}: ${remedy}.`)
}
