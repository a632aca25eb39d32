/** How exactly the past is known. @module */

/**
 * `full`: each visit and each reading of links until then; `day`: only those that were the last of their day, so that
 * what is shown may be a day older than the time that was asked for.
 */
export const DETAILS = ['full', 'day'] as const
export type Detail = (typeof DETAILS)[number]

/** @param fullFromMs - from then on everything is kept; null: nothing is. */
export function detailAt({ fullFromMs }: { readonly fullFromMs: number | null }, atMs: number): Detail {
  return fullFromMs !== null && atMs >= fullFromMs ? 'full' : 'day'
}
