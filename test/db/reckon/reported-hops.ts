/** Hops as a store holds them that took them in some time ago, and readers of what is made of them. @module */
import { z } from 'zod'
import type { Database } from '@/db/client'
import type { HopKind } from '@/lib/messages/kinds'
import { messageId } from '../../fixtures/facts'

export interface ReportedHop {
  message: number
  kind: HopKind
  node: number
  peer?: number
  /** By the node's own clock, ms. */
  atMs: number
  insertedMs: number
  /** Default: when it was inserted. */
  receivedMs?: number
  collector?: string
  topic?: string
}

export async function reportHops(owner: Database, hops: readonly ReportedHop[]): Promise<void> {
  await owner.insert({
    table: 'hops',
    columns: [
      'message_id',
      'node_num',
      'kind',
      'peer_num',
      'at',
      'topic',
      'reason',
      'collector',
      'received_at',
      'inserted_at',
    ],
    rows: hops.map(({ message, kind, node, peer = 0, atMs, insertedMs, receivedMs, collector, topic }) => [
      messageId(message),
      node,
      kind,
      peer,
      Math.round(atMs * 1_000),
      topic ?? 'demo/chat',
      '',
      collector ?? 'c1',
      receivedMs ?? insertedMs,
      insertedMs,
    ]),
  })
}

export interface SpreadInit {
  message: number
  from: number
  to: readonly number[]
  /** True time, ms. */
  publishedMs: number
  wayMs: number
  /** A node's clock minus true time, ms. */
  aheadMs: (node: number) => number
  insertedMs: number
  collector?: string
}

/** A message that everybody has straight from its publisher. */
export function spread(init: SpreadInit): ReportedHop[] {
  const { message, from, to, publishedMs, wayMs, aheadMs, insertedMs, collector = 'c1' } = init
  const common = { message, insertedMs, collector }
  const publishedAtMs = publishedMs + aheadMs(from)
  return [
    { ...common, kind: 'publish', node: from, atMs: publishedAtMs },
    { ...common, kind: 'deliver', node: from, peer: from, atMs: publishedAtMs + 0.1 },
    ...to.map((node): ReportedHop => ({
      ...common,
      kind: 'deliver',
      node,
      peer: from,
      atMs: publishedMs + wayMs + aheadMs(node),
    })),
  ]
}

/** The rows of a query, as they are. */
export function read(db: Database, sql: string): Promise<Record<string, unknown>[]> {
  return db.select({ name: 'read-in-test', sql, row: z.record(z.string(), z.unknown()) })
}
