import { z } from 'zod'
import type { Database } from '../../client'
import { identityCondition } from './identity-condition'

const rowSchema = z.object({ num: z.number().int() })

/** Numbers of the nodes whose identity begins so, or whose peer id ends so. @throws {DatabaseUnavailableError | DatabaseError} */
export async function getNumsLike(db: Database, text: string, signal?: AbortSignal): Promise<Set<number>> {
  const condition = identityCondition('n.node_num', text)
  const rows = await db.select({
    name: 'get-nums-like',
    sql: `SELECT n.node_num AS num FROM nodes AS n WHERE ${condition.sql}`,
    params: condition.params,
    row: rowSchema,
    signal,
  })
  return new Set(rows.map(({ num }) => num))
}
