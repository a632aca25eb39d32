import { HOPS_MAX, type MessageDetail, type MessageSummary, type NodeRef } from '@/lib/messages/message'
import { reconstruct } from '@/lib/messages/reconstruct'
import type { Database } from '../../client'
import { getNodeRefs } from '../nodes/get-node-refs'
import { getFarClocks } from './get-clocks'
import { getMessagesById } from './get-messages-by-id'
import { getReadyPath, type MessagePath } from './get-ready-path'
import { getReports, type MessageReports } from './get-reports'
import { getSurroundings, type Surroundings } from './get-surroundings'
import { getWitnesses, type MessageWitnesses } from './get-witnesses'
import type { ObservationRow } from './observation-row'

/**
 * Everything about one message, worked out from what was reported of it; when that is no longer kept, its summary
 * with nothing behind it.
 * @param id - lower-case hex, whole.
 * @param nowMs - the present, by the collectors' clock.
 * @returns null when nobody has reported or received such a message.
 */
export async function getMessageDetail(
  db: Database,
  id: string,
  nowMs: number,
  signal?: AbortSignal,
): Promise<MessageDetail | null> {
  const { reports, witnesses } =
    (await getReadyPath(db, id, nowMs, signal)) ?? (await readPath(db, id, signal))
  const observed = witnesses.observations
  const times = [reports.firstMs, reports.lastMs, ...observed.map(({ arrivedAtMs }) => arrivedAtMs)]
  const heard = times.flatMap((ms) => ms ?? [])
  if (heard.length === 0) return forgotten(db, id, nowMs, signal)
  const heardAtMs = Math.min(...heard)
  const topic =
    reports.topic === '' ? (observed.find((each) => each.topic !== '')?.topic ?? '') : reports.topic

  const reporting = reports.rows.flatMap(({ nodeNum, peerNum }) => [nodeNum, peerNum])
  const handedOver = observed.flatMap(({ lastHopNum, originNum }) => [lastHopNum, originNum])
  const [{ subscribers, clocks }, refs] = await Promise.all([
    surroundingsOf(db, { reports, witnesses, topic, heardAtMs }, signal),
    getNodeRefs(db, [...reporting, ...handedOver], signal),
  ])
  const silent = (subscribers ?? []).filter((num) => !refs.has(num))
  const names = new Map([...refs, ...(await getNodeRefs(db, silent, signal))])
  const { originNum, publishedAtUs, arrivals, redundant, ...figures } = reconstruct({
    rows: reports.rows,
    observations: observed,
    subscribers,
    clocks: (num) => clocks.get(num) ?? null,
    heardAtMs,
    nowMs,
  })
  const nameOf = (num: number): NodeRef => names.get(num) ?? { num, peerId: '' }
  return {
    id,
    topic,
    ...envelopeOf(observed),
    origin: originNum === null ? null : nameOf(originNum),
    heardAtMs,
    publishedAtMs: publishedAtUs === null ? null : publishedAtUs / 1_000,
    lastHeardAtMs: Math.max(...heard),
    ...figures,
    evidence: evidenceOf(reports, observed),
    arrivals: arrivals.map(({ nodeNum, ...arrival }) => ({ node: nameOf(nodeNum), ...arrival })),
    redundant,
    observations: observed.map((each) => ({
      collector: each.collector,
      arrivedAtMs: each.arrivedAtMs,
      lastHop: each.lastHopNum === 0 ? null : nameOf(each.lastHopNum),
      sizeBytes: each.sizeBytes,
      hopCount: each.hopCount,
      maxHops: each.maxHops,
      sentAtMs: each.sentAtMs,
    })),
    isCut: reports.isCut,
    readAtMs: nowMs,
  }
}

/** From the tables that reports are written to: of a message just heard of, or that no row holds. */
async function readPath(db: Database, id: string, signal: AbortSignal | undefined): Promise<MessagePath> {
  const [reports, witnesses] = await Promise.all([
    getReports(db, id, HOPS_MAX, signal),
    getWitnesses(db, id, signal),
  ])
  return { reports, witnesses }
}

interface Found {
  reports: MessageReports
  witnesses: MessageWitnesses
  topic: string
  heardAtMs: number
}

/** What came with the reports, and, where that is not all, what has to be asked for: of a message just heard of. */
async function surroundingsOf(
  db: Database,
  { reports, witnesses, topic, heardAtMs }: Found,
  signal: AbortSignal | undefined,
): Promise<Surroundings> {
  // Clocks of those who report: of the others there is no time to correct.
  const nums = new Set(reports.rows.map(({ nodeNum }) => nodeNum))
  // Nodes may name different topics for it: then the one it is kept under need not be the one that is shown.
  if (witnesses.topic !== topic) return getSurroundings(db, { topic, nums, atMs: heardAtMs }, signal)
  const missing = [...nums].filter((num) => !reports.clocks.has(num))
  const far = missing.length === 0 ? [] : await getFarClocks(db, missing, heardAtMs, signal)
  return { subscribers: witnesses.subscribers, clocks: new Map([...reports.clocks, ...far]) }
}

/** What the collectors read in the envelope: that of the first who could. */
function envelopeOf(
  observed: readonly ObservationRow[],
): Pick<MessageSummary, 'type' | 'sizeBytes' | 'signature'> {
  return {
    type: observed.find(({ type }) => type !== null)?.type ?? null,
    sizeBytes: observed[0]?.sizeBytes ?? null,
    signature: observed.find(({ signature }) => signature !== 'unknown')?.signature ?? 'unknown',
  }
}

function evidenceOf(
  reports: MessageReports,
  observed: readonly ObservationRow[],
): MessageSummary['evidence'] {
  return [
    ...(reports.rows.length > 0 ? (['traced'] as const) : []),
    ...(observed.length > 0 ? (['observed'] as const) : []),
  ]
}

/** A message of which only the summary is still kept. */
async function forgotten(
  db: Database,
  id: string,
  nowMs: number,
  signal: AbortSignal | undefined,
): Promise<MessageDetail | null> {
  const [summary] = await getMessagesById(db, [id], signal)
  if (summary === undefined) return null
  return { ...summary, arrivals: [], redundant: [], observations: [], isCut: false, readAtMs: nowMs }
}
