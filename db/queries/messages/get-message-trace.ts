import { z } from 'zod'
import { HOP_KINDS } from '@/lib/messages/kinds'
import { HOPS_MAX, type NodeRef } from '@/lib/messages/message'
import type { MessageTrace, TraceEvent } from '@/lib/messages/message-trace'
import { reconstruct } from '@/lib/messages/reconstruct'
import { clocksAt, timesSince } from '@/lib/messages/times-since'
import type { Database } from '../../client'
import { getNodeRefs } from '../nodes/get-node-refs'
import { getClocks } from './get-clocks'
import { getWitnesses } from './get-witnesses'
import { ANY_HOPS, FAIR_HOPS } from './fair-hops'
import { WITH_KEY } from './message-key'

const eventSchema = z.object({
  kind: z.enum(HOP_KINDS),
  nodeNum: z.number().int(),
  peerNum: z.number().int(),
  atUs: z.coerce.number(),
  topic: z.string(),
  reason: z.string(),
  collector: z.string(),
  receivedAtMs: z.coerce.number(),
})

/**
 * Every event that was reported of a message, one that was reported to two collectors twice; null when none is kept.
 * @param id - lower-case hex, whole.
 * @param nowMs - the present, by the collectors' clock.
 * @param most - of the events; where there are more, each node has its share of them.
 */
export async function getMessageTrace(
  db: Database,
  id: string,
  nowMs: number,
  signal?: AbortSignal,
  most = HOPS_MAX,
): Promise<MessageTrace | null> {
  const [{ rows, isCut }, { observations }] = await Promise.all([
    getEvents(db, id, most, signal),
    getWitnesses(db, id, signal),
  ])
  const [first] = rows
  if (first === undefined) return null
  const heardAtMs = rows.reduce(
    (least, { receivedAtMs }) => Math.min(least, receivedAtMs),
    first.receivedAtMs,
  )
  const nums = new Set([
    ...rows.flatMap(({ nodeNum, peerNum }) => [nodeNum, peerNum]),
    ...observations.map(({ originNum }) => originNum),
  ])
  const [clocks, refs] = await Promise.all([
    getClocks(db, nums, heardAtMs, signal),
    getNodeRefs(db, nums, signal),
  ])
  const clockOf = (num: number) => clocks.get(num) ?? null
  const { originNum, publishedAtUs } = reconstruct({
    rows,
    observations,
    subscribers: null,
    clocks: clockOf,
    heardAtMs,
    nowMs,
  })
  const nameOf = (num: number): NodeRef => refs.get(num) ?? { num, peerId: '' }
  const sincePublished = timesSince(publishedAtUs, originNum ?? 0, clocksAt(clockOf, heardAtMs))
  const events = rows.map(({ nodeNum, peerNum, atUs, kind, reason, collector, receivedAtMs }): TraceEvent => {
    const after = sincePublished(nodeNum, atUs)
    return {
      kind,
      node: nameOf(nodeNum),
      peer: peerNum === 0 ? null : nameOf(peerNum),
      reportedAtUs: atUs,
      afterMs: after?.ms ?? null,
      uncertaintyMs: after?.uncertaintyMs ?? null,
      reason,
      collector,
      receivedAtMs,
    }
  })
  return {
    id,
    topic: rows.find(({ topic }) => topic !== '')?.topic ?? '',
    origin: originNum === null ? null : nameOf(originNum),
    publishedAtUs,
    events,
    isCut,
  }
}

type Event = z.infer<typeof eventSchema>

/** By their nodes' clocks. */
async function getEvents(
  db: Database,
  id: string,
  most: number,
  signal: AbortSignal | undefined,
): Promise<{ rows: Event[]; isCut: boolean }> {
  const ask = (from: string, rows: number) =>
    db.select({
      name: 'get-message-trace',
      sql: `${WITH_KEY}
        SELECT
          toString(h.kind) AS kind,
          h.node_num AS nodeNum,
          h.peer_num AS peerNum,
          toUnixTimestamp64Micro(h.at) AS atUs,
          toString(h.topic) AS topic,
          toString(h.reason) AS reason,
          toString(h.collector) AS collector,
          toUnixTimestamp64Milli(h.received_at) AS receivedAtMs
        FROM ${from}
        ORDER BY h.at, h.node_num, h.kind, h.peer_num, collector`,
      params: { id, rows },
      row: eventSchema,
      signal,
    })
  // One more than is wanted tells whether there are more.
  const any = await ask(ANY_HOPS, most + 1)
  if (any.length <= most) return { rows: any, isCut: false }
  return { rows: await ask(FAIR_HOPS, most), isCut: true }
}
