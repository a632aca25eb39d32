import type { ShownQuery } from '@/lib/analytics/answer'

/** Those of an answer's queries that a panel rests on; all of them where none is called so. */
export function queriesAbout(queries: readonly ShownQuery[], names: RegExp): readonly ShownQuery[] {
  const about = queries.filter(({ name }) => names.test(name))
  return about.length > 0 ? about : queries
}
