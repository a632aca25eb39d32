/** What the status line says, from what the page knows. @module */
import { formatCount, plural } from '@/lib/format/numbers'
import type { CollectorStatus, LiveStatus } from '@/lib/live/events'
import type { Connection } from '../live/live-client'

export interface FeedState {
  /** `waiting`: nothing is wrong, nothing is known yet. */
  readonly kind: 'live' | 'waiting' | 'trouble'
  readonly title: string
  readonly detail: string
  /** Since when, ms since the epoch; null when that is not known or of no interest. */
  readonly sinceMs: number | null
}

/** Stands above, or before, what `collectorProblem` says. */
export const NO_NODE_REACHED = 'The collector reaches no node'

/**
 * The nearest trouble first: without a connection nothing is known of the database, and without the database nothing
 * of the collectors.
 */
export function feedState(
  connection: Connection,
  connectionSinceMs: number | null,
  status: LiveStatus | null,
): FeedState {
  if (connection === 'lost') {
    return {
      kind: 'trouble',
      title: 'Reconnecting',
      detail: 'The server does not answer; what you see is as old as that.',
      sinceMs: connectionSinceMs,
    }
  }
  if (status?.store === 'away') {
    return {
      kind: 'trouble',
      title: 'ClickHouse is away',
      detail: 'Nothing is lost: the collector keeps what it sees until it is back.',
      sinceMs: status.sinceMs,
    }
  }
  if (connection === 'connecting' || status === null) {
    return { kind: 'waiting', title: 'Connecting', detail: '', sinceMs: null }
  }
  const away = status.collectors.filter((collector) => collector.away)
  if (status.collectors.length === 0) {
    return {
      kind: 'waiting',
      title: 'Waiting for a collector',
      detail: 'None has reported yet.',
      sinceMs: null,
    }
  }
  if (away.length === status.collectors.length) {
    return {
      kind: 'trouble',
      title: away.length === 1 ? 'The collector is away' : 'All collectors are away',
      detail: 'Silence is the collector’s, not the network’s: nodes may be well.',
      sinceMs: Math.max(...away.map((collector) => collector.lastBeatMs)),
    }
  }
  const problem = collectorProblem(status)
  if (problem !== null) {
    return { kind: 'trouble', title: NO_NODE_REACHED, detail: problem, sinceMs: null }
  }
  if (away.length > 0) {
    return {
      kind: 'live',
      title: 'Live',
      detail: `${formatCount(away.length)} of ${plural(status.collectors.length, 'collector')} away`,
      sinceMs: null,
    }
  }
  return { kind: 'live', title: 'Live', detail: '', sinceMs: null }
}

/**
 * Why no collector that works can reach a node, in its own words; null when one can, or none states a problem.
 * The last words of a collector that is away count for nothing.
 */
export function collectorProblem(status: LiveStatus | null): string | null {
  const working = status?.collectors.filter((collector) => !collector.away) ?? []
  return working.every(({ problem }) => problem !== '') ? (working[0]?.problem ?? null) : null
}

/** How the newest crawl is doing; null when there is none to speak of. */
export function crawlLine(status: LiveStatus | null): string | null {
  const crawl = newestCrawl(status?.collectors ?? [])
  if (crawl === null) return null
  if (crawl.nodesFound === 0) return 'Crawling: no node has answered yet'
  return crawl.state === 'running'
    ? `Crawling: ${formatCount(crawl.nodesVisited)} of ${plural(crawl.nodesFound, 'node')} visited`
    : `Last crawl visited ${plural(crawl.nodesVisited, 'node')}`
}

function newestCrawl(collectors: readonly CollectorStatus[]): CollectorStatus['crawl'] {
  return collectors
    .map((collector) => collector.crawl)
    .reduce(
      (newest, crawl) =>
        crawl !== null && (newest === null || crawl.startedAtMs > newest.startedAtMs) ? crawl : newest,
      null,
    )
}
