import { z } from 'zod'
import type { NodeMessageLink, NodeMessages } from '@/lib/messages/message-query'
import type { Database } from '../../client'
import { getNodeRefs } from '../nodes/get-node-refs'

/** Links of each kind that are told: the busiest, and the slowest. */
const LINKS_MAX = 200
const HOUR_MS = 3_600_000
/** The last second that a DateTime holds, ms since 1970. */
const NEVER_MS = 4_294_967_295_000

const count = z.coerce.number().int()
const totalsRow = z.object({
  sent: count,
  relayed: count,
  received: count,
  duplicates: count,
  rejects: count,
  drops: count,
})
const linkRow = z.object({
  peerNum: z.number().int(),
  direction: z.enum(['in', 'out']),
  messages: count,
  duplicates: count,
  sizeBytes: count.nullable(),
  p50Ms: z.number().nullable(),
  p90Ms: z.number().nullable(),
})

/**
 * What a node had to do with messages since a time: its totals by the hour, so from the beginning of the hour of
 * `sinceMs`, and its links, those that carried most first.
 * @param untilMs - what was counted by the hours that begin later is left out.
 */
export async function getNodeMessages(
  db: Database,
  num: number,
  sinceMs: number,
  signal?: AbortSignal,
  untilMs: number = NEVER_MS,
): Promise<NodeMessages> {
  const startMs = Math.floor(sinceMs / HOUR_MS) * HOUR_MS
  const params = { num, since: startMs / 1_000, until: Math.floor(untilMs / 1_000) }
  const [totals, links] = await Promise.all([
    db.select({
      name: 'get-node-message-totals',
      sql: `
        SELECT
          sum(h.published) AS sent,
          sum(h.relayed) AS relayed,
          sum(h.delivered) AS received,
          sum(h.duplicates) AS duplicates,
          sum(h.rejects) AS rejects,
          sum(h.drops) AS drops
        FROM node_message_hours AS h
        WHERE h.node_num = {num:UInt32} AND h.hour >= toDateTime({since:UInt32}, 'UTC')
          AND h.hour <= toDateTime({until:UInt32}, 'UTC')`,
      params,
      row: totalsRow,
      signal,
    }),
    db.select({
      name: 'get-node-message-links',
      sql: `
        SELECT peerNum, direction, messages, duplicates, sizeBytes, p50Ms, p90Ms
        FROM (
          SELECT
            *,
            row_number() OVER (ORDER BY messages DESC, duplicates DESC, peerNum, direction) AS busiest,
            row_number() OVER (ORDER BY p90Ms DESC NULLS LAST, peerNum, direction) AS slowest
          FROM (
            SELECT
              if(l.to_num = {num:UInt32}, l.from_num, l.to_num) AS peerNum,
              if(l.to_num = {num:UInt32}, 'in', 'out') AS direction,
              sum(l.messages) AS messages,
              sum(l.duplicates) AS duplicates,
              if(sum(l.sized) = 0, NULL, sum(l.bytes)) AS sizeBytes,
              if(sum(l.timed) = 0, NULL, quantilesBFloat16Merge(0.5, 0.9, 0.99)(l.latency)) AS quantiles,
              quantiles[1] AS p50Ms,
              quantiles[2] AS p90Ms
            FROM link_hours AS l
            WHERE (l.to_num = {num:UInt32} OR l.from_num = {num:UInt32})
              AND l.hour >= toDateTime({since:UInt32}, 'UTC')
              AND l.hour <= toDateTime({until:UInt32}, 'UTC')
            GROUP BY peerNum, direction
          )
        )
        WHERE busiest <= {most:UInt32} OR (slowest <= {most:UInt32} AND isNotNull(p90Ms))
        ORDER BY busiest`,
      params: { ...params, most: LINKS_MAX },
      row: linkRow,
      signal,
    }),
  ])
  const refs = await getNodeRefs(
    db,
    links.map(({ peerNum }) => peerNum),
    signal,
  )
  const { sent, relayed, received, duplicates, rejects, drops } = totals[0] ?? NOTHING
  return {
    sinceMs: startMs,
    // `relayed` is what others say of it; the rest only a node itself can say.
    reports: sent + received + duplicates + rejects + drops > 0,
    sent,
    relayed,
    received,
    duplicates,
    rejects,
    drops,
    links: links.map(({ peerNum, ...link }): NodeMessageLink => {
      const { peerId = '', country = '', city = '' } = refs.get(peerNum) ?? {}
      return { peer: { num: peerNum, peerId, country, city }, ...link }
    }),
  }
}

const NOTHING = { sent: 0, relayed: 0, received: 0, duplicates: 0, rejects: 0, drops: 0 }
