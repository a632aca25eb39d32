/**
 * Tells this collector's own outage from the nodes': when many nodes that were there a moment ago stop answering, one
 * right after the other, and nobody answers in between, it is this side that lost its way.
 * @module
 */
import type { CrawlError } from '@/lib/crawl-errors'
import type { NodeRecord } from './node-record'
import type { VisitResult } from './visit'

export interface OutageWatch {
  /** @returns true: the failure may be this side's, and is not to be held against the node. */
  isOurs(node: NodeRecord, result: VisitResult): boolean
  noteReached(): void
  /** One sentence; null when all is well. */
  problem(): string | null
}

/** Nodes that fall silent one right after the other before it is taken for our own silence. */
const LEAST_SILENT = 8
/** What a node that just left, with its machine still there, would not answer with. */
const SILENCE: ReadonlySet<CrawlError> = new Set(['io_timeout', 'host_unreachable', 'network_unreachable'])

const NOT_TRIED: ReadonlySet<CrawlError> = new Set(['address_refused_by_policy', 'too_many_dials'])

export function createOutageWatch(): OutageWatch {
  const silent = new Set<string>()
  const isOutage = (): boolean => silent.size >= LEAST_SILENT
  return {
    isOurs(node, { reachable, error, attempts }) {
      if (reachable || error === null || node.lastReachableMs === null) return false
      // One gone for long says nothing of now.
      if (node.failuresInRow === 0 && SILENCE.has(error) && !isOutage()) silent.add(node.peerId)
      const tried = attempts.filter((each) => each.error !== null && !NOT_TRIED.has(each.error))
      const hasNoRoute = tried.length > 0 && tried.every((each) => each.error === 'network_unreachable')
      return hasNoRoute || (isOutage() && SILENCE.has(error))
    },
    noteReached() {
      silent.clear()
    },
    problem: () =>
      isOutage()
        ? `${silent.size} nodes fell silent one right after the other and none answered since: this machine’s own network seems to be down.`
        : null,
  }
}
