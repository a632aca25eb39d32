/** What the routes of nodes answer: parse what was asked, ask the database, give back plain data. @module */
import { z } from 'zod'
import { ProblemError, badParameters } from '@/app/api/problem'
import type { Database } from '@/db/client'
import { findNodes } from '@/db/queries/nodes/find-nodes'
import { getNodeDetail } from '@/db/queries/nodes/get-node-detail'
import { getNodeFacets } from '@/db/queries/nodes/get-node-facets'
import { BadCursorError, getNodePage } from '@/db/queries/nodes/get-node-page'
import { getNodeRtt } from '@/db/queries/nodes/get-node-rtt'
import { getNodeSessions } from '@/db/queries/nodes/get-node-sessions'
import { getNodeUptimes } from '@/db/queries/nodes/get-node-uptime'
import type { NodeDetail, NodeSessions, NodeUptime, RttPoint } from '@/lib/node-detail'
import { badCursor, readNodeQuery } from '@/lib/node-query-url'
import { RTT_BUCKETS, RTT_WINDOWS, UPTIME_WINDOWS, rttWindowSchema, type RttWindow } from '@/lib/node-windows'
import type { NodeFacets, NodePage } from '@/lib/nodes'
import { IDENTITY_FORMS, IdentityError, parseIdentity } from '@/lib/peer-identity'
import { rawSearch, readSearch, showValue } from '@/lib/read-search'

const rttSearchSchema = z.strictObject({ window: rttWindowSchema.default('24h') })
/** ms since 1970. */
const sessionsSearchSchema = z.strictObject({
  before: z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).optional(),
})
const noSearchSchema = z.strictObject({})

/** @throws {ProblemError} 400 naming each parameter that does not fit. */
export async function answerNodePage(
  db: Database,
  params: URLSearchParams,
  signal?: AbortSignal,
): Promise<NodePage> {
  const reading = readNodeQuery(rawSearch(params))
  if (!reading.ok) throw badParameters(reading.problems)
  try {
    return await getNodePage(db, reading.value, signal)
  } catch (error) {
    if (error instanceof BadCursorError) throw badParameters([badCursor(reading.value)], { cause: error })
    throw error
  }
}

/** The values that the filters can take now. @throws {ProblemError} 400 to any parameter. */
export async function answerFacets(
  db: Database,
  params: URLSearchParams,
  signal?: AbortSignal,
): Promise<NodeFacets> {
  refuseParameters(params)
  return getNodeFacets(db, signal)
}

/**
 * @param identity - in any form.
 * @throws {ProblemError} 400 when it is no identity or a parameter is given, 404 when no node with it has been seen.
 */
export async function answerNode(
  db: Database,
  identity: string,
  params: URLSearchParams,
  signal?: AbortSignal,
): Promise<NodeDetail> {
  refuseParameters(params)
  const peerId = readPeerId(identity)
  const detail = await getNodeDetail(db, peerId, signal)
  if (detail === null) throw notSeen(peerId)
  return detail
}

export interface NodeUptimes {
  /** The end of every window. */
  atMs: number
  /** Shortest first. */
  windows: NodeUptime[]
}

/** When a node was online, over each window the product knows. @throws as {@link answerNode}. */
export async function answerUptime(
  db: Database,
  identity: string,
  params: URLSearchParams,
  nowMs: number,
  signal?: AbortSignal,
): Promise<NodeUptimes> {
  refuseParameters(params)
  return uptimesOf(db, await findNum(db, identity, signal), nowMs, signal)
}

export async function uptimesOf(
  db: Database,
  num: number,
  nowMs: number,
  signal?: AbortSignal,
): Promise<NodeUptimes> {
  const lengths = UPTIME_WINDOWS.map(({ lengthMs }) => lengthMs)
  return { atMs: nowMs, windows: await getNodeUptimes(db, num, lengths, nowMs, signal) }
}

/** Sessions of a node, newest first, those that began `before` a time. @throws as {@link answerNode}. */
export async function answerSessions(
  db: Database,
  identity: string,
  params: URLSearchParams,
  nowMs: number,
  signal?: AbortSignal,
): Promise<NodeSessions> {
  const reading = readSearch(sessionsSearchSchema, rawSearch(params))
  if (!reading.ok) throw badParameters(reading.problems)
  const num = await findNum(db, identity, signal)
  return getNodeSessions(db, num, reading.value.before ?? null, nowMs, signal)
}

export interface NodeRttHistory {
  sinceMs: number
  untilMs: number
  points: RttPoint[]
}

/** Round-trip times of a node over `window`. @throws as {@link answerNode}. */
export async function answerRtt(
  db: Database,
  identity: string,
  params: URLSearchParams,
  nowMs: number,
  signal?: AbortSignal,
): Promise<NodeRttHistory> {
  const reading = readSearch(rttSearchSchema, rawSearch(params))
  if (!reading.ok) throw badParameters(reading.problems)
  return rttOf(db, await findNum(db, identity, signal), reading.value.window, nowMs, signal)
}

export async function rttOf(
  db: Database,
  num: number,
  window: RttWindow,
  nowMs: number,
  signal?: AbortSignal,
): Promise<NodeRttHistory> {
  const sinceMs = nowMs - RTT_WINDOWS[window].lengthMs
  const points = await getNodeRtt(db, num, sinceMs, RTT_BUCKETS, nowMs, signal)
  return { sinceMs, untilMs: nowMs, points }
}

/** For what is asked by its path alone. @throws {ProblemError} 400 */
export function refuseParameters(params: URLSearchParams): void {
  const reading = readSearch(noSearchSchema, rawSearch(params))
  if (!reading.ok) throw badParameters(reading.problems)
}

/** @throws {ProblemError} as {@link answerNode}. */
export async function findNum(db: Database, identity: string, signal?: AbortSignal): Promise<number> {
  const peerId = readPeerId(identity)
  const [node] = await findNodes(db, peerId, 1, signal)
  if (node?.peerId !== peerId) throw notSeen(peerId)
  return node.num
}

function readPeerId(identity: string): string {
  try {
    return parseIdentity(identity).peerId
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error
    throw badParameters([{ field: 'peerId', got: showValue(identity), expected: IDENTITY_FORMS }], {
      cause: error,
    })
  }
}

function notSeen(peerId: string): ProblemError {
  return new ProblemError(404, 'Node not found', `No node with the peer id ${peerId} has been seen.`)
}
