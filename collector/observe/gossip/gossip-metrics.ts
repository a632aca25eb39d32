/** The gossip observer's own metrics. @module */
import { Counter, Gauge, type Registry } from 'prom-client'
import { SIGNATURE_STATES, type SignatureState } from '@/lib/messages/kinds'

/**
 * Why a message was not kept: too many in all, too many through one node, an id too long, or it came once more after
 * gossipsub had forgotten it.
 */
export type DropReason = 'rate' | 'share' | 'id' | 'known'
/** What became of being connected to a node. */
export type PeerOutcome = 'connected' | 'failed' | 'silent' | 'lost' | 'flooding'

export interface GossipMetrics {
  received: () => void
  repeated: () => void
  kept: (signature: SignatureState) => void
  undecodable: () => void
  dropped: (reason: DropReason) => void
  peer: (outcome: PeerOutcome) => void
}

export function createGossipMetrics(init: { registry: Registry; peers: () => number }): GossipMetrics {
  const registers = [init.registry]
  const counter = (name: string, help: string) => new Counter({ name, help, registers })
  const received = counter('gossip_messages_received_total', 'Gossip messages received, copies included.')
  const repeated = counter('gossip_messages_repeated_total', 'Copies of messages that had come before.')
  const undecodable = counter(
    'gossip_messages_undecodable_total',
    'First arrivals on a topic with an envelope that are none.',
  )
  const kept = new Counter({
    name: 'gossip_messages_observed_total',
    help: 'First arrivals that were kept, by the state of the sender’s signature.',
    labelNames: ['signature'],
    registers,
  })
  for (const signature of SIGNATURE_STATES) kept.inc({ signature }, 0)
  const dropped = new Counter({
    name: 'gossip_messages_dropped_total',
    help: 'New messages that were not kept: too many a second (rate), too many through one node (share), an id too long (id), or known from before (known).',
    labelNames: ['reason'],
    registers,
  })
  const peers = new Counter({
    name: 'gossip_peers_total',
    help: 'Nodes the observer connected to, failed to reach, gave up as silent, lost, or expelled for flooding.',
    labelNames: ['outcome'],
    registers,
  })
  new Gauge({
    name: 'gossip_peers_kept',
    help: 'Nodes the observer is connected to by its own choice.',
    registers,
    collect() {
      this.set(init.peers())
    },
  })
  return {
    received: () => received.inc(),
    repeated: () => repeated.inc(),
    kept: (signature) => kept.inc({ signature }),
    undecodable: () => undecodable.inc(),
    dropped: (reason) => dropped.inc({ reason }),
    peer: (outcome) => peers.inc({ outcome }),
  }
}
