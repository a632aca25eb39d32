/** All that the collector hears of messages: what nodes report of them, and what it receives itself. @module */
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Settings } from '@/lib/env/settings'
import type { Fact } from '@/lib/facts'
import type { NetworkProfile } from '@/lib/networks/profile'
import { createDialPolicy } from '../crawl/address/dial-policy'
import type { ReachedNode } from '../crawl/crawler'
import { createGossipObserver } from './gossip/gossip-observer'
import { createObservingHost } from './host'
import { openHostKey } from './host-key'
import type { TraceLimits } from './trace-sink/limits'
import { createTraceSink } from './trace-sink/trace-sink'

export type ObserveSettings = Pick<
  Settings,
  'COLLECTOR_NAME' | 'DATA_DIR' | 'OBSERVE_HOST' | 'OBSERVE_PORT' | 'OBSERVE_PEERS' | 'OBSERVE_RATE'
>

export interface ObservingInit {
  profile: NetworkProfile
  settings: ObserveSettings
  /** Names of settings the person gave. */
  explicit: ReadonlySet<string>
  /** What the nodes are told that ask who we are. */
  agent: string
  /** Takes each fact as it is stated. It must not throw. */
  emit: (fact: Fact) => void
  log: Logger
  metrics: Registry
  /** Whether a node is in the store already. */
  isKnown: (peerId: string) => boolean
  /** true: hop events come faster than they can be kept, so no more are read now. */
  isPressed: () => boolean
  limits?: Partial<TraceLimits>
  /** Epoch ms; the system's clock unless a test gives another. */
  now?: () => number
}

export interface Observing {
  /** Multiaddrs that nodes report to. */
  readonly addresses: readonly string[]
  /** The port that was asked for was taken, so another was chosen. */
  readonly portWasTaken: boolean
  /** A node the crawler reached: one the gossip observer may connect to. */
  note: (node: ReachedNode) => void
  /** States what is left to state, and parts from all nodes. */
  stop(): Promise<void>
  status(): { reporters: number; gossipPeers: number }
}

/** From one address in a second: a whole demo mesh shares one. */
const INBOUND_PER_SECOND = 16
const INBOUND_PER_SECOND_ON_LOOPBACK = 1_024

/**
 * Starts the collector's own libp2p node, and what listens through it.
 * @throws {StartError} when its key cannot be had, or its port.
 */
export async function startObserving(init: ObservingInit): Promise<Observing> {
  const { profile, settings, emit, log, metrics } = init
  const gossip =
    profile.topics.length > 0 && settings.OBSERVE_PEERS > 0
      ? createGossipObserver({
          profile,
          collector: settings.COLLECTOR_NAME,
          emit,
          log,
          metrics,
          peers: settings.OBSERVE_PEERS,
          maxPerSecond: settings.OBSERVE_RATE,
          ...(init.now === undefined ? {} : { now: init.now }),
        })
      : null
  const policy = createDialPolicy(profile.dialable)
  const host = await createObservingHost({
    privateKey: await openHostKey(settings.DATA_DIR, settings.COLLECTOR_NAME),
    agent: init.agent,
    host: settings.OBSERVE_HOST,
    port: settings.OBSERVE_PORT,
    portIsExplicit: init.explicit.has('OBSERVE_PORT'),
    permits: (address) => policy.permits(address),
    inboundPerSecond: profile.dialable.includes('loopback')
      ? INBOUND_PER_SECOND_ON_LOOPBACK
      : INBOUND_PER_SECOND,
    gossip: gossip?.service ?? null,
  })
  const sink = createTraceSink({
    collector: settings.COLLECTOR_NAME,
    emit,
    log,
    metrics,
    isKnown: init.isKnown,
    isPressed: init.isPressed,
    topics: profile.topics.map(({ name }) => name),
    ...(init.limits === undefined ? {} : { limits: init.limits }),
    ...(init.now === undefined ? {} : { now: init.now }),
  })
  await sink.start(host.libp2p)
  if (host.gossip !== null) gossip?.start(host.libp2p, host.gossip)
  return {
    addresses: host.addresses,
    portWasTaken: host.portWasTaken,
    note: (node) => gossip?.note(node),
    async stop() {
      await Promise.all([sink.stop(), gossip?.stop()])
      await host.stop()
    },
    status: () => ({ reporters: sink.status().reporters, gossipPeers: gossip?.status().peers ?? 0 }),
  }
}
