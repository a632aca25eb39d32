/** What authorities are trusted for, and who of them may sign updates. @module */

/** What an authority may be trusted for; `full`: all of it. */
export const TRUST_LEVELS = ['update', 'signing', 'bootstrap', 'full'] as const
export type TrustLevel = (typeof TRUST_LEVELS)[number]

/** As the reference implementation has it: full trust is trust for everything. */
export function maySignUpdates({ trust }: { readonly trust: readonly TrustLevel[] }): boolean {
  return trust.includes('update') || trust.includes('full')
}
