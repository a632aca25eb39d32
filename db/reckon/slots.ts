/** Stretches of time in which hops and messages are counted. @module */

/** Length of one, ms. */
export const SLOT_MS = 30_000

/** Name of a stretch's counts in one table: whoever inserts under it first has done so for all. */
export function slotToken(slotMs: number, table: string): string {
  return `reckon:${String(slotMs / 1_000)}:${table}`
}

/** A part of a stretch, of so many: some messages, all of their hops. */
export interface SlotPart {
  slotMs: number
  part: number
  parts: number
}

/** Reports that are worked on at once. */
const PART_ROWS = 250_000

/** Into how many parts a stretch with so many reports is best cut. Settled once for all: other parts, other tokens. */
export function partsFor(rows: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(1, rows) / PART_ROWS)))
}

export function slotParts(slotMs: number, parts: number): SlotPart[] {
  return Array.from({ length: parts }, (_, part) => ({ slotMs, part, parts }))
}

export function partToken({ slotMs, part, parts }: SlotPart, table: string): string {
  return parts === 1
    ? slotToken(slotMs, table)
    : `${slotToken(slotMs, table)}:${String(part)}/${String(parts)}`
}

/** Parameters of `COMPLETED_HOPS`. */
export function partParams({ slotMs, part, parts }: SlotPart): Record<string, number> {
  return { start: slotMs, end: slotMs + SLOT_MS, part, parts }
}

/** The middle of a stretch, for which its clocks are solved. */
export function slotMiddle(slotMs: number): number {
  return slotMs + SLOT_MS / 2
}
