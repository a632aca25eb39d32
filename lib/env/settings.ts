/**
 * Every setting of every process, in one validated schema. `docs/configuration.md` is generated from it, and a
 * command-line flag is only another way to write one of these.
 * @module
 */
import { createEnv } from '@t3-oss/env-core'
import { z } from 'zod'
import { BOOTSTRAP_EXPECTED, isBootstrapAddress } from '../networks/bootstrap-address'
import { credential, durationMs, intervalMs, perMinute, port } from './fields'
import { meshShape } from './mesh-shape'

const collectorLogin = credential('collector')
const cartographerLogin = credential('cartographer')
const webLogin = credential('web')
const apiLogin = credential('API')
const exportLogin = credential('exports')

/** Name of the environment variable → its schema. Order is the order of the documentation. */
export const settingsShape = {
  NETWORK: z
    .string()
    .default('demo')
    .describe(
      'Network to explore: the name of a profile (see lib/networks/profiles), or the path of your own, ending in .json.',
    ),
  BOOTSTRAP: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
    .pipe(z.array(z.string().refine(isBootstrapAddress, BOOTSTRAP_EXPECTED)))
    .describe('Bootstrap multiaddrs, separated by commas; they replace the profile’s own.'),
  DATA_DIR: z
    .string()
    .min(1)
    .default('./data')
    .describe('Folder for the embedded database, the spool and logs.'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Least severe message that is logged.'),

  CLICKHOUSE_URL: z.url().optional().describe('A ClickHouse server or cluster. Unset: the embedded engine.'),
  CLICKHOUSE_DATABASE: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,62}$/)
    .optional()
    .describe('Database. Unset: explorer_<network>.'),
  CLICKHOUSE_USER: z.string().min(1).default('default').describe('Owner of the database: runs migrations.'),
  CLICKHOUSE_PASSWORD: z.string().default('').describe('Password of CLICKHOUSE_USER.'),
  CLICKHOUSE_CLUSTER: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/)
    .optional()
    .describe('Cluster name for ON CLUSTER migrations. Unset: a single server.'),
  CLICKHOUSE_COLLECTOR_USER: collectorLogin.user,
  CLICKHOUSE_COLLECTOR_PASSWORD: collectorLogin.password,
  CLICKHOUSE_CARTOGRAPHER_USER: cartographerLogin.user,
  CLICKHOUSE_CARTOGRAPHER_PASSWORD: cartographerLogin.password,
  CLICKHOUSE_WEB_USER: webLogin.user,
  CLICKHOUSE_WEB_PASSWORD: webLogin.password,
  CLICKHOUSE_API_USER: apiLogin.user,
  CLICKHOUSE_API_PASSWORD: apiLogin.password,
  CLICKHOUSE_EXPORT_USER: exportLogin.user,
  CLICKHOUSE_EXPORT_PASSWORD: exportLogin.password,
  HOPS_KEEP_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3_650)
    .default(30)
    .describe(
      'Days that the hops of messages, and what their times are compared with, are kept; what is counted from them stays 400 days. `migrate` applies it.',
    ),
  SIGHTINGS_KEEP_DAYS: z.coerce
    .number()
    .int()
    .min(2)
    .max(3_650)
    .default(400)
    .describe(
      'Days that single visits to nodes are kept, in whole months; what dashboards count from them stays. `migrate` applies it.',
    ),
  TOPOLOGY_KEEP_DAYS: z.coerce
    .number()
    .int()
    .min(2)
    .max(3_650)
    .default(30)
    .describe(
      'Days that each reading of links, and where nodes stood hour by hour, is kept, in whole months: for so long the map of the past is exact. Before, it is known by the day. `migrate` applies it.',
    ),
  HISTORY_KEEP_DAYS: z.coerce
    .number()
    .int()
    .min(8)
    .max(3_650)
    .default(400)
    .describe(
      'Days that the state of nodes and links at the end of each day is kept, in whole months: for so long there is a map of the past. `migrate` applies it.',
    ),

  DATASET_KEY: z
    .string()
    .min(32)
    .optional()
    .describe(
      'Secret behind the pseudonyms of nodes in data sets; several machines that write them need the same. Unset: one is made and kept in DATA_DIR.',
    ),
  DATASET_MIN_NODES: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(3)
    .describe(
      'Countries, regions, systems in them, agents and protocols with fewer nodes on a day are not told in its data set.',
    ),

  ENGINE_PORT: port('Loopback port of the embedded engine’s HTTP interface.', 0),
  ENGINE_STATUS_PORT: port('Health and metrics of the engine.', 9461),

  COLLECTOR_NAME: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/)
    .default('collector-1')
    .describe('Name of this collector: one each, kept over restarts.'),
  COLLECTOR_STATUS_PORT: port('Health and metrics of the collector.', 9462),
  CRAWL_INTERVAL: intervalMs(
    'From the start of one crawl to the start of the next; the first three follow each other sooner.',
  ),
  REVISIT_INTERVAL: intervalMs('How often each known node is visited between crawls.'),
  FORGET_AFTER: z.coerce
    .number()
    .int()
    .min(60_000)
    .default(7 * 86_400_000)
    .describe('A node not reached for this long is no longer visited between crawls. Milliseconds.'),
  VISIT_CONCURRENCY: z.coerce.number().int().min(1).max(2_000).default(32).describe('Visits at once.'),
  DIAL_TIMEOUT: durationMs('Limit of one dial, all its addresses together.', 10_000),
  RPC_TIMEOUT: durationMs('Limit of one question to a peer.', 10_000),
  VISIT_TIMEOUT: durationMs('Limit of a whole visit.', 60_000),
  MAX_NODES: z.coerce.number().int().min(1).default(1_000_000).describe('Most nodes one crawl follows.'),
  ADDRESS_DETAIL: z
    .enum(['prefix', 'full', 'none'])
    .default('prefix')
    .describe('What is kept of addresses: the /24 or /48 they are in, all, or nothing.'),
  PLACES_FILE: z
    .string()
    .optional()
    .describe('JSON table of simulated places by peer id, for the demo mesh. Unset: look-up by IP address.'),
  COLLECT: z
    .enum(['on', 'off'])
    .default('on')
    .describe(
      'Whether the start of everything starts a collector; off: what was kept is shown, nothing is added.',
    ),
  OBSERVE: z
    .enum(['on', 'off'])
    .default('on')
    .describe('Whether the collector takes traces from nodes that report, and listens to the topics itself.'),
  OBSERVE_HOST: z
    .union([z.ipv4(), z.ipv6()], { error: 'expected an IP address, such as 0.0.0.0' })
    .default('127.0.0.1')
    .describe('IP address the collector’s own libp2p node listens on: nodes that report dial it.'),
  OBSERVE_PORT: port(
    'TCP port of the collector’s own libp2p node. A taken one is replaced by a free one, unless it was asked for.',
    9466,
  ),
  OBSERVE_PEERS: z.coerce
    .number()
    .int()
    .min(0)
    .max(200)
    .default(12)
    .describe(
      'Nodes that the gossip observer stays connected to, to receive what is published on the profile’s topics. 0: no observer.',
    ),
  OBSERVE_RATE: z.coerce
    .number()
    .int()
    .min(1)
    .max(5_000)
    .default(500)
    .describe('Most new messages a second that the gossip observer takes in; what is beyond is counted.'),
  SPOOL_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(1_048_576)
    .default(1_073_741_824)
    .describe(
      'Most disk the spool may take while ClickHouse is away; the oldest is dropped beyond it. Bytes.',
    ),
  SPOOL_MESSAGES_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(1_048_576)
    .default(1_073_741_824)
    .describe(
      'The same for what is heard of messages, which waits apart, so that a flood of it drops nothing else. Bytes.',
    ),

  CARTOGRAPHER_STATUS_PORT: port('Health and metrics of the cartographer.', 9463),

  WEB_HOST: z.string().default('127.0.0.1').describe('Address the web listens on.'),
  WEB_PORT: port('Port the web listens on.', 3000),
  WEB_STATUS_PORT: port('Health and metrics of the web, on loopback.', 9464),
  PUBLIC_ORIGIN: z
    .url({ protocol: /^https?$/ })
    .refine((text) => ['', '/'].includes(text.replace(/^[a-z]+:\/\/[^/?#@]+/i, '')), {
      error: 'expected a scheme and a host without a path, such as https://mesh.example',
    })
    .optional()
    .describe(
      'Origin people open, such as https://mesh.example: links in answers begin with it, and sockets from other origins are refused. Unset: the address the web listens on.',
    ),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
    .describe('Addresses of proxies whose X-Forwarded-For is believed, separated by commas.'),
  LIVE_MAX_PER_ADDRESS: z.coerce
    .number()
    .int()
    .min(1)
    .default(64)
    .describe('Most open sockets of pages from one address, and, counted apart, live streams of programs.'),
  MAP_WHOLE_NODES: z.coerce
    .number()
    .int()
    .min(1_000)
    .max(200_000)
    .default(200_000)
    .describe(
      'Nodes of the largest map that a page takes whole. Of a larger one it takes what its groups are, and a part, of which its reader may load more. Small devices take less.',
    ),
  API_PER_MINUTE: perMinute(
    'What one address may ask of the API; most questions cost 1 to 10, what was answered just before costs 1.',
    3_000,
  ),
  API_KEY_PER_MINUTE: perMinute('The same for the holder of a key that was made without a budget.', 30_000),
  API_AT_ONCE: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(4)
    .describe(
      'Questions of the API that the database is asked at once; the others wait. One caller may have all but one of them while it is alone; while others ask too, an address has a quarter and a key half. An engine of this machine takes 4.',
    ),
  EXPORTS_AT_ONCE: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(2)
    .describe(
      'Streams of rows at once; one address may have half of them, a key all. An engine of this machine takes 2.',
    ),
  PAGES_PER_MINUTE: perMinute(
    'Pages, feeds (2 each) and drawn pictures (10 each) that one address may open.',
    1_200,
  ),
  BADGES_PER_MINUTE: perMinute('Badges and data files (5 each) that one address may load.', 6_000),

  ...meshShape,
} as const

export type Settings = Readonly<z.output<z.ZodObject<typeof settingsShape>>>

/** A setting has a value that does not fit. The message has a line a setting: its name and what was expected. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

/**
 * Reads the settings.
 * @param env - usually `process.env`, with command-line flags laid over it by the caller.
 * @throws {SettingsError} naming every setting that does not fit.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  return createEnv({
    server: settingsShape,
    runtimeEnv: { ...env },
    emptyStringAsUndefined: true,
    onValidationError: (issues) => {
      const lines = issues.map((issue) => `${z.core.toDotPath(issue.path ?? [])}: ${issue.message}`)
      throw new SettingsError(`These settings do not fit:\n  ${lines.join('\n  ')}`)
    },
  })
}
