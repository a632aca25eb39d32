/** The protocol by which nodes report what their gossip does, and the limits of what is read from them. @module */

/** @see https://github.com/libp2p/go-libp2p-pubsub/blob/master/tracer.go (RemoteTracerProtoID) */
export const TRACER_PROTOCOL = '/libp2p/pubsub/tracer/1.0.0'

/** Longest batch that is read, bytes. A Go node sends what gathered in its buffer of 65,536 events as one. */
export const MAX_FRAME_BYTES = 4 * 1024 * 1024

/** Longest message id, bytes: as many as a fact takes. Go's default is 46: peer id and sequence number. */
export const MAX_MESSAGE_ID_BYTES = 128

/** Longest peer id, bytes: an inlined secp256k1 key is 39. */
export const MAX_PEER_ID_BYTES = 64

/** Longest topic, bytes of UTF-8: as many characters as a fact takes. */
export const MAX_TOPIC_BYTES = 256

/** Longest reason of a rejection that is looked at, bytes of UTF-8. */
export const MAX_REASON_BYTES = 256

/** Most messages of one dropped remote procedure call that become events. */
export const MAX_DROPPED_MESSAGES = 1_024
