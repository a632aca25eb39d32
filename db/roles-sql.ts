/** The roles of roles.ts as statements for a ClickHouse server; the embedded engine has them in its users.xml. @module */
import { DATABASE_ROLES, ROLE_RIGHTS, type DatabaseRole } from './roles'
import { sqlName, sqlString } from './sql-lexer'

export interface RoleTarget {
  readonly database: string
  readonly cluster?: string | undefined
  /** Server users that get a role; one that is left out gets none. */
  readonly users: Readonly<Partial<Record<DatabaseRole, string>>>
}

/** @returns statements that can be run again and again: a role keeps exactly the rights it has here. */
export function renderRoles(target: RoleTarget): string[] {
  return DATABASE_ROLES.filter((role) => role !== 'owner').flatMap((role) => renderRole(role, target))
}

function renderRole(role: DatabaseRole, { database, cluster, users }: RoleTarget): string[] {
  const onCluster = cluster === undefined ? '' : ` ON CLUSTER ${sqlString(cluster)}`
  const name = sqlName(`${database}_${role}`)
  const { grants, limits } = ROLE_RIGHTS[role]
  const settings = Object.entries(limits)
    .map(([setting, value]) => `${setting} = ${typeof value === 'number' ? String(value) : sqlString(value)}`)
    .join(', ')
  const targets = grants.flatMap(({ privilege, table }) =>
    // Behind a Distributed table stands a local one, and a write needs both.
    (table === null ? ['*'] : cluster === undefined ? [table] : [table, `${table}_local`]).map(
      (known) => `${privilege} ON ${sqlName(database)}.${known === '*' ? known : sqlName(known)}`,
    ),
  )
  const user = users[role]
  return [
    `CREATE ROLE IF NOT EXISTS ${name}${onCluster}`,
    `ALTER ROLE ${name}${onCluster} SETTINGS ${settings}`,
    `REVOKE${onCluster} ALL ON *.* FROM ${name}`,
    ...targets.map((grant) => `GRANT${onCluster} ${grant} TO ${name}`),
    ...(user === undefined ? [] : [`GRANT${onCluster} ${name} TO ${sqlName(user)}`]),
  ]
}
