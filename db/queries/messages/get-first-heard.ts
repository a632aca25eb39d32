import { z } from 'zod'
import type { Database } from '../../client'

const rowSchema = z.object({ heardMs: z.coerce.number().int() })

/** When the oldest message that is kept was first heard of, ms since 1970; null: there is none. */
export async function getFirstHeard(db: Database, signal?: AbortSignal): Promise<number | null> {
  const [row] = await db.select({
    name: 'get-first-heard',
    sql: `
      SELECT toUnixTimestamp64Milli(m.heard_at) AS heardMs
      FROM messages AS m
      ORDER BY m.heard_at
      LIMIT 1`,
    row: rowSchema,
    signal,
  })
  return row?.heardMs ?? null
}
