/** What goes wrong with visits of a seeded history. @module */

/** Why a node that is off, or shut, does not answer: the one it keeps. */
export const FAILURES: readonly (readonly [error: string, weight: number, detail: string])[] = [
  ['io_timeout', 62, 'no answer within 10000 ms'],
  ['connection_refused', 26, 'connect ECONNREFUSED'],
  ['host_unreachable', 7, 'connect EHOSTUNREACH'],
  ['connection_reset', 5, 'read ECONNRESET'],
]
