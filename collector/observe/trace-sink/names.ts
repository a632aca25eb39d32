/**
 * The names that reporters bring in, and how many. A name that is written to the store stays there (a peer id becomes
 * a node, a topic an entry of a dictionary), so strangers may bring in only so many an hour.
 * @module
 */
import { base58btc } from 'multiformats/bases/base58'
import { isPeerId } from '@/lib/peer-identity'
import { MAX_PEER_ID_BYTES, MAX_TOPIC_BYTES } from '../../protocols/tracer/constants'
import { ByteCache } from './byte-cache'
import { NAMES_KEPT_MS, type TraceLimits } from './limits'

/** A set that is emptied every hour and takes so many new names in between. */
class HourlySet {
  readonly #names = new Set<string>()
  #since: number

  constructor(
    readonly max: number,
    readonly now: () => number,
  ) {
    this.#since = now()
  }

  has(name: string): boolean {
    return this.#names.has(name)
  }

  /** @returns false: it is new, and there are too many. */
  admit(name: string): boolean {
    const nowMs = this.now()
    if (nowMs - this.#since >= NAMES_KEPT_MS) {
      this.#names.clear()
      this.#since = nowMs
    }
    if (this.#names.has(name)) return true
    if (this.#names.size >= this.max) return false
    this.#names.add(name)
    return true
  }
}

/** What all reporters together may name. */
export interface SharedNames {
  /** Naming it costs nothing: it is in the store, or somebody has named it already. */
  isKnownPeer(peerId: string): boolean
  isKnownTopic(topic: string): boolean
  /** @returns false: nobody knew the peer, and too many such were named. */
  admitPeer(peerId: string): boolean
  admitTopic(topic: string): boolean
  /** The reason, or what stands for those that came too late. */
  reason: (text: string) => string
}

export interface SharedNamesInit {
  limits: TraceLimits
  now: () => number
  /** Peers that have their row in the store already. */
  isKnown: (peerId: string) => boolean
  /** Topics of the network: they are taken whatever others were named. */
  topics: readonly string[]
}

/** Why go-libp2p-pubsub rejects; taken whatever other reasons were named. See its tracer’s RejectMessage. */
const USUAL_REASONS: ReadonlySet<string> = new Set([
  'blacklisted peer',
  'blacklisted source',
  'missing signature',
  'unexpected signature',
  'unexpected auth info',
  'invalid signature',
  'validation queue full',
  'validation throttled',
  'validation failed',
  'validation ignored',
  'self originated message',
])

/** Peers and topics a reporter names most. */
const CACHED_PEERS = 64
const CACHED_TOPICS = 16
/** Answers that are kept for one reporter. */
const REMEMBERED_PEERS = 2_048
const REMEMBERED_TOPICS = 128
/** A name that is read anew takes as long as so many events. */
const EVENTS_A_NAME = 10

const OTHER_REASON = 'other'

export function createSharedNames(init: SharedNamesInit): SharedNames {
  const { limits, now } = init
  const usualTopics = new Set(init.topics)
  const peers = new HourlySet(limits.totalNewPeersPerHour, now)
  const topics = new HourlySet(limits.totalNewTopicsPerHour, now)
  const reasons = new HourlySet(limits.totalReasonsPerHour, now)
  return {
    isKnownPeer: (peerId) => peers.has(peerId) || init.isKnown(peerId),
    isKnownTopic: (topic) => usualTopics.has(topic) || topics.has(topic),
    admitPeer: (peerId) => peers.admit(peerId),
    admitTopic: (topic) => topics.admit(topic),
    reason: (text) => (USUAL_REASONS.has(text) || reasons.admit(text) ? text : OTHER_REASON),
  }
}

/** Why a name is not taken. */
export type NameRefusal = 'bad_peer' | 'too_many_peers' | 'bad_topic' | 'too_many_topics'
/** Stands in the place of a name that is not taken; any text can be a topic, so no text can. */
export interface Refused {
  readonly refusal: NameRefusal
}
const BAD_PEER: Refused = { refusal: 'bad_peer' }
const TOO_MANY_PEERS: Refused = { refusal: 'too_many_peers' }
const BAD_TOPIC: Refused = { refusal: 'bad_topic' }
const TOO_MANY_TOPICS: Refused = { refusal: 'too_many_topics' }

/** What one reporter has named. Each answer is kept for a while, so that a name seldom costs its checks twice. */
export class ReporterNames {
  readonly #peers = new Map<string, string | Refused>()
  readonly #topics = new Map<string, string | Refused>()
  #newPeers = 0
  #newTopics = 0
  #cost = 0
  #since: number
  readonly #recentPeers = new ByteCache<string>(CACHED_PEERS, MAX_PEER_ID_BYTES)
  readonly #recentTopics = new ByteCache<string>(CACHED_TOPICS, MAX_TOPIC_BYTES)
  readonly #shared: SharedNames
  readonly #limits: TraceLimits
  readonly #now: () => number
  /** Never refused: the reporter itself. */
  readonly #self: string

  constructor(self: string, shared: SharedNames, limits: TraceLimits, now: () => number) {
    this.#self = self
    this.#shared = shared
    this.#limits = limits
    this.#now = now
    this.#since = now()
  }

  /** Forgets what is an hour old; asked now and then, not at every name. */
  age(): void {
    if (this.#now() - this.#since < NAMES_KEPT_MS) return
    this.#since = this.#now()
    this.forget()
    this.#newPeers = 0
    this.#newTopics = 0
  }

  /** Forgets the names, not how many were new. */
  forget(): void {
    this.#peers.clear()
    this.#topics.clear()
    this.#recentPeers.clear()
    this.#recentTopics.clear()
  }

  /** @returns how many events the names since the last call cost, beyond the events they stood in. */
  takeCost(): number {
    const cost = this.#cost
    this.#cost = 0
    return cost
  }

  /** The peer id as this product writes it, or why it is not taken. */
  peer(bytes: Buffer, start: number, end: number): string | Refused {
    if (end - start > MAX_PEER_ID_BYTES || end === start) return BAD_PEER
    const recent = this.#recentPeers.get(bytes, start, end)
    if (recent !== undefined) return recent
    const key = bytes.toString('latin1', start, end)
    let name = this.#peers.get(key)
    if (name === undefined) {
      name = this.#readPeer(bytes.subarray(start, end))
      this.#cost += EVENTS_A_NAME
      if (this.#peers.size >= REMEMBERED_PEERS) this.#peers.clear()
      this.#peers.set(key, name)
    }
    if (typeof name === 'string') this.#recentPeers.set(bytes, start, end, name)
    return name
  }

  /** The topic, or why it is not taken. */
  topic(bytes: Buffer, start: number, end: number): string | Refused {
    if (end - start > MAX_TOPIC_BYTES || end === start) return BAD_TOPIC
    const recent = this.#recentTopics.get(bytes, start, end)
    if (recent !== undefined) return recent
    const text = bytes.toString('utf8', start, end)
    let name = this.#topics.get(text)
    if (name === undefined) {
      name = this.#readTopic(text)
      this.#cost += EVENTS_A_NAME
      if (this.#topics.size >= REMEMBERED_TOPICS) this.#topics.clear()
      this.#topics.set(text, name)
    }
    if (typeof name === 'string') this.#recentTopics.set(bytes, start, end, name)
    return name
  }

  #readPeer(bytes: Buffer): string | Refused {
    const peerId = base58btc.baseEncode(bytes)
    if (peerId === this.#self) return peerId
    if (!isPeerId(peerId)) return BAD_PEER
    if (this.#shared.isKnownPeer(peerId)) return peerId
    if (this.#newPeers >= this.#limits.newPeersPerHour) return TOO_MANY_PEERS
    if (!this.#shared.admitPeer(peerId)) return TOO_MANY_PEERS
    this.#newPeers += 1
    return peerId
  }

  #readTopic(text: string): string | Refused {
    // A name that cannot be shown is no topic's, and one that was not UTF-8 would be mistaken for another.
    if (/[\p{Cc}\uFFFD]/u.test(text)) return BAD_TOPIC
    if (this.#shared.isKnownTopic(text)) return text
    if (this.#newTopics >= this.#limits.newTopicsPerHour || !this.#shared.admitTopic(text)) {
      return TOO_MANY_TOPICS
    }
    this.#newTopics += 1
    return text
  }
}
