/**
 * The parts of the product: what each is for, which settings it reads and how it starts. The command line, its
 * help and the generated configuration page are all made from this table.
 * @module
 */
import type { Settings } from '@/lib/env/settings'

export type SettingName = keyof Settings

export interface PartCommand {
  name: string
  about: string
  settings: readonly SettingName[]
  /** Names of settings the person gave, by flag or environment. */
  run(settings: Settings, explicit: ReadonlySet<string>): Promise<void>
}

const EVERYWHERE = ['NETWORK', 'DATA_DIR', 'LOG_LEVEL'] as const satisfies readonly SettingName[]
const STORE = ['CLICKHOUSE_URL', 'CLICKHOUSE_DATABASE', 'CLICKHOUSE_USER', 'CLICKHOUSE_PASSWORD'] as const

const KEEP = [
  'HOPS_KEEP_DAYS',
  'SIGHTINGS_KEEP_DAYS',
  'TOPOLOGY_KEEP_DAYS',
  'HISTORY_KEEP_DAYS',
] as const satisfies readonly SettingName[]

const READERS = [
  'CLICKHOUSE_WEB_USER',
  'CLICKHOUSE_WEB_PASSWORD',
  'CLICKHOUSE_API_USER',
  'CLICKHOUSE_API_PASSWORD',
  'CLICKHOUSE_EXPORT_USER',
  'CLICKHOUSE_EXPORT_PASSWORD',
] as const satisfies readonly SettingName[]

const COLLECTOR = [
  'BOOTSTRAP',
  'COLLECTOR_NAME',
  'HISTORY_KEEP_DAYS',
  'COLLECTOR_STATUS_PORT',
  'CRAWL_INTERVAL',
  'REVISIT_INTERVAL',
  'FORGET_AFTER',
  'VISIT_CONCURRENCY',
  'DIAL_TIMEOUT',
  'RPC_TIMEOUT',
  'VISIT_TIMEOUT',
  'MAX_NODES',
  'ADDRESS_DETAIL',
  'PLACES_FILE',
  'SPOOL_MAX_BYTES',
  'SPOOL_MESSAGES_MAX_BYTES',
  'OBSERVE',
  'OBSERVE_HOST',
  'OBSERVE_PORT',
  'OBSERVE_PEERS',
  'OBSERVE_RATE',
] as const satisfies readonly SettingName[]

const WEB = [
  'WEB_HOST',
  'WEB_PORT',
  'WEB_STATUS_PORT',
  'PUBLIC_ORIGIN',
  'TRUSTED_PROXIES',
  'LIVE_MAX_PER_ADDRESS',
  'MAP_WHOLE_NODES',
  'API_PER_MINUTE',
  'API_KEY_PER_MINUTE',
  'API_AT_ONCE',
  'EXPORTS_AT_ONCE',
  'PAGES_PER_MINUTE',
  'BADGES_PER_MINUTE',
] as const satisfies readonly SettingName[]

const MESH = [
  'MESH_NODES',
  'MESH_SEED',
  'MESH_NEIGHBOURS',
  'MESH_CHURN',
  'MESH_CHURN_INTERVAL',
  'MESH_LATENCY',
  'MESH_MESSAGE_RATE',
  'MESH_CLOCK_SKEW',
  'MESH_PARTITIONS',
  'MESH_STATUS_PORT',
] as const satisfies readonly SettingName[]
const ENGINE = ['ENGINE_PORT', 'ENGINE_STATUS_PORT'] as const satisfies readonly SettingName[]

export const PARTS: readonly PartCommand[] = [
  {
    name: 'engine',
    about: 'Hold the embedded ClickHouse and answer its HTTP interface on loopback.',
    settings: [...EVERYWHERE, 'CLICKHOUSE_DATABASE', ...ENGINE],
    run: async (settings, explicit) => (await import('@/db/engine/main')).runEngine(settings, explicit),
  },
  {
    name: 'migrate',
    about: 'Bring the database’s tables up to date, once each, in order.',
    settings: [...EVERYWHERE, ...STORE, 'CLICKHOUSE_CLUSTER', ...KEEP],
    run: async (settings) => {
      const { runMigrate } = await import('@/db/migrate-main')
      await runMigrate(settings, (text) => process.stdout.write(`${text}\n`))
    },
  },
  {
    name: 'mesh',
    about: 'Run the demo mesh: real libp2p nodes on this machine, in simulated places.',
    settings: [...EVERYWHERE, ...MESH],
    run: async (settings, explicit) => (await import('@/collector/mesh/main')).runMesh(settings, explicit),
  },
  {
    name: 'collect',
    about: 'Crawl the network and write what is seen to ClickHouse.',
    settings: [
      ...EVERYWHERE,
      ...STORE,
      'CLICKHOUSE_COLLECTOR_USER',
      'CLICKHOUSE_COLLECTOR_PASSWORD',
      ...COLLECTOR,
    ],
    run: async (settings, explicit) => (await import('@/collector/main')).runCollector(settings, explicit),
  },
  {
    name: 'cartographer',
    about: 'Lay the map out, once for everyone, and write where each node stands.',
    settings: [
      ...EVERYWHERE,
      ...STORE,
      'CLICKHOUSE_CARTOGRAPHER_USER',
      'CLICKHOUSE_CARTOGRAPHER_PASSWORD',
      'CARTOGRAPHER_STATUS_PORT',
    ],
    run: async (settings, explicit) =>
      (await import('@/app/_cartographer/main')).runCartographer(settings, explicit),
  },
  {
    name: 'web',
    about: 'Serve the pages, the API and the live feed.',
    settings: [...EVERYWHERE, ...STORE, ...READERS, ...WEB],
    run: async (settings, explicit) => (await import('@/app/_server/main')).runWeb(settings, explicit),
  },
]

/** Settings of the command that fills a database with a made-up history. */
export const SEED_SETTINGS: readonly SettingName[] = [
  ...EVERYWHERE,
  ...STORE,
  'CLICKHOUSE_COLLECTOR_USER',
  'CLICKHOUSE_COLLECTOR_PASSWORD',
]

/** Settings that the `rebuild` command reads. */
export const REBUILD_SETTINGS: readonly SettingName[] = [...EVERYWHERE, ...STORE, 'CLICKHOUSE_CLUSTER']

/** Settings that the `export` command reads. */
export const EXPORT_SETTINGS: readonly SettingName[] = [
  ...EVERYWHERE,
  ...STORE,
  'CLICKHOUSE_EXPORT_USER',
  'CLICKHOUSE_EXPORT_PASSWORD',
  'DATASET_KEY',
  'DATASET_MIN_NODES',
]

/** Settings that the `keys` command reads. */
export const KEYS_SETTINGS: readonly SettingName[] = [...EVERYWHERE, ...STORE, 'CLICKHOUSE_CLUSTER']

/** Settings that `up` hands on to the parts it starts: all of them. */
export const UP_SETTINGS: readonly SettingName[] = [
  ...EVERYWHERE,
  ...STORE,
  'CLICKHOUSE_CLUSTER',
  'HOPS_KEEP_DAYS',
  'SIGHTINGS_KEEP_DAYS',
  'TOPOLOGY_KEEP_DAYS',
  'CLICKHOUSE_COLLECTOR_USER',
  'CLICKHOUSE_COLLECTOR_PASSWORD',
  'CLICKHOUSE_CARTOGRAPHER_USER',
  'CLICKHOUSE_CARTOGRAPHER_PASSWORD',
  ...READERS,
  ...ENGINE,
  ...MESH,
  ...COLLECTOR,
  'CARTOGRAPHER_STATUS_PORT',
  ...WEB,
  'COLLECT',
]
