import { z } from 'zod'
import { EVIDENCE } from '@/lib/fact-kinds'
import type { Database } from '../../client'

/** The newest sets of links of some nodes, one row a set, in no order. */
export interface SetColumns {
  readonly count: number
  /** Whose links these are. */
  readonly nums: Uint32Array
  /** Index into `EVIDENCE`. */
  readonly evidence: Uint8Array
  /** The neighbours of set `i` are `neighbours[offsets[i]]` up to, not including, `neighbours[offsets[i + 1]]`. */
  readonly offsets: Uint32Array
  /** Ascending within a set; may name nodes that are not on the map. */
  readonly neighbours: Uint32Array
}

/** Nodes of one page: some hundred thousand neighbours. */
const NODES_PER_PAGE = 20_000

const column = z.array(z.number().int().nonnegative())
const rowSchema = z.object({ nums: column, evidence: column, lengths: column, neighbours: column })

/**
 * What the nodes link to, a page of nodes at a time: half a million links are arrays of numbers, not rows.
 * @param nums - ascending; sets of others are left out.
 * @throws {DatabaseUnavailableError | DatabaseError} as each page is asked for.
 */
export async function* getTopologyColumns(
  db: Database,
  nums: Uint32Array,
  signal?: AbortSignal,
): AsyncGenerator<SetColumns> {
  for (let at = 0; at < nums.length; at += NODES_PER_PAGE) {
    const page = nums.subarray(at, at + NODES_PER_PAGE)
    const [row] = await db.select({
      name: 'get-topology-columns',
      sql: `
        SELECT
          groupArray(l.node_num) AS nums,
          groupArray(toUInt8(greatest(indexOf({evidence:Array(String)}, toString(l.evidence)), 1) - 1)) AS evidence,
          groupArray(toUInt32(length(l.neighbours))) AS lengths,
          groupArrayArray(l.neighbours) AS neighbours
        FROM links_latest AS l FINAL
        WHERE l.node_num >= {first:UInt32} AND l.node_num <= {last:UInt32}`,
      params: { evidence: EVIDENCE, first: page[0] ?? 0, last: page.at(-1) ?? 0 },
      row: rowSchema,
      signal,
    })
    if (row !== undefined && row.nums.length > 0) yield setsAmong(row, page)
  }
}

/** Leaves out the sets of nodes whose numbers lie between those asked for. */
function setsAmong(row: z.infer<typeof rowSchema>, asked: Uint32Array): SetColumns {
  const nums = new Uint32Array(row.nums.length)
  const evidence = new Uint8Array(row.nums.length)
  const offsets = new Uint32Array(row.nums.length + 1)
  const neighbours = new Uint32Array(row.neighbours.length)
  const wanted = new Set(asked)
  let count = 0
  let filled = 0
  let from = 0
  for (const [index, num] of row.nums.entries()) {
    const end = from + (row.lengths[index] ?? 0)
    if (wanted.has(num)) {
      nums[count] = num
      evidence[count] = row.evidence[index] ?? 0
      for (let slot = from; slot < end; slot++) neighbours[filled++] = row.neighbours[slot] ?? 0
      offsets[++count] = filled
    }
    from = end
  }
  return { count, nums, evidence, offsets, neighbours }
}
