/** What a demo mesh is to those who watch it, stop its nodes or measure against it. @module */
import type { Place } from '@/lib/facts'
import type { MessageType } from '@/lib/messages/kinds'
import type { MessageRecord } from './ledger'
import type { Role } from './plan-nodes'
import type { Topic } from './topics'

export interface MeshInit {
  /** Nodes that run; at least 2. */
  nodes: number
  seed: number
  /**
   * Tables of exactly this many entries, which nothing changes: for measurements. There are then no ghosts, no
   * gossip and no churn. Left out: the demo's own topology.
   */
  neighbours?: number
  /** false: nothing leaves or returns by itself. Default: true, without `neighbours`. */
  churn?: boolean
  /** Mean time between two events of the mesh's life, milliseconds. */
  churnIntervalMs?: number
  /** How many times faster than usual absences and memories pass. Default: 1. */
  pace?: number
  /** false: bytes are not delayed. Default: true. */
  latency?: boolean
  /**
   * false: no gossipsub. Default: true, without `neighbours`. With both, each node links to the first few of its
   * table, everybody listens to every topic and relays, and no region is slow.
   */
  gossip?: boolean
  /** Each node’s clock is off by up to so much, either way, milliseconds. Default: 0. */
  clockSkewMs?: number
  /** Each node’s clock runs too fast or too slow by up to so much, parts per million. Default: 0. */
  driftPpm?: number
  /** Messages a second by themselves, on average over a day. Default: 0. */
  messageRate?: number
  /** true: now and then a few nodes lose sight of the rest. Default: false. */
  partitions?: boolean
  /** true: five of the nodes are the authorities of the demo, and publish releases where nodes talk. Default: false. */
  authorities?: boolean
  /** Nodes beyond `nodes` that others announce and nobody can reach. Default: one in twenty, without `neighbours`. */
  ghosts?: number
  /** `formed`: all nodes are up and linked (default); `bootstrap`: the first few are, the rest follow. */
  resolveWhen?: 'formed' | 'bootstrap'
  /** Called with all nodes before the first is started; the mesh waits for it. */
  onPlan?: (nodes: readonly MeshNode[]) => Promise<void>
  /** Called with each node as it comes up. */
  onNode?: (node: MeshNode) => void
  /** Told of what went wrong without ending anything: a link that could not be made. */
  onTrouble?: (what: string, error: unknown) => void
}

export interface MeshNode {
  readonly peerId: string
  /** Without the peer id; empty before the first start. */
  readonly addresses: readonly string[]
  readonly agent: string
  readonly place: Place
  readonly role: Role
  /** Name of the authority it is; null: an ordinary node. */
  readonly authority: string | null
  readonly running: boolean
  /** Announced by others, but nobody can reach it, ever. */
  readonly unreachable: boolean
}

/** A node's own routing table, as it is now. */
export interface MeshTable {
  readonly peerId: string
  readonly table: readonly string[]
}

/** What `publish` leaves to chance where it is left out. */
export interface PublishInit {
  /** Peer id of a running node. */
  from?: string
  topic?: Topic
  type?: MessageType
  /** Of the payload. */
  sizeBytes?: number
}

/**
 * What is wrong with an update: it names keys of authorities that did not sign it, only the node that publishes it
 * signed, nobody did, or an authority did that is not trusted for updates.
 */
export const FORGERIES = ['forged', 'stranger', 'unsigned', 'exceeded'] as const
export type Forgery = (typeof FORGERIES)[number]

export interface PublishedUpdate {
  readonly version: string
  /** Of the messages that were published, hex. */
  readonly messageIds: readonly string[]
  /** Peer ids of the nodes that it names as signers. */
  readonly signers: readonly string[]
}

export interface MeshClock {
  readonly peerId: string
  /** Against true time, now: positive when it is ahead. */
  readonly offsetMs: number
  readonly driftPpm: number
}

/** What the trace sources of all nodes have done so far. */
export interface TraceTotals {
  readonly connected: number
  readonly sentEvents: number
  readonly buffered: number
  readonly dropped: number
  readonly faults: number
  /** Kinds of events that are not heard. */
  readonly missing: readonly string[]
}

export interface Mesh {
  /** All nodes as they are now, ghosts last. */
  readonly nodes: readonly MeshNode[]
  /** Multiaddrs of a few nodes that never leave. */
  readonly bootstrap: readonly string[]
  /** Settles when all nodes are up and linked. */
  readonly formed: Promise<void>
  /** Of the nodes that run. */
  tables(): MeshTable[]
  /** Stops a node; others find out as they would. Nothing happens to one that is not running. */
  stopNode(peerId: string): Promise<void>
  /** Starts a stopped node with its own identity. @param agent - what it runs from now on. */
  startNode(peerId: string, agent?: string): Promise<void>
  setChurn(enabled: boolean): void
  /** Peer ids that the rest of the mesh cannot reach now. */
  readonly cutOff: readonly string[]
  /** Messages since the start. */
  readonly messageCount: number
  /** Of the nodes that run. */
  clocks(): MeshClock[]
  traceTotals(): TraceTotals
  /** Resolves when all links stand and every node has links in each of its topics. @throws after three minutes without. */
  gossiping(): Promise<void>
  /**
   * Has all nodes, those that start later included, report to this collector; none: to nobody.
   * @param collectors - multiaddrs that end in a peer id.
   * @throws {TypeError} when an address does not fit.
   */
  traceTo(collectors: readonly string[]): Promise<void>
  /** @returns the message’s id in hex. @throws {UnknownNodeError} {CannotSpeakError} */
  publish(init?: PublishInit): Promise<string>
  /**
   * Has authorities publish the next release now: nodes upgrade to it from then on.
   * @throws {NoQuorumError} when too few of them are up.
   */
  release(): Promise<PublishedUpdate>
  /** Has an ordinary node publish an update that nobody should trust. @throws {NoQuorumError} in a mesh without authorities. */
  forge(how?: Forgery): Promise<PublishedUpdate>
  /** The mesh’s own record of a message; null when it is not, or no longer, remembered. @param id - hex. */
  messageRecord(id: string): MessageRecord | null
  /** Newest first. */
  newestMessages(count: number): MessageRecord[]
  close(): Promise<void>
}

/** No node of the mesh has this peer id. */
export class UnknownNodeError extends Error {
  override readonly name = 'UnknownNodeError'
}

/** The node cannot be started or stopped: it is a ghost. */
export class GhostNodeError extends Error {
  override readonly name = 'GhostNodeError'
}

/** The mesh is closing. */
export class MeshClosedError extends Error {
  override readonly name = 'MeshClosedError'
}

/** Not enough authorities are up to publish a release, or the mesh has none. */
export class NoQuorumError extends Error {
  override readonly name = 'NoQuorumError'
}

/** Nobody is there to publish: the node does not run, or does not listen to the topic, or the mesh does not gossip. */
export class CannotSpeakError extends Error {
  override readonly name = 'CannotSpeakError'
}
