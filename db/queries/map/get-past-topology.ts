import { z } from 'zod'
import { EVIDENCE } from '@/lib/facts'
import type { StatedSet } from '@/lib/graph/join-links'
import type { NodeSummary } from '@/lib/nodes'
import type { Database } from '../../client'
import { pastSource } from '../nodes/node-source'
import { summaryColumns, summaryRowSchema } from '../nodes/summary-row'
import { pastParams, pastSets } from '../past/past-states'

/** Most nodes that have a number were on the map; where few were, so many times more are looked at. */
const NUMBERS_A_NODE = 2
const WIDER = 8

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
  const nodes = await lowestNodes(db, atMs, most + 1, signal)
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

/** How nodes were is worked out from all their visits, so only of as many numbers as it may take. */
async function lowestNodes(
  db: Database,
  atMs: number,
  most: number,
  signal: AbortSignal | undefined,
): Promise<NodeSummary[]> {
  const [{ highest } = { highest: 0 }] = await db.select({
    name: 'get-highest-number',
    sql: 'SELECT max(a.node_num) AS highest FROM nodes AS a',
    row: z.object({ highest: z.number().int() }),
    signal,
  })
  for (let upTo = NUMBERS_A_NODE * most; ; upTo *= WIDER) {
    const source = pastSource(atMs, '{alias}.node_num <= {up_to:UInt32}')
    const nodes = await db.select({
      name: 'get-past-nodes',
      sql: `
        SELECT ${summaryColumns(source.now)}
        FROM ${source.from}
        ORDER BY n.node_num
        LIMIT {most:UInt32}`,
      params: { ...source.params, most, up_to: Math.min(upTo, highest) },
      row: summaryRowSchema,
      signal,
    })
    if (nodes.length >= most || upTo >= highest) return nodes
  }
}
