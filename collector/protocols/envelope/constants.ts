/** Limits and sizes of the Meshara envelope. @module */

/** Largest envelope that is looked into: what a gossip message may hold. */
export const MAX_ENVELOPE_BYTES = 1_048_576
/** The protocol's definition says 16; its reference implementation makes them of a hash and has 32. */
export const MESSAGE_ID_LENGTHS: readonly number[] = [16, 32]
/** An Ed25519 key is alone in the protocol's definition; the reference implementation puts an X25519 key behind it. */
export const SENDER_KEY_LENGTHS: readonly number[] = [32, 64]
export const ED25519_KEY_BYTES = 32
export const ED25519_SIGNATURE_BYTES = 64
export const ENVELOPE_VERSION = 1
