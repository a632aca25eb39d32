/** Where ClickHouse is for this process, and as whom it speaks to it. @module */
import type { Settings } from '@/lib/env/settings'
import { databaseName } from './database-name'
import { readEndpoint } from './endpoint'
import type { DatabaseRole } from './roles'

export interface ConnectionTarget {
  readonly url: string
  readonly username: string
  readonly password: string
  readonly database: string
  /** The engine of this machine, not a server. */
  readonly isEmbedded: boolean
}

/** @returns null when the embedded engine has not said where it is. */
export function findTarget(settings: Settings, role: DatabaseRole): ConnectionTarget | null {
  const database = databaseName(settings)
  if (settings.CLICKHOUSE_URL !== undefined) {
    return { url: settings.CLICKHOUSE_URL, ...serverLogin(settings, role), database, isEmbedded: false }
  }
  const endpoint = readEndpoint(settings.DATA_DIR)
  if (endpoint === null) return null
  return { url: endpoint.url, username: role, password: endpoint.passwords[role], database, isEmbedded: true }
}

export function isSameTarget(a: ConnectionTarget, b: ConnectionTarget): boolean {
  return a.url === b.url && a.password === b.password
}

/** A role without a user of its own is played by the owner. */
export function serverLogin(settings: Settings, role: DatabaseRole): { username: string; password: string } {
  const own = {
    owner: [settings.CLICKHOUSE_USER, settings.CLICKHOUSE_PASSWORD],
    collector: [settings.CLICKHOUSE_COLLECTOR_USER, settings.CLICKHOUSE_COLLECTOR_PASSWORD],
    cartographer: [settings.CLICKHOUSE_CARTOGRAPHER_USER, settings.CLICKHOUSE_CARTOGRAPHER_PASSWORD],
    web: [settings.CLICKHOUSE_WEB_USER, settings.CLICKHOUSE_WEB_PASSWORD],
  }[role]
  return {
    username: own[0] ?? settings.CLICKHOUSE_USER,
    password: own[0] === undefined ? settings.CLICKHOUSE_PASSWORD : (own[1] ?? settings.CLICKHOUSE_PASSWORD),
  }
}
