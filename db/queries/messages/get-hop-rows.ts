import { z } from 'zod'
import { HOP_KINDS } from '@/lib/messages/kinds'
import type { HopRow } from '@/lib/messages/message'
import type { Database } from '../../client'
import type { MessageSpan } from './get-message-span'

export interface MessageHops {
  /** Every hop event that was reported of the message; in no order, and a report made to two collectors twice. */
  rows: HopRow[]
  /** As most reports name it; '' when none does. */
  topic: string
  /** First and newest report, by the collector's clock; null: there is none. */
  firstMs: number | null
  lastMs: number | null
  /** true: there are more than were asked for. */
  isCut: boolean
}

const number = z.coerce.number()
const rowSchema = z.object({
  kinds: z.array(z.number().int()),
  nodes: z.array(z.number().int()),
  peers: z.array(z.number().int()),
  times: z.array(number),
  reasons: z.array(z.string()),
  topic: z.string(),
  firstMs: number,
  lastMs: number,
})

/** The hop events of one message, at most `most` of them. As columns: a message may have a hundred thousand. */
export async function getHopRows(
  db: Database,
  id: string,
  span: MessageSpan,
  most: number,
  signal?: AbortSignal,
): Promise<MessageHops> {
  const [found] = await db.select({
    name: 'get-hop-rows',
    sql: `
      SELECT
        groupArray(toUInt8(h.kind)) AS kinds,
        groupArray(h.node_num) AS nodes,
        groupArray(h.peer_num) AS peers,
        groupArray(toUnixTimestamp64Micro(h.at)) AS times,
        groupArray(toString(h.reason)) AS reasons,
        toString(anyHeavyIf(h.topic, h.topic != '')) AS topic,
        toUnixTimestamp64Milli(min(h.received_at)) AS firstMs,
        toUnixTimestamp64Milli(max(h.received_at)) AS lastMs
      FROM (
        SELECT kind, node_num, peer_num, at, reason, topic, received_at
        FROM hops
        WHERE message_id = {id:String}
          AND received_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
          AND received_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
        LIMIT {rows:UInt32}
      ) AS h`,
    // One more than is wanted tells whether there are more.
    params: { id, from: span.fromMs, to: span.toMs, rows: most + 1 },
    row: rowSchema,
    signal,
  })
  const rows = (found?.nodes ?? []).slice(0, most).flatMap((nodeNum, at): HopRow[] => {
    const kind = HOP_KINDS[found?.kinds[at] ?? -1]
    const peerNum = found?.peers[at]
    const atUs = found?.times[at]
    if (kind === undefined || peerNum === undefined || atUs === undefined) return []
    return [{ kind, nodeNum, peerNum, atUs, reason: found?.reasons[at] ?? '' }]
  })
  const isKnown = found !== undefined && found.nodes.length > 0
  return {
    rows,
    topic: found?.topic ?? '',
    firstMs: isKnown ? found.firstMs : null,
    lastMs: isKnown ? found.lastMs : null,
    isCut: (found?.nodes.length ?? 0) > most,
  }
}
