/**
 * Listens to the topics of a network without relaying, and states the first arrival of each message. Contents are
 * looked into and never kept.
 *
 * A subscriber that relays changes what it measures. This one takes part in the mesh of each topic, as otherwise it
 * would only hear announcements, but hands nothing on.
 * @module
 */
import { gossipsub, type GossipSub, type GossipsubMessage } from '@libp2p/gossipsub'
import type { Libp2p } from '@libp2p/interface'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { AnnouncementFact, AnswerFact } from '@/lib/authorities/facts'
import type { ObservationFact } from '@/lib/facts'
import type { NetworkProfile } from '@/lib/networks/profile'
import { createDialPolicy } from '../../crawl/address/dial-policy'
import type { ReachedNode } from '../../crawl/crawler'
import { createTwoGenerationCache } from '../../crawl/two-generation-cache'
import { createAuthorityWatch } from './authority-watch'
import { createCandidates } from './candidates'
import { ChosenPeers } from './chosen-peers'
import { createGossipMetrics } from './gossip-metrics'
import { gossipOptions } from './gossip-options'
import { keepPeers, type PeerKeeper } from './peer-keeper'
import { createRateGate } from './rate-gate'
import { readArrival } from './read-arrival'
import { createSourceShares } from './source-shares'

export interface GossipObserverInit {
  profile: NetworkProfile
  /** Name of this collector. */
  collector: string
  /** Takes each fact as it is stated. It must not throw. */
  emit: (fact: ObservationFact | AnnouncementFact | AnswerFact) => void
  log: Logger
  metrics: Registry
  /** How many nodes to stay connected to. */
  peers: number
  /** Most new messages a second that are taken in. */
  maxPerSecond: number
  /** Epoch ms; the system's clock unless a test gives another. */
  now?: () => number
  /** From 0 (included) to 1 (excluded). */
  random?: () => number
}

export interface GossipObserver {
  /** The service that the libp2p node is made with. */
  readonly service: ReturnType<typeof gossipsub>
  /** A node the crawler reached: one the observer may connect to. */
  note: (node: ReachedNode) => void
  /** Joins the topics, once the libp2p node has started. */
  start(libp2p: Libp2p, gossip: GossipSub): void
  /** Leaves the topics and parts from the nodes; the libp2p node is its owner's to stop. */
  stop(): Promise<void>
  status: () => { peers: number }
}

/** New messages that gossipsub may handle, as a multiple of those that are kept: it does not say whose they are. */
const HANDLED_PER_KEPT = 4
/** Of all that is kept, what may come first through one node. */
const SHARE_OF_ONE = 1 / 2
/** Ids that are known again after gossipsub has forgotten them. */
const IDS_KEPT = 100_000
const KNOWN = {}
/** What a node speaks that gossips in libp2p's own way. */
const GOSSIP_PROTOCOLS = ['/meshsub/', '/floodsub/']

export function createGossipObserver(init: GossipObserverInit): GossipObserver {
  const { profile, log } = init
  const now = init.now ?? Date.now
  const topics = new Map(profile.topics.map((topic) => [topic.name, topic]))
  const metrics = createGossipMetrics({ registry: init.metrics, peers: () => keeper?.size ?? 0 })
  const candidates = createCandidates(profile.gossipProtocols ?? GOSSIP_PROTOCOLS, init.random ?? Math.random)
  const chosen = new ChosenPeers()
  const clock = (): number => performance.now()
  const handled = createRateGate(HANDLED_PER_KEPT * init.maxPerSecond, clock)
  const kept = createRateGate(init.maxPerSecond, clock)
  const shares = createSourceShares(SHARE_OF_ONE * init.maxPerSecond, clock)
  const known = createTwoGenerationCache<string, object>(IDS_KEPT)
  const watch =
    profile.authorities === undefined
      ? null
      : createAuthorityWatch({
          authorities: profile.authorities,
          collector: init.collector,
          emit: init.emit,
          metrics: init.metrics,
          clock,
        })
  let keeper: PeerKeeper | null = null
  let gossip: GossipSub | null = null

  const makeService = gossipsub(
    gossipOptions({
      profile,
      onReceived: metrics.received,
      onRepeated: metrics.repeated,
      admits: () => {
        const isAdmitted = handled.admits()
        if (!isAdmitted) metrics.dropped('rate')
        return isAdmitted
      },
    }),
  )

  const isNew = (id: string): boolean => {
    let isFirst = false
    known.get(id, () => {
      isFirst = true
      return KNOWN
    })
    return isFirst
  }

  const isTooMuch = (source: string): boolean => {
    const verdict = shares.judge(source)
    if (verdict === 'never again') keeper?.expel(source)
    if (verdict !== 'yes') metrics.dropped('share')
    else if (kept.admits()) return false
    else metrics.dropped('rate')
    return true
  }

  const observe = ({ detail }: CustomEvent<GossipsubMessage>): void => {
    const topic = topics.get(detail.msg.topic)
    if (topic === undefined) return
    if (!isNew(detail.msgId)) {
      metrics.dropped('known')
      return
    }
    if (isTooMuch(detail.propagationSource.toString())) return
    const { fact, isUndecodable, envelope } = readArrival(detail, topic, init.collector, now())
    if (isUndecodable) metrics.undecodable()
    if (fact === null) {
      metrics.dropped('id')
      return
    }
    metrics.kept(fact.envelope?.signature ?? 'unknown')
    init.emit(fact)
    if (envelope !== null) {
      watch?.take({ messageId: fact.messageId, arrivedAtMs: fact.arrivedAtMs, envelope })
    }
  }

  return {
    service: ({ privateKey, peerId, peerStore, connectionManager, logger, registrar }) => {
      const service = makeService({
        privateKey,
        peerId,
        peerStore,
        connectionManager,
        logger,
        registrar: chosen.admitTo(registrar),
      })
      // Prepended, for gossipsub takes its own protocols as a constant list.
      service.protocols.unshift(...(profile.gossipProtocols ?? []))
      return service
    },
    note: (node) => {
      candidates.note(node)
      keeper?.wake()
    },
    start(libp2p, service) {
      gossip = service
      gossip.addEventListener('gossipsub:message', observe)
      for (const topic of topics.keys()) gossip.subscribe(topic)
      keeper = keepPeers({
        libp2p,
        gossip,
        topics: [...topics.keys()],
        chosen,
        candidates,
        policy: createDialPolicy(profile.dialable),
        peers: init.peers,
        onOutcome: metrics.peer,
        now: clock,
      })
      log.info({ topics: topics.size, peers: init.peers }, 'the gossip observer listens')
    },
    async stop() {
      gossip?.removeEventListener('gossipsub:message', observe)
      await keeper?.stop()
      for (const topic of topics.keys()) gossip?.unsubscribe(topic)
      gossip = null
    },
    status: () => ({ peers: keeper?.size ?? 0 }),
  }
}
