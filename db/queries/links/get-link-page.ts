import { z } from 'zod'
import { EVIDENCE } from '@/lib/facts'
import { estimateLink } from '@/lib/graph/link-latency'
import { LINKS_DAYS, type Link, type LinkPage, type LinkQuery } from '@/lib/links'
import type { Database } from '../../client'
import { readListCursor, writeListCursor } from '../list-cursor'
import { getLinkEnds } from './link-ends'

const DAY_MS = 86_400_000

const rowSchema = z.object({
  fromNum: z.number().int(),
  toNum: z.number().int(),
  evidence: z.enum(EVIDENCE),
  seenAtMs: z.coerce.number().int(),
})
type LinkRow = z.infer<typeof rowSchema>
const nameRow = z.object({ num: z.number().int(), evidence: z.enum(EVIDENCE), named: z.array(z.number()) })

const num = z.number().int().min(0).max(4_294_967_295)
/** Since when sets count, ms since 1970; and of the last link of the page before: from whom, on what evidence, to whom. */
const endSchema = z.tuple([z.number().int(), num, z.enum(EVIDENCE), num])

/**
 * Links as they are stated, in the order in which they are kept: from whom, on what evidence, to whom. Pages follow each
 * other without a gap or a repetition as long as a link is stated.
 * @param ofNum - of the node whose links alone are asked for; null: of all.
 * @throws {BadCursorError} when the cursor was not given out for these filters.
 */
export async function getLinkPage(
  db: Database,
  query: Pick<LinkQuery, 'evidence' | 'limit' | 'cursor'>,
  ofNum: number | null,
  nowMs: number,
  signal?: AbortSignal,
): Promise<LinkPage> {
  const question = ['links', query.evidence, ofNum]
  const end = query.cursor === undefined ? null : readListCursor(query.cursor, endSchema, question)
  const sinceMs = end?.[0] ?? linksSince(nowMs)
  const rows = await readLinks(db, { ...query, ofNum, sinceMs, end }, signal)
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  const hasMore = rows.length > query.limit && last !== undefined
  return {
    links: await completeLinks(db, page, signal),
    nextCursor: hasMore
      ? writeListCursor([sinceMs, last.fromNum, last.evidence, last.toNum], question)
      : null,
  }
}

/** Since when sets of links count, ms since 1970: what was stated before belongs to nodes that are gone. */
export function linksSince(nowMs: number): number {
  return nowMs - LINKS_DAYS * DAY_MS
}

interface Asked {
  readonly evidence?: LinkQuery['evidence']
  readonly limit: number
  readonly ofNum: number | null
  readonly sinceMs: number
  readonly end: z.infer<typeof endSchema> | null
}

/** One more than are asked for tells that others follow. */
function readLinks(
  db: Database,
  { evidence, limit, ofNum, sinceMs, end }: Asked,
  signal: AbortSignal | undefined,
): Promise<LinkRow[]> {
  const conditions = [
    `l.seen_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')`,
    'notEmpty(l.neighbours)',
    ...(evidence === undefined ? [] : ['l.evidence = {evidence:String}']),
    ...(ofNum === null ? [] : ['(l.node_num = {of:UInt32} OR has(l.neighbours, {of:UInt32}))']),
    ...(end === null
      ? []
      : [
          'l.node_num >= {after_from:UInt32}',
          '(l.node_num, toString(l.evidence)) >= ({after_from:UInt32}, {after_evidence:String})',
        ]),
  ]
  const wanted = [
    ...(ofNum === null ? [] : ['(s.node_num = {of:UInt32} OR toNum = {of:UInt32})']),
    ...(end === null
      ? []
      : ['(s.node_num, s.kind, toNum) > ({after_from:UInt32}, {after_evidence:String}, {after_to:UInt32})']),
  ]
  return db.select({
    name: 'get-link-page',
    sql: `
      SELECT s.node_num AS fromNum, s.kind AS evidence, toUnixTimestamp64Milli(s.seen_at) AS seenAtMs, toNum
      FROM (
        SELECT l.node_num AS node_num, toString(l.evidence) AS kind, l.seen_at AS seen_at, l.neighbours AS neighbours
        FROM links_latest AS l FINAL
        WHERE ${conditions.join(' AND ')}
        ORDER BY l.node_num, l.evidence
        LIMIT {sets:UInt32}
      ) AS s
      ARRAY JOIN s.neighbours AS toNum
      WHERE ${wanted.length === 0 ? '1' : wanted.join(' AND ')}
      ORDER BY fromNum, evidence, toNum
      LIMIT {rows:UInt32}`,
    params: {
      since: sinceMs,
      rows: limit + 1,
      // Each set holds a link, but the first may have been told to its end.
      sets: limit + 2,
      ...(evidence !== undefined && { evidence }),
      ...(ofNum !== null && { of: ofNum }),
      ...(end !== null && { after_from: end[1], after_evidence: end[2], after_to: end[3] }),
    },
    row: rowSchema,
    signal,
  })
}

async function completeLinks(
  db: Database,
  rows: readonly LinkRow[],
  signal: AbortSignal | undefined,
): Promise<Link[]> {
  if (rows.length === 0) return []
  const [ends, named] = await Promise.all([
    getLinkEnds(
      db,
      rows.flatMap(({ fromNum, toNum }) => [fromNum, toNum]),
      signal,
    ),
    // Who of those that are named names one of those that name.
    db.select({
      name: 'get-naming-back',
      sql: `
        SELECT s.num AS num, s.kind AS evidence, arrayIntersect(s.neighbours, {froms:Array(UInt32)}) AS named
        FROM (
          SELECT l.node_num AS num, toString(l.evidence) AS kind, l.neighbours AS neighbours
          FROM links_latest AS l
          WHERE l.node_num IN {tos:Array(UInt32)}
          -- What FINAL would keep, at half its cost for a few nodes among many.
          ORDER BY l.node_num, l.evidence, l.rank DESC
          LIMIT 1 BY l.node_num, l.evidence
        ) AS s
        WHERE notEmpty(named)`,
      params: {
        froms: [...new Set(rows.map(({ fromNum }) => fromNum))],
        tos: [...new Set(rows.map(({ toNum }) => toNum))],
      },
      row: nameRow,
      signal,
    }),
  ])
  const back = new Set(
    named.flatMap((set) => set.named.map((other) => linkKey(set.num, set.evidence, other))),
  )
  return rows.flatMap(({ fromNum, toNum, evidence, seenAtMs }): Link[] => {
    const [from, to] = [ends.get(fromNum), ends.get(toNum)]
    if (from === undefined || to === undefined) return []
    const { rttMs, ground, leastMs, mostMs } = estimateLink(from, to)
    return [
      {
        fromNum,
        from: from.peerId,
        toNum,
        to: to.peerId,
        evidence,
        mutual: back.has(linkKey(toNum, evidence, fromNum)),
        seenAtMs,
        estimatedRttMs: rttMs,
        estimateGround: ground,
        estimateLeastMs: leastMs,
        estimateMostMs: mostMs,
      },
    ]
  })
}

const linkKey = (from: number, kind: string, to: number): string => `${String(from)} ${kind} ${String(to)}`
