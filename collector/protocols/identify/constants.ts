/** Limits of what a peer may say of itself. @module */

/** @see https://github.com/libp2p/specs/blob/master/identify/README.md#identify-1 */
export const IDENTIFY_PROTOCOL = '/ipfs/id/1.0.0'

/** Most bytes of one message; go-libp2p sends 4 KiB, and 8 KiB with a signed record. */
export const MAX_IDENTIFY_BYTES = 64 * 1024

/** Most bytes held for one identify stream before they are read. */
export const MAX_BUFFERED_BYTES = 2 * MAX_IDENTIFY_BYTES

/** Most entries decoded before the message is refused. */
export const MAX_PROTOCOLS_READ = 1024
export const MAX_ADDRESSES_READ = 1024

/** Most entries kept of a message that is taken. */
export const MAX_PROTOCOLS_KEPT = 64
export const MAX_ADDRESSES_KEPT = 32

/** Characters. */
export const MAX_AGENT_LENGTH = 256
export const MAX_PROTOCOL_LENGTH = 128

/** Longest binary multiaddr that is kept, bytes. */
export const MAX_ADDRESS_BYTES = 256
