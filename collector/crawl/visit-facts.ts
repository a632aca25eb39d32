/** From a visit to the facts that leave the collector. Every address passes `cutAddress` here. @module */
import type { Attempt, NeighboursFact, Place, VisitFact } from '@/lib/facts'
import { cutAddress, type AddressDetail } from '../place/address-detail'
import type { AnnouncedAddress } from './address/dial-policy'
import type { NodeBook } from './node-book'
import type { NodeRecord } from './node-record'
import type { VisitResult } from './visit'

const MAX_ADDRESSES = 64
const MAX_ATTEMPTS = 64
const MAX_FAILURES = 255
const MAX_NEIGHBOURS = 65_536

export interface Neighbours {
  /** Those that the book has taken in: only what it has room for may leave a lasting trace. */
  readonly known: readonly string[]
  /** How many were named, taken in or not. */
  readonly named: number
}

export interface VisitContext {
  node: NodeRecord
  result: VisitResult
  /** Addresses the node gives for itself. */
  own: readonly AnnouncedAddress[]
  /** Who is in its routing table; null when nothing of it was read. */
  neighbours: Neighbours | null
  place: Place
  seenAtMs: number
  collector: string
  /** 0: a revisit between crawls. */
  crawlId: number
  detail: AddressDetail
}

export function visitFact(context: VisitContext): VisitFact {
  const { node, result, own, detail } = context
  const announced = [...node.addresses, ...own].map(({ text }) => cutAddress(text, detail))
  return {
    kind: 'visit',
    peerId: node.peerId,
    seenAtMs: context.seenAtMs,
    collector: context.collector,
    crawlId: context.crawlId,
    reachable: result.reachable,
    error: result.error,
    failuresInRow: Math.min(node.failuresInRow, MAX_FAILURES),
    agent: result.identity?.agent ?? '',
    protocols: result.identity?.protocols ?? [],
    peerCount: result.table?.isComplete === true ? (context.neighbours?.named ?? null) : null,
    rttMs: result.rtt?.rttMs ?? null,
    rttMethod: result.rtt?.method ?? 'none',
    loopDelayMs: result.rtt?.loopDelayMs ?? 0,
    tookMs: result.tookMs,
    place: context.place,
    addresses: [...new Set(announced)].filter((address) => address !== '').slice(0, MAX_ADDRESSES),
    attempts: result.attempts
      .slice(0, MAX_ATTEMPTS)
      .map((attempt): Attempt => ({ ...attempt, address: cutAddress(attempt.address, detail) })),
  }
}

/** @returns null when no table was read. */
export function neighboursFact(context: VisitContext): NeighboursFact | null {
  const { neighbours } = context
  if (neighbours === null) return null
  const listed = neighbours.known.slice(0, MAX_NEIGHBOURS)
  return {
    kind: 'neighbours',
    peerId: context.node.peerId,
    seenAtMs: context.seenAtMs,
    collector: context.collector,
    evidence: 'table',
    complete: context.result.table?.isComplete === true && listed.length === neighbours.named,
    neighbours: listed,
  }
}

/**
 * @param us - our own peer id: some nodes list whoever is connected.
 * @returns null when no table was read, or nothing of it.
 */
export function neighboursOf(
  node: NodeRecord,
  result: VisitResult,
  us: string,
  book: Pick<NodeBook, 'get'>,
): Neighbours | null {
  const { table } = result
  if (table === null || (!table.isComplete && table.entries.size === 0)) return null
  const named = [...table.entries.keys()].filter((peerId) => peerId !== node.peerId && peerId !== us)
  return { known: named.filter((peerId) => book.get(peerId) !== undefined), named: named.length }
}
