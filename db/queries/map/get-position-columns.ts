import { z } from 'zod'
import type { Database } from '../../client'

/** One row a node, in no order. */
export interface PositionColumns {
  readonly nums: Uint32Array
  /** Layout units. */
  readonly xs: Float32Array
  readonly ys: Float32Array
}

/** Numbers of one page, of which each may be a node. */
const NUMS_PER_PAGE = 500_000

const numbers = z.array(z.number())
const lastRow = z.object({ last: z.number().int().nonnegative(), nodes: z.coerce.number() })
const rowSchema = z.object({ nums: z.array(z.number().int().nonnegative()), xs: numbers, ys: numbers })

/** Where every node stands, in columns: pages of numbers of nodes, each in one row. */
export async function getPositionColumns(db: Database, signal?: AbortSignal): Promise<PositionColumns> {
  const [all] = await db.select({
    name: 'count-positions',
    sql: 'SELECT max(p.node_num) AS last, count() AS nodes FROM layout_positions AS p',
    row: lastRow,
    signal,
  })
  const pages: z.infer<typeof rowSchema>[] = []
  const last = all === undefined || all.nodes === 0 ? -1 : all.last
  for (let from = 0; from <= last; from += NUMS_PER_PAGE) {
    const rows = await db.select({
      name: 'get-position-columns',
      sql: `
        SELECT groupArray(p.node_num) AS nums, groupArray(p.x) AS xs, groupArray(p.y) AS ys
        FROM layout_positions AS p FINAL
        WHERE p.node_num >= {from:UInt32} AND p.node_num <= {to:UInt32}`,
      params: { from, to: from + NUMS_PER_PAGE - 1 },
      row: rowSchema,
      signal,
    })
    pages.push(...rows)
  }
  return {
    nums: Uint32Array.from(pages.flatMap(({ nums }) => nums)),
    xs: Float32Array.from(pages.flatMap(({ xs }) => xs)),
    ys: Float32Array.from(pages.flatMap(({ ys }) => ys)),
  }
}
