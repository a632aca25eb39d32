/** Kinds that facts come in, apart from their schemas: what draws a map needs no more than their names. @module */

/** Where a claim that two nodes are linked comes from. */
export const EVIDENCE = ['table', 'mesh', 'traced', 'reported'] as const
export type Evidence = (typeof EVIDENCE)[number]

/** `dbip`: looked up from the IP address; `simulated`: the demo mesh's own table; `none`: not known. */
export const PLACE_SOURCES = ['none', 'dbip', 'simulated'] as const
export type PlaceSource = (typeof PLACE_SOURCES)[number]

/**
 * `online`: the newest visit reached it, or only one has failed since. `offline`: reached before, two or more
 * visits in a row failed. `unreachable`: others know it, no visit ever reached it.
 */
export const NODE_STATUSES = ['online', 'offline', 'unreachable'] as const
export type NodeStatus = (typeof NODE_STATUSES)[number]
