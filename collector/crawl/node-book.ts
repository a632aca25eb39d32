/** All nodes this collector knows of, and what the next visit needs to know. @module */
import type { AnnouncedAddress } from './address/dial-policy'
import { createNeverReached } from './never-reached'
import type { KnownAddress, NodeRecord } from './node-record'

export interface NodeBook {
  readonly size: number
  get(peerId: string): NodeRecord | undefined
  /**
   * @param reporter - who names the node; null: the configuration or this collector's own memory, which may name any
   * number.
   * @returns null when the node is new, and the book is full or the reporter has named too many nobody could reach.
   */
  add(peerId: string, nowMs: number, reporter?: string | null): NodeRecord | null
  /** The node was reached: it is nobody's mere word any more. */
  noteReached(node: NodeRecord, nowMs: number): void
  remove(peerId: string): void
  values(): IterableIterator<NodeRecord>
}

const MAX_ADDRESSES = 16
const MAX_REFUSED = 4
/** Most nodes never reached that one reporter may keep in the book; real tables have a few hundred entries. */
const MAX_UNREACHED_PER_REPORTER = 1_024

export function createNodeBook(maxNodes: number): NodeBook {
  const nodes = new Map<string, NodeRecord>()
  const neverReached = createNeverReached(MAX_UNREACHED_PER_REPORTER)

  const remove = (node: NodeRecord): void => {
    nodes.delete(node.peerId)
    neverReached.release(node)
  }
  const makeRoom = (reporter: string | null): boolean => {
    if (nodes.size < maxNodes) return true
    const evicted = neverReached.leastMissed(reporter)
    if (evicted !== undefined) remove(evicted)
    return evicted !== undefined
  }

  return {
    get size() {
      return nodes.size
    },
    get: (peerId) => nodes.get(peerId),
    add(peerId, nowMs, reporter = null) {
      const known = nodes.get(peerId)
      if (known !== undefined) return known
      if (reporter !== null && !neverReached.hasRoomFor(reporter)) return null
      if (!makeRoom(reporter)) return null
      const node: NodeRecord = {
        peerId,
        addresses: [],
        refused: [],
        workingAddress: null,
        failuresInRow: 0,
        firstHeardMs: nowMs,
        lastReachableMs: null,
        heardInCrawl: 0,
        takenUpInCrawl: 0,
        nextVisitAtMs: Infinity,
        isBeingVisited: false,
      }
      nodes.set(peerId, node)
      if (reporter !== null) neverReached.note(node, reporter)
      return node
    },
    noteReached(node, nowMs) {
      node.lastReachableMs = nowMs
      neverReached.release(node)
    },
    remove(peerId) {
      const node = nodes.get(peerId)
      if (node !== undefined) remove(node)
    },
    values: () => nodes.values(),
  }
}

/**
 * Notes addresses somebody named; when there are too many, those named least go.
 * @returns true: one that may be dialled was new.
 */
export function noteAddresses(node: NodeRecord, announced: readonly AnnouncedAddress[]): boolean {
  let hasNew = false
  for (const { text, ip, mayBeDialled } of announced) {
    if (!mayBeDialled || ip === null) {
      if (node.refused.length < MAX_REFUSED && !node.refused.includes(text)) node.refused.push(text)
      continue
    }
    const known = node.addresses.find((address) => address.text === text)
    if (known === undefined) {
      node.addresses.push({ text, ip, votes: 1 })
      hasNew = true
    } else known.votes++
  }
  if (node.addresses.length > MAX_ADDRESSES) {
    node.addresses = bestFirst(node).slice(0, MAX_ADDRESSES)
  }
  return hasNew
}

/** The address that worked last, then by how often each was named. */
export function bestFirst(node: NodeRecord): KnownAddress[] {
  const rank = (address: KnownAddress): number =>
    address.text === node.workingAddress ? Infinity : address.votes
  return [...node.addresses].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a)))
}

/** Halves the votes, so that an address nobody names any more makes room in the end. */
export function ageAddresses(node: NodeRecord): void {
  for (const address of node.addresses) address.votes /= 2
  node.addresses = node.addresses.filter(({ text, votes }) => votes >= 1 / 64 || text === node.workingAddress)
}
