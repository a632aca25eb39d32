/** One crawl: what is still to be visited, and how far it has come. @module */
import type { CrawlFact } from '@/lib/facts'
import type { NodeRecord } from './node-record'

export interface CrawlRun {
  readonly id: number
  readonly startedAtMs: number
  /**
   * Puts a node in line, once a crawl. One without an address waits until somebody has named one, or until everybody
   * else has been visited and nobody did.
   */
  takeUp(node: NodeRecord): void
  /** Counts a node that was named but is not visited in this crawl. */
  countFound(node: NodeRecord): void
  /** The next in line that `isReady`; those that are not keep their turn for later. */
  next(isReady: (node: NodeRecord) => boolean): NodeRecord | undefined
  /**
   * A dial failed: visits the node once more, after all others.
   * @returns false when that was done already.
   */
  retry(node: NodeRecord): boolean
  /** Takes back the turn of a node there was no way to visit. */
  passOver(): void
  ended(outcome: { reachable: boolean; links: number; questions: number }): void
  /** true: nobody is in line and nobody is being visited. */
  isOver(): boolean
  fact(collector: string, state: CrawlFact['state'], nowMs: number): CrawlFact
}

export function createCrawlRun(id: number, startedAtMs: number): CrawlRun {
  let line: NodeRecord[] = []
  let head = 0
  let inFlight = 0
  const withoutAddress = new Set<NodeRecord>()
  const retried = new Set<string>()
  const counts = { nodesFound: 0, nodesVisited: 0, nodesReachable: 0, linksFound: 0, queries: 0 }

  const count = (node: NodeRecord): boolean => {
    if (node.takenUpInCrawl === id) return false
    node.takenUpInCrawl = id
    counts.nodesFound++
    return true
  }
  return {
    id,
    startedAtMs,
    takeUp(node) {
      const isNew = count(node)
      if (!isNew && !withoutAddress.has(node)) return
      if (node.addresses.length === 0) {
        withoutAddress.add(node)
        return
      }
      withoutAddress.delete(node)
      line.push(node)
    },
    countFound: (node) => void count(node),
    next(isReady) {
      if (head === line.length && inFlight === 0) {
        line = [...withoutAddress]
        head = 0
        withoutAddress.clear()
      }
      for (let looks = line.length - head; looks > 0; looks--) {
        const node = line[head++]
        if (node === undefined) break
        if (isReady(node)) {
          inFlight++
          if (head > 1_024) {
            line = line.slice(head)
            head = 0
          }
          return node
        }
        line.push(node)
      }
      return undefined
    },
    retry(node) {
      if (retried.has(node.peerId)) return false
      retried.add(node.peerId)
      line.push(node)
      inFlight--
      return true
    },
    passOver() {
      inFlight--
    },
    ended({ reachable, links, questions }) {
      inFlight--
      counts.nodesVisited++
      if (reachable) counts.nodesReachable++
      counts.linksFound += links
      counts.queries += questions
    },
    isOver: () => inFlight === 0 && head === line.length && withoutAddress.size === 0,
    fact: (collector, state, nowMs) => ({
      kind: 'crawl',
      collector,
      crawlId: id,
      state,
      startedAtMs,
      updatedAtMs: nowMs,
      ...counts,
    }),
  }
}
