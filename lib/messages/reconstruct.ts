/**
 * What became of a message, worked out from what nodes report of it. The first delivery at each node names the one
 * it came from: these hops are a tree with the publisher at its root. Times are those of the nodes' own clocks,
 * corrected where the clocks could be compared. Pure: the same reports give the same answer, in any order.
 * @module
 */
import { latency } from '../clocks/compare-times'
import type { Arrival, HopRow, Latency, MessageSummary, NodeClock, RedundantHop } from './message'
import { setDepths, sortArrivals } from './arrival-tree'
import { gatherHops, type HopBook, type NodeHops, type Reception } from './node-hops'
import { spreadTimes } from './spread'
import { clocksAt, timesSince, type ClockOf } from './times-since'

/** How long a message may be on its way before what is missing counts as missing, ms. */
export const SETTLE_MS = 10_000

export interface ReconstructInput {
  /** All hop events of the message, in any order. */
  rows: readonly HopRow[]
  /** Of each collector that received it: who signed the gossip message; 0: nobody. */
  observations: readonly { originNum: number }[]
  /** Nodes that reported and were subscribed to its topic when it was heard of; null: not known. */
  subscribers: readonly number[] | null
  /** What is known of a node's clock about the time of the message. */
  clocks: (nodeNum: number) => NodeClock | null
  /** When a collector first heard of it, by the collector's clock, ms. */
  heardAtMs: number
  /** By the collectors' clock, ms. */
  nowMs: number
}

export type ReconstructedArrival = Omit<Arrival, 'node'> & { nodeNum: number }

type Counted = Pick<
  MessageSummary,
  | 'originEvidence'
  | 'reached'
  | 'subscribers'
  | 'subscribersReached'
  | 'hops'
  | 'deliveries'
  | 'duplicates'
  | 'rejects'
  | 'drops'
  | 't50AfterMs'
  | 't90AfterMs'
  | 't100AfterMs'
  | 'incomplete'
>

/** Fields are those of `MessageDetail`, with nodes by their numbers. */
export interface Reconstruction extends Counted {
  originNum: number | null
  /** By the origin's own clock, µs since 1970; null: it does not report. */
  publishedAtUs: number | null
  /** The origin first, then in the order it reached them; then the silent and the missing. */
  arrivals: ReconstructedArrival[]
  redundant: RedundantHop[]
}

const UNKNOWN: Latency = { state: 'unknown' }

export function reconstruct(input: ReconstructInput): Reconstruction {
  const book = gatherHops(input.rows)
  const clockOf = clocksAt(input.clocks, input.heardAtMs)
  const origin = findOrigin(book, input.observations, clockOf)
  const source = origin === null ? undefined : book.nodes.get(origin.num)
  if (source !== undefined) ownBeforeReceived(source, book)
  const publishedAtUs = source?.publishedAtUs ?? null

  const sincePublished = timesSince(publishedAtUs, origin?.num ?? 0, clockOf)

  const arrivals: ReconstructedArrival[] = []
  for (const node of book.nodes.values()) {
    const { state, reception } = stateOf(node)
    const atUs = state === 'published' ? node.publishedAtUs : (reception?.atUs ?? null)
    const since = atUs === null ? null : sincePublished(node.nodeNum, atUs)
    arrivals.push({
      nodeNum: node.nodeNum,
      state,
      ...(state === 'rejected' && node.refused !== null && node.refused.reason !== ''
        ? { reason: node.refused.reason }
        : {}),
      fromNum: reception?.fromNum ?? null,
      depth: null,
      reportedAtUs: atUs,
      afterMs: since?.ms ?? null,
      uncertaintyMs: since?.uncertaintyMs ?? null,
      latency: reception === null ? UNKNOWN : hopLatency(book, node.nodeNum, reception, clockOf),
      duplicates: node.duplicates,
    })
  }
  const reporting = new Set(book.nodes.keys())
  const silent = new Set(book.named)
  if (origin !== null) silent.add(origin.num)
  for (const nodeNum of silent) if (!reporting.has(nodeNum)) arrivals.push(noReport(nodeNum, 'silent'))
  const subscribers = input.subscribers === null ? null : new Set(input.subscribers)
  for (const nodeNum of subscribers ?? []) {
    if (!reporting.has(nodeNum) && !silent.has(nodeNum)) arrivals.push(noReport(nodeNum, 'missing'))
  }
  setDepths(arrivals, origin?.num ?? null)

  const having = arrivals.filter(({ state }) => state === 'published' || state === 'delivered')
  const subscribersReached =
    subscribers === null ? null : having.filter(({ nodeNum }) => subscribers.has(nodeNum)).length
  const depths = having.flatMap(({ depth }) => (depth === null ? [] : [depth]))
  const [t50AfterMs = null, t90AfterMs = null, t100AfterMs = null] =
    publishedAtUs === null ? [] : spreadTimes(having, [0.5, 0.9, 1])
  for (const hop of book.redundant) {
    const reporter = hop.kind === 'drop' ? hop.fromNum : hop.toNum
    hop.afterMs = sincePublished(reporter, hop.reportedAtUs)?.ms ?? null
  }
  return {
    originNum: origin?.num ?? null,
    originEvidence: origin?.evidence ?? null,
    publishedAtUs,
    reached: having.length,
    subscribers: subscribers?.size ?? null,
    subscribersReached,
    hops: depths.length === 0 ? null : depths.reduce((most, depth) => Math.max(most, depth)),
    deliveries: book.deliveries,
    duplicates: arrivals.reduce((sum, arrival) => sum + arrival.duplicates, 0),
    rejects: book.rejects,
    drops: book.drops,
    t50AfterMs,
    t90AfterMs,
    t100AfterMs,
    incomplete:
      input.nowMs - input.heardAtMs >= SETTLE_MS &&
      input.rows.length > 0 &&
      ((subscribersReached ?? 0) < (subscribers?.size ?? 0) || having.some(({ depth }) => depth === null)),
    arrivals: sortArrivals(arrivals, origin?.num ?? null),
    redundant: book.redundant.sort(byReport),
  }
}

/** The same order whatever order the reports were read in. */
function byReport(a: RedundantHop, b: RedundantHop): number {
  return a.reportedAtUs - b.reportedAtUs || a.toNum - b.toNum || a.fromNum - b.fromNum
}

interface Origin {
  num: number
  evidence: 'published' | 'signed'
}

/** Who says that it published it; of several the one that signed it, else the earliest. Else who signed it. */
function findOrigin(
  book: HopBook,
  observations: ReconstructInput['observations'],
  clockOf: ClockOf,
): Origin | null {
  const signers = observations.flatMap(({ originNum }) => (originNum === 0 ? [] : [originNum]))
  const signed = signers.length === 0 ? null : signers.reduce((least, num) => Math.min(least, num))
  let best: { num: number; atUs: number } | null = null
  for (const { nodeNum, publishedAtUs } of book.nodes.values()) {
    if (publishedAtUs === null) continue
    if (nodeNum === signed) return { num: nodeNum, evidence: 'published' }
    const atUs = publishedAtUs - 1_000 * (clockOf(nodeNum)?.offsetMs ?? 0)
    if (best === null || atUs < best.atUs || (atUs === best.atUs && nodeNum < best.num)) {
      best = { num: nodeNum, atUs }
    }
  }
  if (best !== null) return { num: best.num, evidence: 'published' }
  return signed === null ? null : { num: signed, evidence: 'signed' }
}

/** A delivery of its own message from another is a reception of what it had already. */
function ownBeforeReceived(origin: NodeHops, book: HopBook): void {
  const { nodeNum, publishedAtUs, first } = origin
  if (publishedAtUs === null || first === null) return
  origin.first = null
  origin.duplicates++
  book.deliveries--
  book.redundant.push({
    kind: 'duplicate',
    fromNum: first.fromNum ?? 0,
    toNum: nodeNum,
    reportedAtUs: first.atUs,
    afterMs: null,
  })
}

function stateOf(node: NodeHops): {
  state: 'published' | 'delivered' | 'rejected'
  reception: Reception | null
} {
  if (node.first !== null) return { state: 'delivered', reception: node.first }
  if (node.publishedAtUs !== null) return { state: 'published', reception: null }
  if (node.refused !== null) return { state: 'rejected', reception: node.refused }
  // It received it once more, or could not pass it on: it has it, though the report of how is missing.
  return { state: 'delivered', reception: null }
}

/** From the sender having the message to the receiver having it. */
function hopLatency(book: HopBook, toNum: number, reception: Reception, clockOf: ClockOf): Latency {
  const { fromNum } = reception
  const sender = fromNum === null ? undefined : book.nodes.get(fromNum)
  const sentAtUs = sender?.first?.atUs ?? sender?.publishedAtUs
  if (fromNum === null || sentAtUs === undefined || sentAtUs === null) return UNKNOWN
  return latency({ atUs: sentAtUs, clock: clockOf(fromNum) }, { atUs: reception.atUs, clock: clockOf(toNum) })
}

function noReport(nodeNum: number, state: 'silent' | 'missing'): ReconstructedArrival {
  return {
    nodeNum,
    state,
    fromNum: null,
    depth: null,
    reportedAtUs: null,
    afterMs: null,
    uncertaintyMs: null,
    latency: UNKNOWN,
    duplicates: 0,
  }
}
