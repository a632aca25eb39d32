import { z } from 'zod'
import { EVIDENCE } from '@/lib/facts'
import type { StatedSet } from '@/lib/graph/join-links'
import type { TopologyNode } from '@/lib/links'
import type { Database } from '../../client'
import { SUMMARY_COLUMNS, summaryRowSchema } from '../nodes/summary-row'
import { ON_MAP, onMapParams } from './on-map'

const setRow: z.ZodType<StatedSet> = z.object({
  num: z.number().int(),
  evidence: z.enum(EVIDENCE),
  neighbours: z.array(z.number()),
})

/**
 * The map as it is, or a part of it.
 * @param most - nodes at most, those of the lowest numbers.
 * @returns one node more than `most` when there are more.
 */
export async function getMapPart(
  db: Database,
  nowMs: number,
  most: number,
  signal?: AbortSignal,
): Promise<{ nodes: TopologyNode[]; sets: StatedSet[] }> {
  const nodes = await db.select({
    name: 'get-map-part',
    sql: `
      SELECT ${SUMMARY_COLUMNS}
      FROM node_latest AS n FINAL
      WHERE ${ON_MAP}
      ORDER BY n.node_num
      LIMIT {most:UInt32}`,
    params: { ...onMapParams(nowMs), most: most + 1 },
    row: summaryRowSchema,
    signal,
  })
  const sets = await db.select({
    name: 'get-map-sets',
    sql: `
      SELECT l.node_num AS num, toString(l.evidence) AS evidence, l.neighbours AS neighbours
      FROM links_latest AS l FINAL
      WHERE l.node_num IN {nums:Array(UInt32)}
      ORDER BY l.node_num, l.evidence`,
    params: { nums: nodes.map(({ num }) => num) },
    row: setRow,
    signal,
  })
  return { nodes, sets }
}
