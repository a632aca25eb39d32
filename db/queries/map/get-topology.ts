import type { NodeSummary } from '@/lib/nodes'
import type { Database } from '../../client'
import { SUMMARY_COLUMNS, summaryRowSchema } from '../nodes/summary-row'
import { neighbourSetSchema, NEIGHBOUR_SET_COLUMNS, type NeighbourSet } from './neighbour-set'
import { ON_MAP, onMapParams } from './on-map'

export interface Topology {
  /** By ascending number. */
  nodes: NodeSummary[]
  /** The newest sets of nodes on the map; they may name nodes that are not on it. */
  neighbourSets: NeighbourSet[]
}

/** Everything the map is drawn from: the nodes that belong on it and what they link to. */
export async function getTopology(db: Database, nowMs: number, signal?: AbortSignal): Promise<Topology> {
  const params = onMapParams(nowMs)
  const [nodes, neighbourSets] = await Promise.all([
    db.select({
      name: 'get-map-nodes',
      sql: `SELECT ${SUMMARY_COLUMNS} FROM node_latest AS n FINAL WHERE ${ON_MAP} ORDER BY n.node_num`,
      params,
      row: summaryRowSchema,
      signal,
    }),
    db.select({
      name: 'get-map-links',
      sql: `
        SELECT ${NEIGHBOUR_SET_COLUMNS}
        FROM links_latest AS l FINAL
        WHERE l.node_num IN (SELECT n.node_num FROM node_latest AS n FINAL WHERE ${ON_MAP})
        ORDER BY l.node_num, l.evidence`,
      params,
      row: neighbourSetSchema,
      signal,
    }),
  ])
  return { nodes, neighbourSets }
}
