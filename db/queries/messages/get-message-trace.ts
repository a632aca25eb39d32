import { z } from 'zod'
import { between, clockAt } from '@/lib/clocks/compare-times'
import { HOP_KINDS } from '@/lib/messages/kinds'
import { HOPS_MAX, type NodeRef } from '@/lib/messages/message'
import type { MessageTrace, TraceEvent } from '@/lib/messages/message-trace'
import { reconstruct } from '@/lib/messages/reconstruct'
import type { Database } from '../../client'
import { getNodeRefs } from '../nodes/get-node-refs'
import { getClocks } from './get-clocks'
import { getWitnesses } from './get-witnesses'
import { nearKey, WITH_KEY } from './message-key'

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
 */
export async function getMessageTrace(
  db: Database,
  id: string,
  nowMs: number,
  signal?: AbortSignal,
): Promise<MessageTrace | null> {
  const [found, { observations }] = await Promise.all([
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
        FROM hops AS h
        WHERE h.message_id = {id:String} AND ${nearKey('h.received_at')}
        ORDER BY h.at, h.node_num, h.kind, h.peer_num, collector
        LIMIT {rows:UInt32}`,
      // One more than is wanted tells whether there are more.
      params: { id, rows: HOPS_MAX + 1 },
      row: eventSchema,
      signal,
    }),
    getWitnesses(db, id, signal),
  ])
  const rows = found.slice(0, HOPS_MAX)
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
  const { originNum, publishedAtUs } = reconstruct({
    rows,
    observations,
    subscribers: null,
    clocks: (num) => clocks.get(num) ?? null,
    heardAtMs,
    nowMs,
  })
  const nameOf = (num: number): NodeRef => refs.get(num) ?? { num, peerId: '' }
  const readingOf = (num: number, atUs: number) => {
    const clock = clocks.get(num)
    return { atUs, clock: clock === undefined ? null : clockAt(clock, heardAtMs) }
  }
  const events = rows.map(({ nodeNum, peerNum, atUs, kind, reason, collector, receivedAtMs }): TraceEvent => {
    const after = afterPublication(
      originNum === null || publishedAtUs === null ? null : readingOf(originNum, publishedAtUs),
      readingOf(nodeNum, atUs),
      nodeNum === originNum,
    )
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
    isCut: found.length > HOPS_MAX,
  }
}

type Reading = Parameters<typeof between>[0]

/** As in the reconstruction: on one clock exact, between two as far as they can be compared, and never negative. */
function afterPublication(
  published: Reading | null,
  event: Reading,
  isSameClock: boolean,
): { ms: number; uncertaintyMs: number } | null {
  if (published === null) return null
  if (isSameClock) return { ms: Math.max(0, (event.atUs - published.atUs) / 1_000), uncertaintyMs: 0 }
  const found = between(published, event)
  if (found === null || found.ms < -found.uncertaintyMs) return null
  return { ms: Math.max(0, found.ms), uncertaintyMs: found.uncertaintyMs }
}
