/** From a gossip message that came in to the fact that it came. @module */
import type { GossipsubMessage } from '@libp2p/gossipsub'
import type { ObservationFact } from '@/lib/facts'
import type { GossipTopic } from '@/lib/networks/profile'
import { openEnvelope, type OpenEnvelope } from '../../protocols/envelope/codec'

export interface Arrival {
  /** Null: the id is longer than ids are kept. */
  readonly fact: ObservationFact | null
  /** The topic's messages have an envelope, and this is none. */
  readonly isUndecodable: boolean
  /** To be looked at now, and let go. */
  readonly envelope: OpenEnvelope | null
}

/** Of a message id, bytes. */
const MAX_ID_BYTES = 128

/**
 * @param topic - of the profile, by which the message came.
 * @param arrivedAtMs - epoch ms.
 */
export function readArrival(
  { msgId, msg, propagationSource }: GossipsubMessage,
  topic: GossipTopic,
  collector: string,
  arrivedAtMs: number,
): Arrival {
  const envelope = topic.envelope === 'meshara' ? openEnvelope(msg.data) : null
  const isUndecodable = topic.envelope !== 'none' && envelope === null
  if (msgId.length === 0 || msgId.length > 2 * MAX_ID_BYTES) return { fact: null, isUndecodable, envelope }
  return {
    isUndecodable,
    envelope,
    fact: {
      kind: 'observation',
      collector,
      messageId: msgId,
      topic: topic.name,
      arrivedAtMs,
      sizeBytes: msg.data.byteLength,
      origin: msg.type === 'signed' ? msg.from.toString() : null,
      lastHop: propagationSource.toString(),
      envelope: envelope?.facts ?? null,
    },
  }
}
