import { z } from 'zod'
import type { NeighbourPage } from '@/lib/node-detail'
import type { NodeSummary } from '@/lib/nodes'
import { EVIDENCE } from '@/lib/facts'
import type { Database } from '../../client'
import { readListCursor, writeListCursor } from '../list-cursor'
import { linkRow, LINKS_OF_NODE, nameNeighbours } from './get-node-neighbours'

const pageRow = linkRow.extend({ total: z.coerce.number().int() })
/** Of the last neighbour of the page before: number, and evidence. */
const endSchema = z.tuple([z.number().int().min(0).max(4_294_967_295), z.enum(EVIDENCE)])

/**
 * Everybody whom a node names or who names it, by number and evidence. Pages follow each other without a gap or a
 * repetition as long as a link is stated.
 * @throws {BadCursorError} when the cursor was not given out for this node.
 */
export async function getNeighbourPage(
  db: Database,
  node: Pick<NodeSummary, 'num' | 'lat' | 'lon' | 'rttMs' | 'rttMethod'>,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  signal?: AbortSignal,
): Promise<NeighbourPage> {
  const question = ['neighbours', node.num]
  const end = cursor === undefined ? null : readListCursor(cursor, endSchema, question)
  const rows = await db.select({
    name: 'get-neighbour-page',
    sql: `
      SELECT num, evidence, direction, seenAtMs, total
      FROM (SELECT *, count() OVER () AS total FROM (${LINKS_OF_NODE}))
      WHERE ${end === null ? '1' : '(num, evidence) > ({after_num:UInt32}, {after_evidence:String})'}
      ORDER BY num, evidence
      LIMIT {rows:UInt32}`,
    params: {
      num: node.num,
      rows: limit + 1,
      ...(end !== null && { after_num: end[0], after_evidence: end[1] }),
    },
    row: pageRow,
    signal,
  })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const hasMore = rows.length > limit && last !== undefined
  return {
    neighbours: await nameNeighbours(db, node, page, signal),
    nextCursor: hasMore ? writeListCursor([last.num, last.evidence], question) : null,
    total: rows[0]?.total ?? 0,
  }
}
