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

/** On a server where the role has been given no user of its own. */
export function isPlayedByOwner(settings: Settings, role: DatabaseRole): boolean {
  return (
    settings.CLICKHOUSE_URL !== undefined && role !== 'owner' && ownLogin(settings, role)[0] === undefined
  )
}

/** A role without a user of its own is played by the owner. */
export function serverLogin(settings: Settings, role: DatabaseRole): { username: string; password: string } {
  const [user, password] = ownLogin(settings, role)
  return {
    username: user ?? settings.CLICKHOUSE_USER,
    password: user === undefined ? settings.CLICKHOUSE_PASSWORD : (password ?? settings.CLICKHOUSE_PASSWORD),
  }
}

function ownLogin(settings: Settings, role: DatabaseRole): [string | undefined, string | undefined] {
  switch (role) {
    case 'owner':
      return [settings.CLICKHOUSE_USER, settings.CLICKHOUSE_PASSWORD]
    case 'collector':
      return [settings.CLICKHOUSE_COLLECTOR_USER, settings.CLICKHOUSE_COLLECTOR_PASSWORD]
    case 'cartographer':
      return [settings.CLICKHOUSE_CARTOGRAPHER_USER, settings.CLICKHOUSE_CARTOGRAPHER_PASSWORD]
    case 'web':
      return [settings.CLICKHOUSE_WEB_USER, settings.CLICKHOUSE_WEB_PASSWORD]
    case 'api':
      return [settings.CLICKHOUSE_API_USER, settings.CLICKHOUSE_API_PASSWORD]
    case 'export':
      return [settings.CLICKHOUSE_EXPORT_USER, settings.CLICKHOUSE_EXPORT_PASSWORD]
  }
}
