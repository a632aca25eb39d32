import type { ApiKey } from '@/lib/api-keys/api-key'

/** A line a key, in columns, with a line above that names them. */
export function keyTable(keys: readonly ApiKey[]): string[] {
  const rows = [
    ['ID', 'A MINUTE', 'MADE', 'REVOKED', 'FOR'],
    ...keys.map((key) => [
      key.id,
      key.perMinute === null ? 'as set' : String(key.perMinute),
      toMinute(key.createdMs),
      key.revokedMs === null ? '-' : toMinute(key.revokedMs),
      key.name,
    ]),
  ]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
}

const toMinute = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16)}Z`
