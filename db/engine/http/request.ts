/**
 * The front of ClickHouse's HTTP interface: what a request line and its headers ask for. Pure, so that it can be
 * fed anything.
 * @module
 */
import type { IncomingHttpHeaders } from 'node:http'
import { z } from 'zod'
import { engineError } from '../engine-error'

const text = (most: number) => z.string().max(most)
const flag = z.enum(['0', '1', 'true', 'false'])

/** Parameters of the interface itself; every other one is a setting or a `param_…`. */
const interfaceShape = {
  query: text(262_144),
  database: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'a database name'),
  default_format: z.string().regex(/^[A-Za-z0-9]{1,64}$/, 'the name of a format'),
  query_id: z.string().regex(/^[\x21-\x7e]{1,128}$/, '1 to 128 printable characters'),
  session_id: z.string().regex(/^[\x21-\x7e]{1,128}$/, '1 to 128 printable characters'),
  session_timeout: z.coerce.number().int().min(1).max(3_600),
  session_check: flag,
  user: text(256),
  password: text(256),
  enable_http_compression: flag,
}
const interfaceSchema = z.object(interfaceShape).partial()

/** Taken for a server's sake, without an effect here: results are sent as they are made, errors whole. */
const WITHOUT_EFFECT = new Set([
  'buffer_size',
  'cancel_http_readonly_queries_on_client_close',
  'client_protocol_version',
  'close_session',
  'http_headers_progress_interval_ms',
  'http_response_buffer_size',
  'http_write_exception_in_output_format',
  'http_zlib_compression_level',
  'log_comment',
  'quota_key',
  'send_progress_in_http_headers',
  'wait_end_of_query',
])
const SETTING_NAME = /^[a-z][a-z0-9_]{0,127}$/
const PARAMETER_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/
/** Most settings and most parameters of a request. */
const MOST_NAMED = 256
const LONGEST_VALUE = 262_144

export interface QueryRequest {
  readonly kind: 'query'
  /** From the URL; the body may hold it, or more of it. */
  readonly query: string | undefined
  readonly database: string | undefined
  readonly defaultFormat: string
  readonly queryId: string | undefined
  readonly session: { id: string; timeoutS: number; mustExist: boolean } | undefined
  readonly credentials: { user: string; password: string }
  readonly parameters: Map<string, string>
  readonly settings: Map<string, string>
  readonly wantsGzip: boolean
  readonly isSafeMethod: boolean
}

export type EngineRequest = { readonly kind: 'ping' | 'unknown' } | QueryRequest

/** Seconds; ClickHouse's own default. */
const SESSION_TIMEOUT_S = 60

/** @throws {EngineError} naming the parameter that does not fit. */
export function parseRequest(method: string, target: string, headers: IncomingHttpHeaders): EngineRequest {
  const url = parseTarget(target)
  if (url.pathname === '/ping' || url.pathname === '/replicas_status') return { kind: 'ping' }
  if (url.pathname !== '/') return { kind: 'unknown' }
  if (method === 'GET' && url.search === '') return { kind: 'ping' }
  if (method !== 'GET' && method !== 'POST') return { kind: 'unknown' }

  const named: Record<string, string> = {}
  const parameters = new Map<string, string>()
  const settings = new Map<string, string>()
  for (const [name, value] of url.searchParams) {
    if (Object.hasOwn(interfaceShape, name)) named[name] = value
    else if (name.startsWith('param_')) addParameter(parameters, name, value)
    else if (!WITHOUT_EFFECT.has(name)) addSetting(settings, name, value)
  }
  const parsed = interfaceSchema.safeParse(named)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw engineError(
      'BAD_ARGUMENTS',
      `Parameter ${String(issue?.path[0] ?? '?')}: ${issue?.message ?? 'does not fit'}.`,
    )
  }
  const { data } = parsed
  return {
    kind: 'query',
    query: data.query,
    database: data.database ?? databaseHeader(headers),
    defaultFormat: data.default_format ?? 'TabSeparated',
    queryId: data.query_id,
    session:
      data.session_id === undefined
        ? undefined
        : {
            id: data.session_id,
            timeoutS: data.session_timeout ?? SESSION_TIMEOUT_S,
            mustExist: isOn(data.session_check),
          },
    credentials: credentials(headers, data),
    parameters,
    settings,
    wantsGzip: isOn(data.enable_http_compression) && /\bgzip\b/.test(headers['accept-encoding'] ?? ''),
    isSafeMethod: method === 'GET',
  }
}

/** @throws {EngineError} */
export function addParameter(
  parameters: Map<string, string>,
  name: string,
  value: string,
  longest = LONGEST_VALUE,
): void {
  const bare = name.slice('param_'.length)
  if (!PARAMETER_NAME.test(bare))
    throw engineError('BAD_ARGUMENTS', 'A param_… has a name that no query can hold.')
  if (value.length > longest || parameters.size >= MOST_NAMED) {
    throw engineError('REQUEST_TOO_LARGE', 'The parameters are too many or too long.')
  }
  parameters.set(bare, value)
}

function addSetting(settings: Map<string, string>, name: string, value: string): void {
  if (!SETTING_NAME.test(name)) throw engineError('UNKNOWN_SETTING', 'Unknown setting: not the name of one.')
  if (value.length > LONGEST_VALUE || settings.size >= MOST_NAMED) {
    throw engineError('REQUEST_TOO_LARGE', 'The settings are too many or too long.')
  }
  settings.set(name, value)
}

function parseTarget(target: string): URL {
  try {
    return new URL(target, 'http://engine')
  } catch (error) {
    throw engineError('BAD_ARGUMENTS', 'The request target is not a URL.', error)
  }
}

function databaseHeader(headers: IncomingHttpHeaders): string | undefined {
  const value = single(headers['x-clickhouse-database'])
  if (value === undefined) return undefined
  const parsed = interfaceShape.database.safeParse(value)
  if (!parsed.success) throw engineError('BAD_ARGUMENTS', 'Header X-ClickHouse-Database: a database name.')
  return parsed.data
}

function credentials(
  headers: IncomingHttpHeaders,
  named: { user?: string | undefined; password?: string | undefined },
): { user: string; password: string } {
  const basic = /^Basic ([A-Za-z0-9+/=_-]{1,1024})$/i.exec(headers.authorization ?? '')?.[1]
  if (basic !== undefined) {
    const pair = Buffer.from(basic, 'base64').toString('utf8')
    const colon = pair.indexOf(':')
    if (colon !== -1) return { user: pair.slice(0, colon), password: pair.slice(colon + 1) }
  }
  const user = single(headers['x-clickhouse-user'])
  if (user !== undefined) return { user, password: single(headers['x-clickhouse-key']) ?? '' }
  return { user: named.user ?? 'default', password: named.password ?? '' }
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}

function isOn(value: z.infer<typeof flag> | undefined): boolean {
  return value === '1' || value === 'true'
}
