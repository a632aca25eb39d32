/** Limits of what is read of updates. @module */

/** More signatures than any list of authorities can give: an update with more is not looked into. */
export const MAX_SIGNATURES_READ = 256
/** An announcement says less than this; a package may be as large as an envelope. Bytes. */
export const MAX_ANNOUNCEMENT_BYTES = 65_536
/** A query, without what it asks for. Bytes. */
export const MAX_QUERY_ID_BYTES = 64
export const BLAKE3_BYTES = 32
