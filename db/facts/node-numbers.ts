/**
 * Gives every node its dense number, once, whoever meets it first.
 *
 * Numbers are allocated without a lock, by compare-and-swap: a writer reads the next free number n, and inserts its
 * new nodes as n, n + 1, … under the deduplication token `nodes:n`. Of several writers that read the same n the
 * store keeps the first block and drops the others, in one step; those look again and go on from the new n. Any
 * allocation between the reading of n and the insert has used that token, so a number is never given twice, nor
 * left out. On a replicated table the token is claimed in Keeper and the same holds, as long as all inserts into
 * `nodes` go to one shard (ClickHouse's own generateSerialID would serve as well there).
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { cidInBase32, IdentityError, parseIdentity } from '@/lib/peer-identity'
import type { NodeIdentity } from '@/lib/node-detail'
import type { Database } from '../client'

/** Ids in one question: about 100 KB of parameters. */
const LOOKUP_SIZE = 2_000
const ALLOCATION_SIZE = 10_000
/** Numbers kept in memory: about 25 MB. */
const CACHE_SIZE = 200_000
/** How often the store may drop a block that is nowhere to be seen before another token is tried. */
const UNSEEN_MAX = 5
const UNSEEN_PAUSE_MS = 100

/** Number 0 stays free, so that a missing number can never be taken for a node. */
const FIRST_NUMBER = 1

const knownRow = z.object({ peerId: z.string(), num: z.number().int() })
const nextRow = z.object({ next: z.number().int() })

export interface NodeNumbers {
  /**
   * The number of each node, new ones given out now. Texts that are no identity are left out.
   * @param firstSeenMs - by peer id: when the node was first named, for nodes that are new.
   */
  resolve(firstSeenMs: ReadonlyMap<string, number>, signal: AbortSignal): Promise<ReadonlyMap<string, number>>
  /** Forgets what it holds in memory: the store may not be the one it was. */
  forget(): void
}

interface NewNode {
  identity: NodeIdentity
  firstSeenMs: number
}

export function createNodeNumbers(db: Database): NodeNumbers {
  const cache = new Map<string, number>()

  const remember = (peerId: string, num: number): void => {
    if (cache.size >= CACHE_SIZE) {
      const oldest = cache.keys().next()
      if (oldest.done !== true) cache.delete(oldest.value)
    }
    cache.set(peerId, num)
  }

  return {
    forget() {
      cache.clear()
    },

    async resolve(firstSeenMs, signal) {
      const numbers = new Map<string, number>()
      const missing = new Map<string, NewNode>()
      // What was written → the identity it names; nearly always the same text.
      const spellings = new Map<string, string>()
      for (const [text, seenMs] of firstSeenMs) {
        const cached = cache.get(text)
        if (cached !== undefined) {
          numbers.set(text, cached)
          continue
        }
        const identity = readIdentity(text)
        if (identity === null) continue
        spellings.set(text, identity.peerId)
        const earlier = missing.get(identity.peerId)
        if (earlier === undefined || seenMs < earlier.firstSeenMs) {
          missing.set(identity.peerId, { identity, firstSeenMs: seenMs })
        }
      }
      if (missing.size === 0) return numbers

      const found = await findOrAllocate(db, missing, signal)
      for (const [text, peerId] of spellings) {
        const num = found.get(peerId)
        if (num === undefined) continue
        numbers.set(text, num)
        if (text === peerId) remember(peerId, num)
      }
      return numbers
    },
  }
}

function readIdentity(text: string): NodeIdentity | null {
  try {
    return parseIdentity(text)
  } catch (error) {
    if (error instanceof IdentityError) return null
    throw error
  }
}

async function findOrAllocate(
  db: Database,
  wanted: ReadonlyMap<string, NewNode>,
  signal: AbortSignal,
): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  const missing = new Map(wanted)
  let lastStart = -1
  let unseen = 0
  for (;;) {
    // Before the look-up: what is allocated after this line has used the token of this number.
    const start = await nextNumber(db, signal)
    for (const [peerId, num] of await lookUp(db, [...missing.keys()], signal)) {
      found.set(peerId, num)
      missing.delete(peerId)
    }
    if (missing.size === 0) return found

    if (start === lastStart) {
      // Dropped as a duplicate of a block that is not there. Either it is about to be, or the store was killed
      // between noting the token and keeping the block; then every writer moves on to the same next token.
      unseen += 1
      await sleep(UNSEEN_PAUSE_MS, undefined, { signal })
    } else {
      unseen = 0
    }
    lastStart = start
    const round = Math.floor(unseen / UNSEEN_MAX)
    const block = [...missing.values()].slice(0, ALLOCATION_SIZE)
    await db.insert({
      table: 'nodes',
      columns: ['node_num', 'peer_id', 'cid', 'cid_base32', 'public_key', 'first_seen'],
      rows: block.map((node, index) => nodeRow(start + index, node)),
      token: round === 0 ? `nodes:${String(start)}` : `nodes:${String(start)}:${String(round)}`,
      signal,
    })
    // Nearly always they are the ones just written: to look many names up among all there are is the dearest part.
    for (const [peerId, num] of await readNumbers(db, start, start + block.length - 1, signal)) {
      if (missing.delete(peerId)) found.set(peerId, num)
    }
    if (missing.size === 0) return found
  }
}

function nodeRow(num: number, { identity, firstSeenMs }: NewNode): unknown[] {
  return [
    num,
    identity.peerId,
    identity.cid,
    cidInBase32(identity.cid),
    identity.publicKey ?? '',
    firstSeenMs,
  ]
}

async function nextNumber(db: Database, signal: AbortSignal): Promise<number> {
  const rows = await db.select({
    name: 'next-node-number',
    sql: 'SELECT if(count() = 0, {first:UInt32}, max(node_num) + 1) AS next FROM nodes',
    params: { first: FIRST_NUMBER },
    row: nextRow,
    signal,
  })
  return rows[0]?.next ?? FIRST_NUMBER
}

/** Whoever has these numbers. */
async function readNumbers(
  db: Database,
  first: number,
  last: number,
  signal: AbortSignal,
): Promise<Map<string, number>> {
  const rows = await db.select({
    name: 'read-node-numbers',
    sql: 'SELECT peer_id AS peerId, node_num AS num FROM nodes WHERE node_num BETWEEN {first:UInt32} AND {last:UInt32}',
    params: { first, last },
    row: knownRow,
    signal,
  })
  return new Map(rows.map(({ peerId, num }) => [peerId, num]))
}

async function lookUp(
  db: Database,
  peerIds: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, number>> {
  const numbers = new Map<string, number>()
  for (let at = 0; at < peerIds.length; at += LOOKUP_SIZE) {
    const rows = await db.select({
      name: 'look-up-node-numbers',
      sql: 'SELECT peer_id AS peerId, node_num AS num FROM nodes WHERE peer_id IN {ids:Array(String)}',
      params: { ids: peerIds.slice(at, at + LOOKUP_SIZE) },
      row: knownRow,
      signal,
    })
    for (const { peerId, num } of rows) numbers.set(peerId, num)
  }
  return numbers
}
