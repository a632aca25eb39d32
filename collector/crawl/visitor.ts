/** Visits a node of the book, writes down what was learned, and states it as facts. @module */
import type { CrawlError } from '@/lib/crawl-errors'
import type { Fact } from '@/lib/facts'
import type { AddressDetail } from '../place/address-detail'
import type { PlaceFinder } from '../place/place-finder'
import type { AnnouncedAddress } from './address/dial-policy'
import type { CrawlRun } from './crawl-run'
import type { ReachedNode } from './crawler'
import { bestFirst, noteAddresses, type NodeBook } from './node-book'
import type { NodeRecord } from './node-record'
import type { OutageWatch } from './outage-watch'
import type { PeerReader } from './peer-reader'
import { visit, type VisitComponents, type VisitOptions, type VisitResult } from './visit'
import { neighboursFact, neighboursOf, visitFact, type VisitContext } from './visit-facts'

export interface VisitorComponents {
  visits: VisitComponents
  book: NodeBook
  peers: PeerReader
  outage: OutageWatch
  places: PlaceFinder
  emit: (fact: Fact) => void
  onReached: (node: ReachedNode) => void
  collector: string
  detail: AddressDetail
  now: () => number
}

export interface Visitor {
  /**
   * @param run - the crawl the visit belongs to; null: a revisit between crawls.
   * @returns null when the dial failed and is to be tried once more before anything is said of the node.
   * @throws what the signal was aborted with.
   */
  attend(node: NodeRecord, run: CrawlRun | null, signal: AbortSignal): Promise<VisitResult | null>
}

/** From this many failures on, a node is as likely gone as not, and one dial at a time is enough. */
const SURELY_FAILING = 2
/** What another try may mend. */
const TRANSIENT: ReadonlySet<CrawlError> = new Set([
  'io_timeout',
  'connection_refused',
  'connection_reset',
  'host_unreachable',
  'network_unreachable',
  'encryption_failed',
  'muxer_failed',
  'too_many_dials',
])

/**
 * A node without an address cannot be visited, and that is no failure of its own: this collector may just have been
 * started, and whole addresses need not outlive it. Of one never reached, that it was named without an address is all
 * there is to tell, once a crawl.
 */
export function isVisitable(node: NodeRecord, run: CrawlRun | null): boolean {
  const isOnlyNamed = node.lastReachableMs === null && run !== null && node.heardInCrawl === run.id
  return node.addresses.length > 0 || isOnlyNamed
}

export function createVisitor(components: VisitorComponents): Visitor {
  const { book, peers, now, outage } = components
  const us = components.visits.host.peerId.toString()

  const shouldTryAgain = (node: NodeRecord, run: CrawlRun | null, result: VisitResult): boolean =>
    run !== null &&
    result.error !== null &&
    !result.reachable &&
    node.failuresInRow < SURELY_FAILING &&
    TRANSIENT.has(result.error) &&
    run.retry(node)

  const learnTable = (reporter: NodeRecord, result: VisitResult, run: CrawlRun | null): void => {
    for (const [peerId, addresses] of result.table?.entries ?? []) {
      if (peerId === us) continue
      const named = book.add(peerId, now(), reporter.peerId)
      if (named === null) continue
      const hasNewAddress = noteAddresses(named, addresses)
      if (run === null) continue
      named.heardInCrawl = run.id
      const isBackedOff = named.failuresInRow > SURELY_FAILING && named.nextVisitAtMs > now()
      if (isBackedOff && !hasNewAddress) run.countFound(named)
      else run.takeUp(named)
    }
  }

  const noteOutcome = (node: NodeRecord, result: VisitResult, own: readonly AnnouncedAddress[]): void => {
    if (!result.reachable) {
      node.failuresInRow++
      return
    }
    node.failuresInRow = 0
    book.noteReached(node, now())
    node.workingAddress = result.address?.text ?? null
    if (result.address !== null) {
      const { text, ip } = result.address
      const protocols = result.identity?.protocols ?? []
      components.onReached({ peerId: node.peerId, address: text, ip, protocols })
    }
    noteAddresses(
      node,
      own.filter(({ mayBeDialled }) => mayBeDialled),
    )
  }

  return {
    async attend(node, run, signal) {
      const seenAtMs = now()
      const { peerId, refused, workingAddress } = node
      const target = { peerId, addresses: bestFirst(node), refused, workingAddress }
      const options: VisitOptions =
        run === null ? { rttCare: 'careful', readsTable: false } : { rttCare: 'quick', readsTable: true }
      const result = await visit(components.visits, target, options, signal)
      if (shouldTryAgain(node, run, result)) return null
      // It was not dialled at all: that says nothing of a node that was there before.
      if (result.error === 'too_many_dials' && node.lastReachableMs !== null) return result
      if (result.reachable) outage.noteReached()
      if (outage.isOurs(node, result)) return result

      const own = (result.identity?.listenAddresses ?? []).flatMap(
        (bytes) => peers.readAddress(bytes, node.peerId) ?? [],
      )
      noteOutcome(node, result, own)
      learnTable(node, result, run)
      const ips = [result.address?.ip, ...node.addresses.map(({ ip }) => ip), ...own.map(({ ip }) => ip)]
      const context: VisitContext = {
        node,
        result,
        own,
        neighbours: neighboursOf(node, result, us, book),
        place: await components.places.find(
          node.peerId,
          ips.filter((ip) => typeof ip === 'string'),
        ),
        seenAtMs,
        collector: components.collector,
        crawlId: run?.id ?? 0,
        detail: components.detail,
      }
      components.emit(visitFact(context))
      const neighbours = neighboursFact(context)
      if (neighbours !== null) components.emit(neighbours)
      return result
    },
  }
}
