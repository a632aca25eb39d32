/** Which database a network's facts live in. @module */
import type { Settings } from '@/lib/env/settings'

/** `CLICKHOUSE_DATABASE`, else `explorer_<network>`, with what a database name cannot hold turned into `_`. */
export function databaseName(settings: Pick<Settings, 'CLICKHOUSE_DATABASE' | 'NETWORK'>): string {
  return (
    settings.CLICKHOUSE_DATABASE ??
    `explorer_${settings.NETWORK.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_')}`
  )
}
