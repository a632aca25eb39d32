/** One page of what differs between two moments: compared here, in columns, rather than by the database. @module */
import { setImmediate } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { Database } from '@/db/client'
import { readListCursor, writeListCursor } from '@/db/queries/list-cursor'
import { getNodeRefs } from '@/db/queries/nodes/get-node-refs'
import { getNumsLike } from '@/db/queries/nodes/get-nums-like'
import { joinSetColumns } from '@/lib/graph/join-set-columns'
import {
  DIFFERENCES,
  type Difference,
  type DifferenceKind,
  type DifferencePage,
  type DifferenceQuery,
  type Moments,
} from '@/lib/past/differences'
import { differencesOf, type ComparedState, type StateDifferences } from '@/lib/past/state/differences'
import { setsSince } from '../live/make-past-map'
import { SETTLED_MS, type PastMoment, type PastStates } from '../live/past-states'
import { SidesOfNodes } from './sides-of-nodes'

/** Where a row stands in the list: rank, number, number of the other end and 1, 0 without. */
type Place = z.infer<typeof endSchema>
const endSchema = z.tuple([z.number().int(), z.number().int(), z.number().int()])
const COUNTRIES_MAX = 300
/** What differs by half a million links takes some 8 MB. */
const KEPT = { max: 6, ttl: 300_000 }

interface Compared {
  readonly sides: SidesOfNodes
  readonly different: StateDifferences
}

const kept = new WeakMap<PastStates, LRUCache<string, Compared>>()

export type DifferencesAnswer = Pick<DifferencePage, 'counts' | 'countries' | 'changes' | 'nextCursor'>

/**
 * @throws {BadCursorError} when the cursor was not given out for these filters.
 * @throws {DatabaseUnavailableError | DatabaseError}
 */
export async function readDifferences(
  { db, pastStates }: { readonly db: Database; readonly pastStates: PastStates },
  query: DifferenceQuery,
  moments: Pick<Moments, 'fromMs' | 'toMs' | 'nowMs'>,
  signal?: AbortSignal,
): Promise<DifferencesAnswer> {
  const { limit, cursor, kind, q, country } = query
  const question = questionOf(query)
  const end = cursor === undefined ? null : readListCursor(cursor, endSchema, question)
  const like = q === undefined || q === '' ? null : await getNumsLike(db, q, signal)
  const { sides, different } = await compared(db, pastStates, moments, signal)
  const isLike = (num: number): boolean => like === null || like.has(num)
  const wasThere = (num: number): boolean => country === undefined || sides.wereIn(num, country)

  const counts = { new: 0, gone: 0, state: 0, version: 0, place: 0, link_made: 0, link_lost: 0 }
  const countries = new Map<string, number>()
  const found: { kind: DifferenceKind; rank: number; num: number; other: number | null }[] = []
  for (const [at, each] of DIFFERENCES.entries()) {
    const rank = at + 1
    const { nums, others } = different[each]
    for (let row = 0; row < nums.length; row++) {
      const num = nums[row] ?? 0
      const other = others === null ? null : (others[row] ?? 0)
      // Of a link, either end.
      if (!isLike(num) && (other === null || !isLike(other))) continue
      if (!wasThere(num) && (other === null || !wasThere(other))) continue
      counts[each]++
      if (other === null) {
        for (const code of sides.countriesOf(num)) countries.set(code, (countries.get(code) ?? 0) + 1)
      }
      if (found.length > limit || (kind !== undefined && kind !== each)) continue
      if (end === null || isAfter(placeOf(rank, num, other), end))
        found.push({ kind: each, rank, num, other })
    }
  }
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const refs = await getNodeRefs(
    db,
    page.flatMap(({ num, other }) => (other === null ? [num] : [num, other])),
    signal,
  )
  const nameOf = (num: number): string => refs.get(num)?.peerId ?? ''
  return {
    counts,
    countries: [...countries]
      .map(([code, changes]) => ({ country: code, changes }))
      .sort((one, other) => other.changes - one.changes || (one.country < other.country ? -1 : 1))
      .slice(0, COUNTRIES_MAX),
    changes: page.map(({ kind: each, num, other }): Difference => ({
      kind: each,
      num,
      peerId: nameOf(num),
      otherNum: other,
      otherPeerId: other === null ? null : nameOf(other),
      ...sides.told(each, num),
    })),
    nextCursor:
      found.length > limit && last !== undefined
        ? writeListCursor(placeOf(last.rank, last.num, last.other), question)
        : null,
  }
}

/** @throws {BadCursorError} as {@link readDifferences} does, without comparing anything. */
export function checkDifferencesCursor(query: DifferenceQuery): void {
  if (query.cursor !== undefined) readListCursor(query.cursor, endSchema, questionOf(query))
}

/** Not the moments: the order is of all of them, and that of now goes on while a reader goes through the pages. */
const questionOf = ({ kind, q, country }: DifferenceQuery) => ['differences', kind, q, country]

const placeOf = (rank: number, num: number, other: number | null): Place => [
  rank,
  num,
  other === null ? 0 : other + 1,
]

function isAfter(place: Place, end: Place): boolean {
  return (place[0] - end[0] || place[1] - end[1] || place[2] - end[2]) > 0
}

/** What has passed is compared once for all its pages. */
async function compared(
  db: Database,
  pastStates: PastStates,
  { fromMs, toMs, nowMs }: Pick<Moments, 'fromMs' | 'toMs' | 'nowMs'>,
  signal: AbortSignal | undefined,
): Promise<Compared> {
  const mine = kept.get(pastStates) ?? new LRUCache<string, Compared>(KEPT)
  kept.set(pastStates, mine)
  const key = `${String(fromMs)} ${String(toMs)}`
  const known = mine.get(key)
  if (known !== undefined) return known
  const before = await pastStates.moment(db, fromMs, signal)
  const after = await pastStates.moment(db, toMs, signal)
  const sides = new SidesOfNodes(before, after)
  const different = differencesOf(await stateOf(before), await stateOf(after), (place) =>
    sides.placeNumber(place),
  )
  const result = { sides, different }
  if (nowMs - toMs > SETTLED_MS) mine.set(key, result)
  return result
}

async function stateOf(moment: PastMoment): Promise<ComparedState> {
  const links = joinSetColumns(moment.nodes.nums, setsSince(moment))
  await setImmediate()
  return { nodes: moment.nodes, links }
}
