/** Stretches of time in which hops and messages are counted. @module */

/** Length of one, ms. */
export const SLOT_MS = 30_000

/** Name of a stretch's counts in one table: whoever inserts under it first has done so for all. */
export function slotToken(slotMs: number, table: string): string {
  return `reckon:${String(slotMs / 1_000)}:${table}`
}

/** The middle of a stretch, for which its clocks are solved. */
export function slotMiddle(slotMs: number): number {
  return slotMs + SLOT_MS / 2
}
