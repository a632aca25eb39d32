import { z } from 'zod'
import {
  FactsRefusedError,
  FactsUnavailableError,
  type Fact,
  type FactBatch,
  type FactWriter,
} from '@/lib/facts'
import type { Database } from '../client'
import { checkFacts, factTime } from './check-facts'
import { insertRows, type OnRefused } from './insert-rows'
import { createNodeNumbers } from './node-numbers'
import { refreshNodes } from './refresh-nodes'
import { tableRows } from './table-rows'

/** Longest batch id: it becomes part of a token. */
const BATCH_ID_MAX = 200

export interface FactWriterOptions {
  /** Clock that no fact may be ahead of, ms. Default: the store's own. */
  now?: () => number
  /** Told of facts that can never be written; the rest of their batch is. */
  onRefused?: OnRefused
}

/**
 * Writes batches of facts into ClickHouse, each exactly once for its id: every insert carries a token made from it,
 * and the store drops, in the table and in its views, what it has seen before. It remembers the newest 10,000 blocks
 * of each table, so a batch may be retried hours later, but not after many thousands of others.
 */
export function createFactWriter(db: Database, options: FactWriterOptions = {}): FactWriter {
  const onRefused: OnRefused = options.onRefused ?? (() => undefined)
  const numbers = createNodeNumbers(db)

  const write = async (batch: FactBatch, signal: AbortSignal): Promise<void> => {
    const nowMs = options.now?.() ?? (await storeClock(db, signal))
    const { facts, refused } = checkFacts(batch.facts, nowMs)
    const given = await numbers.resolve(firstNamed(facts), signal)
    const { tables, unnamed, strayEvents } = await tableRows(facts, given, nowMs)
    if (unnamed > 0) refused.set('its peer id is no identity', unnamed)
    if (strayEvents > 0) refused.set('hop events that point to nothing', strayEvents)
    for (const [reason, count] of refused) onRefused(reason, count)
    if (batch.facts.length > 0 && tables.every(({ rows }) => rows.length === 0)) {
      throw new FactsRefusedError(
        `Nothing in batch ${batch.id} can be kept: ${[...refused.keys()].join('; ')}`,
      )
    }
    for (const rows of tables) {
      await insertRows(db, rows, `${batch.id}:${rows.table}`, onRefused, signal)
      if (rows.table === 'sightings') await refreshNodes(db, visitedNodes(facts, given), signal)
    }
  }

  return {
    async write(batch, signal) {
      if (batch.id === '' || batch.id.length > BATCH_ID_MAX) {
        throw new FactsRefusedError(`A batch needs an id of 1 to ${String(BATCH_ID_MAX)} characters.`)
      }
      try {
        await write(batch, signal)
      } catch (error) {
        if (error instanceof FactsRefusedError) throw error
        // Behind the same address there may be another store when it is back.
        numbers.forget()
        const why = error instanceof Error ? error.message : String(error)
        throw new FactsUnavailableError(`Batch ${batch.id} could not be written now: ${why}`, {
          cause: error,
        })
      }
    },
  }
}

/** Every node that the facts name → when it was first named. */
function firstNamed(facts: readonly Fact[]): Map<string, number> {
  const firstMs = new Map<string, number>()
  const name = (peerId: string, atMs: number): void => {
    const earlier = firstMs.get(peerId)
    if (earlier === undefined || atMs < earlier) firstMs.set(peerId, atMs)
  }
  for (const fact of facts) {
    const atMs = factTime(fact)
    for (const peerId of peersNamedIn(fact)) name(peerId, atMs)
  }
  return firstMs
}

function peersNamedIn(fact: Fact): Iterable<string> {
  switch (fact.kind) {
    case 'hops':
      return fact.peers
    case 'observation':
      return [fact.origin, fact.lastHop].filter((peerId) => peerId !== null)
    case 'neighbours':
      return [fact.peerId, ...fact.neighbours]
    case 'visit':
    case 'subscription':
    case 'rpc':
      return [fact.peerId]
    case 'crawl':
    case 'heartbeat':
    case 'announcement':
    case 'answer':
      return []
  }
}

function visitedNodes(facts: readonly Fact[], numbers: ReadonlyMap<string, number>): number[] {
  const nums = new Set<number>()
  for (const fact of facts) {
    const num = fact.kind === 'visit' ? numbers.get(fact.peerId) : undefined
    if (num !== undefined) nums.add(num)
  }
  return [...nums].sort((a, b) => a - b)
}

async function storeClock(db: Database, signal: AbortSignal): Promise<number> {
  const rows = await db.select({
    name: 'store-clock',
    sql: `SELECT toUnixTimestamp64Milli(now64(3, 'UTC')) AS nowMs`,
    row: z.object({ nowMs: z.coerce.number() }),
    signal,
  })
  return rows[0]?.nowMs ?? Date.now()
}
