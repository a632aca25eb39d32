import { z } from 'zod'
import { HOP_KINDS } from '@/lib/messages/kinds'
import type { HopRow, NodeClock } from '@/lib/messages/message'
import type { Database } from '../../client'
import { addClocks, CLOCK_COLUMNS, clockColumnsSchema } from './get-clocks'
import { KEY_HEARD, nearKey, WITH_KEY } from './message-key'

export interface MessageReports {
  /** Every hop event that was reported of the message; in no order, and a report made to two collectors twice. */
  rows: HopRow[]
  /** As most reports name it; '' when none does. */
  topic: string
  /** First and newest report, by the collector's clock; null: there is none. */
  firstMs: number | null
  lastMs: number | null
  /** true: there are more than were asked for. */
  isCut: boolean
  /** Clocks that were compared about when the message was heard of, of any node; none where no key is kept of it. */
  clocks: Map<number, NodeClock>
}

/** Clocks are solved twice a minute: of one that could be, there is a figure within half of that. */
const CLOCKS_NEAR_S = 16

const number = z.coerce.number()
const rowSchema = clockColumnsSchema.extend({
  kinds: z.array(z.number().int()),
  nodes: z.array(z.number().int()),
  peers: z.array(z.number().int()),
  atUs: z.array(number),
  reasons: z.array(z.string()),
  topic: z.string(),
  heardMs: number,
  firstMs: number,
  lastMs: number,
})

/**
 * The hop events of one message, at most `most` of them, and the clocks to read them by. As columns: a message may
 * have a hundred thousand.
 */
export async function getReports(
  db: Database,
  id: string,
  most: number,
  signal?: AbortSignal,
): Promise<MessageReports> {
  const [found] = await db.select({
    name: 'get-message-reports',
    sql: `${WITH_KEY}
      SELECT h.*, toUnixTimestamp64Milli(${KEY_HEARD}) AS heardMs, c.*
      FROM (
        SELECT
          groupArray(toUInt8(kind)) AS kinds,
          groupArray(node_num) AS nodes,
          groupArray(peer_num) AS peers,
          groupArray(toUnixTimestamp64Micro(at)) AS atUs,
          groupArray(toString(reason)) AS reasons,
          toString(anyHeavyIf(topic, topic != '')) AS topic,
          toUnixTimestamp64Milli(min(received_at)) AS firstMs,
          toUnixTimestamp64Milli(max(received_at)) AS lastMs
        FROM (
          SELECT kind, node_num, peer_num, at, reason, hops.topic AS topic, received_at
          FROM hops
          WHERE message_id = {id:String} AND ${nearKey('received_at')}
          LIMIT {rows:UInt32}
        )
      ) AS h, (
        SELECT ${CLOCK_COLUMNS}
        FROM node_clocks AS c
        WHERE c.at >= ${KEY_HEARD} - INTERVAL ${String(CLOCKS_NEAR_S)} SECOND
          AND c.at <= ${KEY_HEARD} + INTERVAL ${String(CLOCKS_NEAR_S)} SECOND
      ) AS c`,
    // One more than is wanted tells whether there are more.
    params: { id, rows: most + 1 },
    row: rowSchema,
    signal,
  })
  const rows = (found?.nodes ?? []).slice(0, most).flatMap((nodeNum, at): HopRow[] => {
    const kind = HOP_KINDS[found?.kinds[at] ?? -1]
    const peerNum = found?.peers[at]
    const atUs = found?.atUs[at]
    if (kind === undefined || peerNum === undefined || atUs === undefined) return []
    return [{ kind, nodeNum, peerNum, atUs, reason: found?.reasons[at] ?? '' }]
  })
  const isKnown = found !== undefined && found.nodes.length > 0
  const clocks = new Map<number, NodeClock>()
  addClocks(clocks, found, found?.heardMs ?? 0)
  return {
    rows,
    topic: found?.topic ?? '',
    firstMs: isKnown ? found.firstMs : null,
    lastMs: isKnown ? found.lastMs : null,
    isCut: (found?.nodes.length ?? 0) > most,
    clocks,
  }
}
