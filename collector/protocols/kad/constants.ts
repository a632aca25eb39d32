/** Limits of what is read from a peer over Kademlia. @module */

/**
 * Most bytes of one answer. An honest one has 20 peers of a few addresses each: under 16 KiB.
 * @see https://github.com/libp2p/specs/blob/master/kad-dht/README.md#rpc-messages
 */
export const MAX_ANSWER_BYTES = 256 * 1024

/** Most bytes held for one stream before they are read: an answer, its length prefix and some of the next. */
export const MAX_BUFFERED_BYTES = 2 * MAX_ANSWER_BYTES

/** Most peers of one answer; implementations send the bucket size, which is 20 by the specification. */
export const MAX_CLOSER_PEERS = 64

/** Most addresses of one peer that are kept; what follows is passed over. */
export const MAX_ADDRESSES_KEPT = 32

/** Most addresses of one peer before the whole answer is refused. Relayed nodes really announce dozens. */
export const MAX_ADDRESSES_READ = 512

/** Longest binary multiaddr that is kept, bytes. */
export const MAX_ADDRESS_BYTES = 256

/** Longest peer id multihash: an inlined secp256k1 key is 39 bytes, a sha256 is 34. */
export const MAX_PEER_ID_BYTES = 64
