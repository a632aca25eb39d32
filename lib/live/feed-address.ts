/**
 * Where the live feed is, and which contract it speaks: what a page needs of the contract before anything is parsed.
 * @module
 */

/** Raised when a payload changes shape: a page with another version reloads itself. */
export const FEED_VERSION = 3
export const LIVE_PATH = '/live'

/** Nodes that one page may watch at once. */
export const NODES_WATCH_MAX = 500
