import { z } from 'zod'
import { EVIDENCE } from '@/lib/facts'
import type { StatedSet } from '@/lib/graph/join-links'
import type { NodeSummary } from '@/lib/nodes'
import type { Database } from '../../client'
import { pastSource } from '../nodes/node-source'
import { summaryColumns, summaryRowSchema } from '../nodes/summary-row'
import { pastParams, pastSets } from '../past/past-states'

const setRow: z.ZodType<StatedSet> = z.object({
  num: z.number().int(),
  evidence: z.enum(EVIDENCE),
  neighbours: z.array(z.number()),
})

/**
 * The map as it was: who was on it, as the newest visits until then say, and the newest sets of links until then.
 * @param most - nodes at most, those of the lowest numbers.
 * @returns one node more than `most` when there are more; sets may name nodes that were not on the map.
 */
export async function getPastTopology(
  db: Database,
  atMs: number,
  most: number,
  signal?: AbortSignal,
): Promise<{ nodes: NodeSummary[]; sets: StatedSet[] }> {
  const source = pastSource(atMs)
  const nodes = await db.select({
    name: 'get-past-nodes',
    sql: `
      SELECT ${summaryColumns(source.now)}
      FROM ${source.from}
      ORDER BY n.node_num
      LIMIT {most:UInt32}`,
    params: { ...source.params, most: most + 1 },
    row: summaryRowSchema,
    signal,
  })
  const first = nodes[0]?.num
  const last = nodes.at(-1)?.num
  if (first === undefined || last === undefined) return { nodes, sets: [] }
  const sets = await db.select({
    name: 'get-past-sets',
    sql: `
      SELECT l.num AS num, l.evidence AS evidence, l.neighbours AS neighbours
      FROM (${pastSets('at', '{alias}.node_num BETWEEN {first:UInt32} AND {last:UInt32}')}) AS l
      ORDER BY num, evidence`,
    params: { ...pastParams('at', atMs), first, last },
    row: setRow,
    signal,
  })
  return { nodes, sets }
}
