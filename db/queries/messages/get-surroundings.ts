import { z } from 'zod'
import type { NodeClock } from '@/lib/messages/message'
import type { Database } from '../../client'
import {
  addClocks,
  CLOCK_COLUMNS,
  CLOCKS_NEAR,
  clockColumnsSchema,
  getFarClocks,
  nearParams,
} from './get-clocks'
import { STATED_LATELY, statedParams } from './get-subscribers'

/** What the reports of a message are read by. */
export interface Surroundings {
  /** Nodes that reported and were subscribed to its topic; null: none had stated anything about the topic. */
  subscribers: number[] | null
  /** What is known of the nodes' clocks, nearest in time. */
  clocks: Map<number, NodeClock>
}

const rowSchema = clockColumnsSchema.extend({
  what: z.enum(['clocks', 'subscribers']),
  stated: z.coerce.number(),
})

/**
 * Who listened to a topic at a time, and the clocks of `nums` then. One question for both: they are small, and two
 * cost half as much again.
 * @param atMs - by the collectors' clock.
 */
export async function getSurroundings(
  db: Database,
  { topic, nums, atMs }: { topic: string; nums: Iterable<number>; atMs: number },
  signal?: AbortSignal,
): Promise<Surroundings> {
  const wanted = [...new Set(nums)].filter((num) => num !== 0)
  const rows = await db.select({
    name: 'get-surroundings',
    sql: `
      SELECT 'clocks' AS what, count() AS stated, ${CLOCK_COLUMNS}
      FROM node_clocks AS c
      WHERE ${CLOCKS_NEAR}
      UNION ALL
      SELECT 'subscribers', count(), groupArrayIf(s.num, s.holds), [], [], [], [], []
      FROM (${STATED_LATELY}) AS s`,
    params: { ...nearParams(wanted, atMs), ...statedParams(topic, atMs) },
    row: rowSchema,
    signal,
  })
  const listening = rows.find(({ what }) => what === 'subscribers')
  const clocks = new Map<number, NodeClock>()
  addClocks(
    clocks,
    rows.find(({ what }) => what === 'clocks'),
    atMs,
  )
  const missing = wanted.filter((num) => !clocks.has(num))
  return {
    subscribers: listening === undefined || listening.stated === 0 ? null : listening.nums,
    clocks:
      missing.length === 0
        ? clocks
        : new Map([...clocks, ...(await getFarClocks(db, missing, atMs, signal))]),
  }
}
