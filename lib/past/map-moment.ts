/** Maps of nearly the same time are one, so that those who slide to about the same time share it, ms. */
const ROUNDED_MS = 60_000

/** The time of the map that stands for a time, ms since 1970. */
export function mapMoment(atMs: number): number {
  return Math.floor(atMs / ROUNDED_MS) * ROUNDED_MS
}
