import { z } from 'zod'
import { nextBucket } from '@/lib/analytics/range'
import type { NetworkTotals } from '@/lib/nodes'
import type { Database } from '../../client'
import { ON_MAP, onMapParams } from '../map/on-map'
import { isUncounted } from '../messages/uncounted'

const nodesRow = z.object({
  nodes: z.coerce.number(),
  active: z.coerce.number(),
  averageRttMs: z.number().nullable(),
})
const linksRow = z.object({ links: z.coerce.number() })
const messagesRow = z.object({ messages: z.coerce.number() })

const DAY_MS = 86_400_000

/** A count of links that took this long is worth keeping for a while. */
const COSTLY_MS = 100
/** It is kept for so many times as long as it took: counting never takes more than a twentieth of the time. */
const KEEP_FACTOR = 20

interface LinkTotal {
  links: number
  /** On the clock of `performance.now()`. */
  goodUntilMs: number
}
const linkTotals = new WeakMap<Database, LinkTotal>()

/**
 * The totals beside the map, of the nodes that are on it. Nodes are counted at each call; so are links, unless the
 * network is so large that the count took long: then it may be some seconds old.
 */
export async function getNetworkTotals(
  db: Database,
  nowMs: number,
  signal?: AbortSignal,
): Promise<NetworkTotals> {
  const [nodes, links, messages] = await Promise.all([
    db.select({
      name: 'get-node-totals',
      sql: `
        SELECT count() AS nodes, countIf(n.status = 'online') AS active, avgIf(n.rtt_ms, n.status = 'online') AS averageRttMs
        FROM node_latest AS n FINAL
        WHERE ${ON_MAP}`,
      params: onMapParams(nowMs),
      row: nodesRow,
      signal,
    }),
    countLinks(db, nowMs, signal),
    db.select({
      name: 'get-message-total',
      sql: `
        SELECT
          (SELECT sum(t.messages) FROM message_hours AS t WHERE t.hour >= toDateTime({from:UInt32}, 'UTC'))
          + (
            SELECT count()
            FROM messages AS m FINAL
            WHERE ${isUncounted('m')} AND m.heard_at >= toDateTime({from:UInt32}, 'UTC')
          ) AS messages`,
      params: { from: Math.max(0, (nextBucket('hour', nowMs) - DAY_MS) / 1_000) },
      row: messagesRow,
      signal,
    }),
  ])
  const messages24h = messages[0]?.messages ?? 0
  return {
    nodes: nodes[0]?.nodes ?? 0,
    active: nodes[0]?.active ?? 0,
    links,
    averageRttMs: nodes[0]?.averageRttMs ?? null,
    // As the dashboards mean 24 hours: the present one and the 23 before it.
    messages24h: messages24h === 0 ? null : messages24h,
  }
}

/** Unordered pairs of nodes on the map of which one names the other. */
async function countLinks(db: Database, nowMs: number, signal: AbortSignal | undefined): Promise<number> {
  const kept = linkTotals.get(db)
  const startedAtMs = performance.now()
  if (kept !== undefined && startedAtMs < kept.goodUntilMs) return kept.links
  const [row] = await db.select({
    name: 'get-link-total',
    sql: `
      WITH (SELECT groupBitmapState(n.node_num) FROM node_latest AS n FINAL WHERE ${ON_MAP}) AS on_map
      SELECT sum(arrayUniq(others)) AS links
      FROM (
        SELECT least(node_num, other) AS low, groupArray(greatest(node_num, other)) AS others
        FROM (
          SELECT node_num, arrayJoin(arrayFilter(end -> bitmapContains(on_map, end), neighbours)) AS other
          FROM links_latest FINAL
          WHERE bitmapContains(on_map, node_num)
        )
        GROUP BY low
      )`,
    params: onMapParams(nowMs),
    row: linksRow,
    signal,
  })
  const links = row?.links ?? 0
  const tookMs = performance.now() - startedAtMs
  if (tookMs < COSTLY_MS) linkTotals.delete(db)
  else linkTotals.set(db, { links, goodUntilMs: performance.now() + KEEP_FACTOR * tookMs })
  return links
}
