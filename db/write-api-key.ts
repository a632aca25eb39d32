import type { ApiKey } from '@/lib/api-keys/api-key'
import type { Database } from './client'

/**
 * Writes a key, new or changed.
 * @param db - opened as the owner: nobody else writes keys.
 * @param nowMs - ms since 1970; what was written last counts.
 * @throws {DatabaseUnavailableError | DatabaseError}
 */
export function writeApiKey(db: Database, key: ApiKey, nowMs: number): Promise<void> {
  return db.insert({
    table: 'api_keys',
    columns: ['id', 'name', 'secret_sha256', 'per_minute', 'created_at', 'revoked_at', 'changed_at'],
    rows: [[key.id, key.name, key.secretHash, key.perMinute ?? 0, key.createdMs, key.revokedMs ?? 0, nowMs]],
  })
}
