import { z } from 'zod'
import { HOP_KINDS } from '@/lib/messages/kinds'
import type { HopRow, NodeClock } from '@/lib/messages/message'
import type { Database } from '../../client'
import { FAIR_HOPS } from './fair-hops'
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
 * The hop events of one message, at most `most` of them, and the clocks to read them by. Where there are more, each
 * node that reports has its share of them.
 */
export async function getReports(
  db: Database,
  id: string,
  most: number,
  signal?: AbortSignal,
): Promise<MessageReports> {
  // One more than is wanted tells whether there are more. Sharing out costs time, and hardly any message needs it.
  const found = await readReports(db, { id, rows: most + 1, from: ALL_HOPS }, signal)
  const isCut = (found?.nodes.length ?? 0) > most
  const shared = isCut ? await readReports(db, { id, rows: most, from: FAIR_HOPS }, signal) : found
  const rows = hopRows(shared)
  const clocks = new Map<number, NodeClock>()
  addClocks(clocks, found, found?.heardMs ?? 0)
  if (found === undefined || rows.length === 0) {
    return { rows: [], topic: '', firstMs: null, lastMs: null, isCut: false, clocks }
  }
  const { topic, firstMs, lastMs } = found
  return { rows, topic, firstMs, lastMs, isCut, clocks }
}

type Found = z.infer<typeof rowSchema>

const ALL_HOPS = `hops AS h WHERE h.message_id = {id:String} AND ${nearKey('h.received_at')}`

/**
 * The first `rows` reports, and of all of them topic and times. As columns: a message may have a hundred thousand. They
 * are counted out while they are put together, for each question inside a question costs a tenth of the whole.
 */
async function readReports(
  db: Database,
  { id, rows, from }: { id: string; rows: number; from: string },
  signal: AbortSignal | undefined,
): Promise<Found | undefined> {
  // The size of an aggregate is no parameter.
  const most = String(rows)
  const [found] = await db.select({
    name: 'get-message-reports',
    sql: `${WITH_KEY}
      SELECT h.*, toUnixTimestamp64Milli(${KEY_HEARD}) AS heardMs, c.*
      FROM (
        SELECT
          groupArray(${most})(toUInt8(h.kind)) AS kinds,
          groupArray(${most})(h.node_num) AS nodes,
          groupArray(${most})(h.peer_num) AS peers,
          groupArray(${most})(toUnixTimestamp64Micro(h.at)) AS atUs,
          groupArray(${most})(toString(h.reason)) AS reasons,
          toString(anyHeavyIf(h.topic, h.topic != '')) AS topic,
          toUnixTimestamp64Milli(min(h.received_at)) AS firstMs,
          toUnixTimestamp64Milli(max(h.received_at)) AS lastMs
        FROM ${from}
      ) AS h, (
        SELECT ${CLOCK_COLUMNS}
        FROM node_clocks AS c
        WHERE c.at >= ${KEY_HEARD} - INTERVAL ${String(CLOCKS_NEAR_S)} SECOND
          AND c.at <= ${KEY_HEARD} + INTERVAL ${String(CLOCKS_NEAR_S)} SECOND
      ) AS c`,
    params: { id, rows },
    row: rowSchema,
    signal,
  })
  return found
}

function hopRows(found: Found | undefined): HopRow[] {
  return (found?.nodes ?? []).flatMap((nodeNum, at): HopRow[] => {
    const kind = HOP_KINDS[found?.kinds[at] ?? -1]
    const peerNum = found?.peers[at]
    const atUs = found?.atUs[at]
    if (kind === undefined || peerNum === undefined || atUs === undefined) return []
    return [{ kind, nodeNum, peerNum, atUs, reason: found?.reasons[at] ?? '' }]
  })
}
