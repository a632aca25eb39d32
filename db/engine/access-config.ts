/** The embedded ClickHouse's configuration: its roles, what each may do, and how much memory its caches take. @module */
import { mkdirSync, rmSync } from 'node:fs'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { sqlName } from '../sql-lexer'
import { writePrivateFile } from '../endpoint'
import { DATABASE_ROLES, ROLE_RIGHTS, type DatabaseRole } from '../roles'

/** Bytes. */
const MiB = 1_048_576

/** The role that ends other sessions' queries, and nothing else. */
export const WARDEN = 'warden'

/** Server settings that matter in a process that shares a small machine. */
const SERVER: Readonly<Record<string, number>> = {
  // All queries together; one that would go beyond it fails, and the others go on.
  max_server_memory_usage: Math.min(4_096 * MiB, Math.floor(totalmem() * 0.6)),
  mark_cache_size: 128 * MiB,
  index_mark_cache_size: 32 * MiB,
  uncompressed_cache_size: 0,
  index_uncompressed_cache_size: 0,
  mmap_cache_size: 0,
  primary_index_cache_size: 64 * MiB,
  query_condition_cache_size: 16 * MiB,
  background_pool_size: 4,
  background_schedule_pool_size: 8,
  background_common_pool_size: 2,
  background_move_pool_size: 1,
  background_fetches_pool_size: 1,
  background_message_broker_schedule_pool_size: 1,
  background_distributed_schedule_pool_size: 1,
}

/** Merge-tree settings; the two bounds keep a merge possible with a background pool of 4. */
const MERGE_TREE: Readonly<Record<string, number>> = {
  number_of_free_entries_in_pool_to_execute_mutation: 2,
  number_of_free_entries_in_pool_to_lower_max_size_of_merge: 2,
  number_of_free_entries_in_pool_to_execute_optimize_entire_partition: 2,
}

/** `SET ROLE` of a session that can be any of them; the user itself has no right of its own. */
function renderUsersXml(database: string): string {
  const roles = DATABASE_ROLES.map((role) => `<${role}><grants>${grants(role, database)}</grants></${role}>`)
  return `<clickhouse>
<profiles><default/></profiles>
<quotas><default/></quotas>
<roles>
${roles.join('\n')}
<${WARDEN}><grants><query>GRANT KILL QUERY ON *.*</query></grants></${WARDEN}>
</roles>
<users>
<default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>
<grants><query>GRANT ${[...DATABASE_ROLES, WARDEN].join(', ')}</query></grants></default>
</users>
</clickhouse>
`
}

function grants(role: DatabaseRole, database: string): string {
  return ROLE_RIGHTS[role].grants
    .map(({ privilege, table }) => {
      const target = `${sqlName(database)}.${table === null ? '*' : sqlName(table)}`
      return `<query>GRANT ${privilege} ON ${xmlText(target)}</query>`
    })
    .join('')
}

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const elements = (values: Readonly<Record<string, number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `<${name}>${String(value)}</${name}>`)
    .join('\n')

/**
 * Writes the configuration into a folder of this process's own, so that a second engine on the same data cannot
 * change the rights of the first.
 * @returns the path of config.xml, and what removes it.
 */
export function writeAccessConfig(folder: string, database: string): { path: string; remove(): void } {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const users = join(folder, 'users.xml')
  const path = join(folder, 'config.xml')
  writePrivateFile(users, renderUsersXml(database))
  writePrivateFile(
    path,
    `<clickhouse>
<users_config>${xmlText(users)}</users_config>
<remote_url_allow_hosts><host>nothing.invalid</host></remote_url_allow_hosts>
${elements(SERVER)}
<merge_tree>
${elements(MERGE_TREE)}
</merge_tree>
</clickhouse>
`,
  )
  return {
    path,
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
