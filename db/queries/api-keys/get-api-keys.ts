import { z } from 'zod'
import type { ApiKey } from '@/lib/api-keys/api-key'
import type { Database } from '../../client'

const keyRow = z
  .object({
    id: z.string(),
    name: z.string(),
    secretHash: z.string(),
    perMinute: z.number(),
    createdMs: z.coerce.number(),
    revokedMs: z.coerce.number(),
  })
  .transform((row): ApiKey => ({
    ...row,
    perMinute: row.perMinute === 0 ? null : row.perMinute,
    revokedMs: row.revokedMs === 0 ? null : row.revokedMs,
  }))

/** Every key, the revoked ones too, by the time they were made. */
export function getApiKeys(db: Database, signal?: AbortSignal): Promise<ApiKey[]> {
  return db.select({
    name: 'get-api-keys',
    sql: `
      SELECT
        id,
        name,
        secret_sha256 AS secretHash,
        per_minute AS perMinute,
        toUnixTimestamp64Milli(created_at) AS createdMs,
        toUnixTimestamp64Milli(revoked_at) AS revokedMs
      FROM api_keys FINAL
      ORDER BY created_at, id`,
    row: keyRow,
    signal,
  })
}
