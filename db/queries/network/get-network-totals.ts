import { z } from 'zod'
import type { NetworkTotals } from '@/lib/nodes'
import type { Database } from '../../client'
import { ON_MAP, onMapParams } from '../map/on-map'

const nodesRow = z.object({
  nodes: z.coerce.number(),
  active: z.coerce.number(),
  averageRttMs: z.number().nullable(),
})
const linksRow = z.object({ links: z.coerce.number() })

/** The totals beside the map, of the nodes that are on it. */
export async function getNetworkTotals(
  db: Database,
  nowMs: number,
  signal?: AbortSignal,
): Promise<NetworkTotals> {
  const params = onMapParams(nowMs)
  const [nodes, links] = await Promise.all([
    db.select({
      name: 'get-node-totals',
      sql: `
        SELECT count() AS nodes, countIf(n.status = 'online') AS active, avgIf(n.rtt_ms, n.status = 'online') AS averageRttMs
        FROM node_latest AS n FINAL
        WHERE ${ON_MAP}`,
      params,
      row: nodesRow,
      signal,
    }),
    db.select({
      name: 'get-link-total',
      sql: `
        WITH on_map AS (SELECT n.node_num FROM node_latest AS n FINAL WHERE ${ON_MAP})
        SELECT uniqExact(bitOr(bitShiftLeft(toUInt64(least(node_num, other)), 32), greatest(node_num, other))) AS links
        FROM (
          SELECT node_num, arrayJoin(neighbours) AS other FROM links_latest FINAL WHERE node_num IN (on_map)
        )
        WHERE other IN (on_map)`,
      params,
      row: linksRow,
      signal,
    }),
  ])
  return {
    nodes: nodes[0]?.nodes ?? 0,
    active: nodes[0]?.active ?? 0,
    links: links[0]?.links ?? 0,
    averageRttMs: nodes[0]?.averageRttMs ?? null,
    messages24h: null,
  }
}
