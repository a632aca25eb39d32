/** Where the live feed is, and which contract it speaks. @module */

/** Raised when a payload changes shape: a page with another version reloads itself. */
export const FEED_VERSION = 3
export const LIVE_PATH = '/live'
