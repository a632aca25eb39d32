import { z } from 'zod'
import { EVIDENCE } from '@/lib/facts'

/** Everything one node links to on one kind of evidence, as last read. It replaces the set before it. */
export const neighbourSetSchema = z.object({
  num: z.number().int(),
  evidence: z.enum(EVIDENCE),
  seenAtMs: z.coerce.number(),
  /** false: more may exist. */
  complete: z.boolean(),
  /** Ascending; may name nodes that are not (yet) on the map. */
  neighbours: z.array(z.number()),
})
export type NeighbourSet = z.infer<typeof neighbourSetSchema>

/** Columns of a set; read them from `links_latest AS l FINAL`. */
export const NEIGHBOUR_SET_COLUMNS = `
  l.node_num AS num,
  toString(l.evidence) AS evidence,
  toUnixTimestamp64Milli(l.seen_at) AS seenAtMs,
  l.complete AS complete,
  l.neighbours AS neighbours`
