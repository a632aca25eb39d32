/** Which database a network's facts live in. @module */
import type { Settings } from '@/lib/env/settings'
import { loadProfile } from '@/lib/networks/load-profile'

/**
 * `CLICKHOUSE_DATABASE`, else `explorer_<name of the network's profile>`.
 * @throws {StartError} when there is no such profile.
 */
export function databaseName(
  settings: Pick<Settings, 'CLICKHOUSE_DATABASE' | 'NETWORK' | 'BOOTSTRAP'>,
): string {
  return settings.CLICKHOUSE_DATABASE ?? `explorer_${loadProfile(settings).name.replaceAll('-', '_')}`
}
