/** Whether what is in the database was ever seen. @module */
import { z } from 'zod'
import type { Database } from '@/db/client'

const existsRow = z.object({ result: z.coerce.number() })
const countRow = z.object({ rows: z.coerce.number() })

/**
 * Whether the database was filled with a made-up network or history. Who seeds one notes it there, in a table that is
 * made for it: where nobody did there is none.
 */
export async function getMadeUp(db: Database, signal?: AbortSignal): Promise<boolean> {
  const [table] = await db.select({
    name: 'exists-seeds',
    sql: 'EXISTS TABLE seeds',
    row: existsRow,
    signal,
  })
  if (table?.result !== 1) return false
  const [noted] = await db.select({
    name: 'count-seeds',
    sql: 'SELECT count() AS rows FROM seeds',
    row: countRow,
    signal,
  })
  return (noted?.rows ?? 0) > 0
}
