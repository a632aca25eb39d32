/**
 * Who may do what. One list, rendered for the embedded engine (users.xml) and for a server (GRANT statements), so
 * that both enforce the same.
 * @module
 */

export const DATABASE_ROLES = ['owner', 'collector', 'cartographer', 'web', 'api', 'export'] as const
export type DatabaseRole = (typeof DATABASE_ROLES)[number]

const COLLECTOR_TABLES = [
  'nodes',
  'crawls',
  'sightings',
  'node_latest',
  'neighbour_sets',
  'node_addresses',
  'dial_attempts',
  'collector_heartbeats',
  'hop_blocks',
  'observations',
  'subscriptions',
  'rpc_hours',
  'messages',
  'message_paths',
  'reckoned_hops',
  'reckoned_messages',
  'reckonings',
  'reckoning_steps',
  'clock_samples',
  'clock_pairs',
  'node_clocks',
  'presence_counts',
  'growth',
  'country_latency_days',
  'region_latency_days',
  'rtt_figures',
  'sessions',
  'node_days',
  'session_days',
  'one_time_nodes',
  'announcements',
  'node_day_states',
  'link_day_states',
  'history_days',
  'authority_answers',
]
const CARTOGRAPHER_TABLES = [
  'layout_positions',
  'node_communities',
  'layout_hours',
  'layout_days',
  'layout_keyframes',
]

/** What ClickHouse is told of a role: privileges on the network's database, and limits no query can lift. */
export interface RoleRights {
  /** `null`: the whole database. */
  readonly grants: readonly { privilege: string; table: string | null }[]
  readonly limits: Readonly<Record<string, string | number>>
}

const insertInto = (tables: readonly string[]) => tables.map((table) => ({ privilege: 'INSERT', table }))
const SELECT = { privilege: 'SELECT', table: null }

/** Not dictionaries and functions: those can reach outside the database. */
const makeAndDrop = () => ['DATABASE', 'TABLE', 'VIEW'].flatMap((kind) => [`CREATE ${kind}`, `DROP ${kind}`])

/** Bytes. */
const MiB = 1_048_576

/** How rows are written that leave the program as ClickHouse writes them. */
const FORMAT_OF_EXPORTS = {
  date_time_output_format: 'iso',
  format_csv_null_representation: '',
  output_format_csv_crlf_end_of_line: 1,
  output_format_json_escape_forward_slashes: 0,
  output_format_json_quote_64bit_integers: 0,
  // A group of rows is held until it is whole.
  output_format_parquet_row_group_size: 100_000,
  output_format_parquet_string_as_string: 1,
  output_format_arrow_string_as_string: 1,
  // What every reader unpacks.
  output_format_parquet_compression_method: 'snappy',
  output_format_arrow_compression_method: 'none',
} as const

export const ROLE_RIGHTS: Readonly<Record<DatabaseRole, RoleRights>> = {
  owner: {
    grants: ['SHOW, SELECT, INSERT, ALTER, TRUNCATE, OPTIMIZE, SYSTEM VIEWS', ...makeAndDrop()].map(
      (privilege) => ({
        privilege,
        table: null,
      }),
    ),
    limits: {},
  },
  collector: {
    grants: [SELECT, ...insertInto(COLLECTOR_TABLES)],
    limits: { max_memory_usage: 2_048 * MiB },
  },
  cartographer: {
    grants: [SELECT, ...insertInto(CARTOGRAPHER_TABLES)],
    limits: { max_memory_usage: 1_024 * MiB, max_execution_time: 60 },
  },
  web: {
    grants: [SELECT],
    limits: {
      max_execution_time: 15,
      max_memory_usage: 1_024 * MiB,
      max_result_rows: 1_000_000,
      max_result_bytes: 64 * MiB,
      result_overflow_mode: 'throw',
      max_rows_to_read: 2_000_000_000,
      // Last: once it is set, nothing else can be.
      readonly: 1,
    },
  },
  // Whoever asks is not waiting for a page of ours: less time, fewer rows, and not all of the machine.
  api: {
    grants: [SELECT],
    limits: {
      max_execution_time: 8,
      max_memory_usage: 768 * MiB,
      max_threads: 2,
      // The raw trace of one message is 200,000 at most, and one more that tells whether there are more.
      max_result_rows: 250_000,
      max_result_bytes: 64 * MiB,
      result_overflow_mode: 'throw',
      max_rows_to_read: 1_000_000_000,
      readonly: 1,
    },
  },
  // Every row there is, for as long as it takes, at the pace of who reads them.
  export: {
    grants: [SELECT],
    limits: {
      max_execution_time: 7_200,
      max_memory_usage: 1_024 * MiB,
      max_threads: 2,
      // Rows that are only to be written in another format come as a parameter.
      max_query_size: 64 * MiB,
      max_bytes_before_external_sort: 256 * MiB,
      // Of each run that was sorted apart, so much is in memory while they are merged.
      prefer_external_sort_block_bytes: 2 * MiB,
      max_bytes_before_external_group_by: 256 * MiB,
      ...FORMAT_OF_EXPORTS,
      readonly: 1,
    },
  },
}

/** Whether the role reads and does nothing else. */
export function isReadOnly(role: DatabaseRole): boolean {
  return ROLE_RIGHTS[role].limits.readonly === 1
}
