import { z } from 'zod'
import { HOP_KINDS } from '@/lib/messages/kinds'
import type { HopRow, NodeClock } from '@/lib/messages/message'
import type { Database } from '../../client'
import type { MessageReports } from './get-reports'
import type { MessageWitnesses } from './get-witnesses'
import { observationRowSchema } from './observation-row'

/** What a message page is made from. */
export interface MessagePath {
  reports: MessageReports
  witnesses: MessageWitnesses
}

/**
 * For so long after it was heard of a message is read where its reports stand, ms: the row is made again a moment after
 * more of it comes in, but who keeps the rows may be behind.
 */
const READY_AFTER_MS = 10 * 60_000

const number = z.coerce.number()
const numbers = z.array(number)
const rowSchema = z.object({
  version: number,
  isWhole: z.boolean(),
  heardAtMs: number,
  lastHeardAtMs: number,
  topic: z.string(),
  kinds: z.array(z.enum(HOP_KINDS)),
  nodes: numbers,
  peers: numbers,
  atUs: numbers,
  reasons: z.array(z.string()),
  observations: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(z.array(observationRowSchema)),
  isStated: z.boolean(),
  subscribers: numbers,
  clockNums: numbers,
  components: numbers,
  clockAtMs: numbers,
  offsets: numbers,
  drifts: numbers,
  uncertainties: numbers,
})
type Row = z.infer<typeof rowSchema>

/**
 * All that was reported of a message, from the one row that the keeper has written of it; null where there is none, or
 * it is too soon to go by it.
 * @param id - lower-case hex, whole.
 * @param nowMs - the present, by the collectors' clock.
 */
export async function getReadyPath(
  db: Database,
  id: string,
  nowMs: number,
  signal?: AbortSignal,
): Promise<MessagePath | null> {
  const rows = await db.select({
    name: 'get-ready-path',
    sql: `
      SELECT
        version,
        is_whole AS isWhole,
        toUnixTimestamp64Milli(heard_at) AS heardAtMs,
        toUnixTimestamp64Milli(last_heard_at) AS lastHeardAtMs,
        topic,
        kinds,
        node_nums AS nodes,
        peer_nums AS peers,
        at_us AS atUs,
        reasons,
        observations,
        is_stated AS isStated,
        subscribers,
        clock_nums AS clockNums,
        clock_components AS components,
        clock_at_ms AS clockAtMs,
        offsets_ms AS offsets,
        drifts_ppm AS drifts,
        uncertainties_ms AS uncertainties
      FROM message_paths
      WHERE message_id = {id:String}`,
    params: { id },
    row: rowSchema,
    signal,
  })
  // Until they are merged, older ones stand beside the newest.
  const row = rows.reduce<Row | null>(
    (newest, each) => (newest === null || each.version > newest.version ? each : newest),
    null,
  )
  return row === null || !row.isWhole || nowMs - row.heardAtMs < READY_AFTER_MS ? null : pathOf(row)
}

function pathOf(row: Row): MessagePath {
  return {
    reports: {
      rows: hopRows(row),
      topic: row.topic,
      firstMs: row.heardAtMs,
      lastMs: row.lastHeardAtMs,
      isCut: false,
      clocks: clocksOf(row),
    },
    witnesses: {
      observations: row.observations,
      subscribers: row.isStated ? row.subscribers : null,
      topic: row.topic === '' ? (row.observations.find(({ topic }) => topic !== '')?.topic ?? '') : row.topic,
    },
  }
}

function hopRows({ kinds, nodes, peers, atUs, reasons }: Row): HopRow[] {
  return nodes.flatMap((nodeNum, at): HopRow[] => {
    const kind = kinds[at]
    const peerNum = peers[at]
    const us = atUs[at]
    if (kind === undefined || peerNum === undefined || us === undefined) return []
    return [{ kind, nodeNum, peerNum, atUs: us, reason: reasons[at] ?? '' }]
  })
}

function clocksOf({
  clockNums,
  components,
  clockAtMs,
  offsets,
  drifts,
  uncertainties,
}: Row): Map<number, NodeClock> {
  return new Map(
    clockNums.map((nodeNum, at) => [
      nodeNum,
      {
        nodeNum,
        component: components[at] ?? 0,
        atMs: clockAtMs[at] ?? 0,
        offsetMs: offsets[at] ?? 0,
        driftPpm: drifts[at] ?? 0,
        uncertaintyMs: uncertainties[at] ?? 0,
      },
    ]),
  )
}
