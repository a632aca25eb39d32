/** How gossipsub is set up to listen: it takes part in the topics of a network, and relays nothing. @module */
import { createHash } from 'node:crypto'
import { StrictNoSign, StrictSign, type GossipsubOpts } from '@libp2p/gossipsub'
import type { NetworkProfile } from '@/lib/networks/profile'
import { messageIdOf } from '../../protocols/gossip/message-id'
import { keepNothing } from './nothing-kept'

export interface GossipOptionsInit {
  profile: Pick<NetworkProfile, 'topics' | 'messageId' | 'gossipSignature'>
  /** Asked once for each new message, after its gossip signature was found right; false: it is passed over. */
  admits: () => boolean
  /** A message came in, for the first time or again. */
  onReceived: () => void
  /** It was one that came before. */
  onRepeated: () => void
}

/** A new message was one too many, and is forgotten as if it had never come. */
export class TooManyMessagesError extends Error {
  override readonly name = 'TooManyMessagesError'
}

/** What gossipsub reads of one exchange: a message and what goes with it. */
const MAX_RPC_BYTES = 1_200_000
const MAX_UNSENT_BYTES = 262_144
/** How long a message is known again. With the gate's rate, it is also what bounds the memory of ids. */
const SEEN_MS = 120_000
/** Links in a topic's mesh. Each takes the place of a node that would relay, so they are few. */
const GOSSIP_DEGREE = { D: 4, Dlo: 2, Dhi: 6, Dscore: 2, Dout: 1 } as const
const DECODE_LIMITS = {
  maxSubscriptions: 256,
  maxMessages: 256,
  maxIhaveMessageIDs: 5_000,
  maxIwantMessageIDs: 64,
  maxIdontwantMessageIDs: 512,
  maxControlMessages: 256,
  maxPeerInfos: 64,
}
/** Topics of others are not remembered at all, see `allowedTopics`. */
const MAX_TOPIC_BYTES_PER_PEER = 128 * 1024

export function gossipOptions(init: GossipOptionsInit): Partial<GossipsubOpts> {
  const { profile } = init
  const idOf = messageIdOf(profile)
  return {
    ...GOSSIP_DEGREE,
    // A message goes on only when its validation is reported, and nobody ever reports it. See `keepNothing` too.
    asyncValidation: true,
    messageCache: keepNothing(init.onRepeated),
    emitSelf: false,
    floodPublish: false,
    canRelayMessage: false,
    doPX: false,
    tagMeshPeers: false,
    allowedTopics: profile.topics.map(({ name }) => name),
    globalSignaturePolicy: profile.gossipSignature === 'required' ? StrictSign : StrictNoSign,
    seenTTL: SEEN_MS,
    fastMsgIdFn: (message) => {
      init.onReceived()
      // A copy, to the last byte, is known without checking its signature once more.
      const digest = createHash('sha256')
      for (const part of [message.from, message.seqno, message.signature, message.data]) {
        digest.update(`${part?.byteLength ?? -1},`).update(part ?? new Uint8Array())
      }
      return digest.update(message.topic).digest('base64')
    },
    msgIdFn: (message) => {
      if (!init.admits()) throw new TooManyMessagesError('more new messages than are taken in')
      return idOf(message)
    },
    msgIdToStrFn: (id) => Buffer.from(id).toString('hex'),
    // One after the other, so that who sends faster than we read is held up by the stream.
    awaitRpcHandler: true,
    awaitRpcMessageHandler: true,
    maxInboundDataLength: MAX_RPC_BYTES,
    maxOutboundBufferSize: MAX_UNSENT_BYTES,
    maxTopicBytesPerPeer: MAX_TOPIC_BYTES_PER_PEER,
    decodeRpcLimits: DECODE_LIMITS,
    // Who is worth listening to is not for us to say: many nodes of one machine are as good as any.
    scoreParams: { IPColocationFactorWeight: 0, retainScore: 0 },
    // Addresses that a node suggests on parting are never dialled.
    scoreThresholds: { acceptPXThreshold: Number.MAX_VALUE },
  }
}
