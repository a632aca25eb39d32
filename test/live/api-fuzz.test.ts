import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '@/lib/graph/seeded-random'
import type { OpenApiDocument, OpenApiOperation } from '@/lib/api/openapi-document'
import { FORMATS } from '@/lib/api/operation'
import { PROBLEM_MEDIA_TYPE } from '@/lib/api/problem'
import { startTestApi, type TestApi } from '../fixtures/api'
import { TWIN_PREFIX, writeApiNetwork } from '../fixtures/api-network'
import { messageId, peerId } from '../fixtures/facts'
import { schemasOf } from '../fixtures/openapi-schemas'

const REQUESTS = 5_000
const AT_ONCE = 16
const SEED = 5
/** Half a minute where nothing else runs. */
const LIMIT_MS = 150_000

/** What no parameter is made for, and what some nearly are. */
const ODD = [
  '',
  ' ',
  '0',
  '-1',
  '-0',
  '1e309',
  '99999999999999999999999999',
  '0x10',
  '1.5',
  'NaN',
  'Infinity',
  'null',
  'undefined',
  'true',
  '[]',
  '{}',
  '[object Object]',
  '__proto__',
  'constructor',
  "' OR 1=1 --",
  '{name:String}',
  '%',
  '%s%s%n',
  '\u0000',
  '\uD800',
  '😀'.repeat(40),
  'é',
  '\u202eabc',
  '../../etc/passwd',
  '\r\nSet-Cookie: a=b',
  '<script>alert(1)</script>',
  'a'.repeat(300),
  '9'.repeat(2_000),
  '2026-02-30',
  '2026-11-21T25:00:00Z',
  '0000-01-01',
  '9999-12-31T23:59:59Z',
  '-271821-04-20T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  '1969-12-31T23:59:59Z',
  '2026-11-21T14:00:00+99:00',
  'eyJhIjoxfQ',
  'WzAsMCwiIl0',
  Buffer.from(JSON.stringify([1e308, -1, 'ababab', '12345678'])).toString('base64url'),
] as const
const NAMES = [
  'constructor',
  '__proto__',
  'toString',
  'Limit',
  'limit[]',
  'a.b',
  'q ',
  '',
  'cursor;',
  '😀',
  'format',
]
const ACCEPTS = [
  '*/*',
  'text/csv',
  'application/json;q=0, */*;q=0',
  'text/html, application/xhtml+xml',
  'application/x-ndjson',
  ',,,;q=',
  'application/json;q=abc',
  'x'.repeat(500),
  'image/*',
  ...Object.values(FORMATS).map(({ mediaType }) => mediaType),
]
/** But for GET; it is asked ten times as often as all of them. */
const OTHER_METHODS = ['HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const

interface Asked {
  readonly method: string
  readonly target: string
  readonly accept: string | undefined
}
interface Answered {
  readonly status: number
  readonly type: string
  readonly body: Buffer
}

let api: TestApi
let document: OpenApiDocument
beforeAll(async () => {
  api = await startTestApi()
  await writeApiNetwork(api.collector, Date.now())
  document = (await (await api.fetch('/openapi.json')).json()) as OpenApiDocument
}, 120_000)
afterAll(() => api.close())

/** Without a client that tidies an address up before it is sent. */
function ask({ method, target, accept }: Asked): Promise<Answered> {
  const { hostname, port } = new URL(api.url)
  const headers = accept === undefined ? {} : { accept }
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path: target, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          body: Buffer.concat(chunks),
        })
      })
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** Questions of any kind, most of which have no good answer. */
function createAsker(random: () => number) {
  const chance = (share: number): boolean => random() < share
  const pick = <T>(from: readonly T[]): T => {
    const found = from[Math.floor(random() * from.length)]
    if (found === undefined) throw new RangeError('There is nothing to pick from.')
    return found
  }
  const junk = (): string =>
    chance(0.7)
      ? pick(ODD)
      : Array.from({ length: 1 + Math.floor(random() * 12) }, () =>
          String.fromCodePoint(1 + Math.floor(random() * (chance(0.5) ? 126 : 0xffff))),
        ).join('')

  const fitting = ({ name, description, schema }: OpenApiOperation['parameters'][number]): string => {
    if (name === 'fields') {
      const names =
        /from ([^.]+)/.exec(typeof description === 'string' ? description : '')?.[1]?.split(', ') ?? []
      return Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(names)).join(',')
    }
    if (Array.isArray(schema.enum)) return String(pick(schema.enum as unknown[]))
    if (schema.type === 'integer' || schema.type === 'number') return String(Math.floor(random() * 40))
    return pick(['a', 'de', peerId(1), messageId(1), TWIN_PREFIX, '2026-11-20', '2026-11-21T10:00:00Z'])
  }
  const inPath = (): string =>
    encodeURIComponent(safe(chance(0.5) ? pick([peerId(1), messageId(1), TWIN_PREFIX, peerId(99)]) : junk()))

  const paths = Object.entries(document.paths).filter(([route]) => route !== '/live')
  return (): Asked => {
    let [route, { get }] = pick(paths)
    // What takes the database long is asked less often.
    while (route.startsWith('/analytics') && chance(0.7)) [route, { get }] = pick(paths)
    const known = get.parameters.filter(({ in: place }) => place === 'query')
    let path = route.replace(/\{\w+\}/g, inPath)
    if (chance(0.1)) path += pick(['.csv', '.ndjson', '.parquet', '.arrow'])
    else if (chance(0.1))
      path += pick(['/', '//', '.csv', '.exe', '.json', '/..', '%2f', '%zz', '%00', '/a/b/c', ';v=1'])
    if (chance(0.05)) path = path.toUpperCase()
    const search = new URLSearchParams()
    const count = Math.floor(random() * 4)
    for (let at = 0; at < count; at += 1) {
      const parameter = known.length > 0 && chance(0.93) ? pick(known) : undefined
      const name = parameter?.name ?? pick(NAMES)
      const value = parameter !== undefined && chance(0.55) ? fitting(parameter) : junk()
      search.append(name, safe(value))
      if (chance(0.08)) search.append(name, safe(junk()))
    }
    const text = chance(0.95) ? search.toString() : '&&=&%&%zz=%zz&==='
    return {
      method: chance(0.1) ? pick(OTHER_METHODS) : 'GET',
      target: `/api/v1${path}${text === '' ? '' : `?${text}`}`,
      accept: chance(0.3) ? pick(ACCEPTS) : undefined,
    }
  }
}

/** Lone halves of a pair cannot be written in an address. */
const safe = (text: string): string => text.replace(/[\uD800-\uDFFF]/g, '\uFFFD')

describe('any question at all', () => {
  it(
    `is answered by the schema or refused as a problem (${String(REQUESTS)} of seed ${String(SEED)})`,
    async () => {
      const next = createAsker(seededRandom(SEED))
      const schemaOf = schemasOf(document)
      const problem = schemaOf({ $ref: '#/components/schemas/Problem' })
      const answers = jsonSchemas(document)
      const wrong: string[] = []
      const statuses = new Map<number, number>()
      let left = REQUESTS
      const worker = async (): Promise<void> => {
        while (left > 0) {
          left -= 1
          const asked = next()
          const answered = await ask(asked)
          statuses.set(answered.status, (statuses.get(answered.status) ?? 0) + 1)
          const fault = faultOf(asked, answered)
          if (fault !== null)
            wrong.push(`${asked.method} ${asked.target} [${String(asked.accept)}]: ${fault}`)
        }
      }
      const faultOf = ({ method, target }: Asked, { status, type, body }: Answered): string | null => {
        if (status >= 500) return `${String(status)} ${body.toString().slice(0, 200)}`
        if (method === 'HEAD' || status === 204) {
          return body.length === 0 ? null : 'a body where none belongs'
        }
        if (status !== 200) {
          if (type !== PROBLEM_MEDIA_TYPE) return `${String(status)} as ${type}`
          const read = problem.safeParse(JSON.parse(body.toString()))
          return read.success ? null : `no problem document: ${read.error.message}`
        }
        if (!type.startsWith('application/json')) return null
        const schema = answers(target)
        if (schema === null) return 'answered, though nothing is described there'
        if (new URLSearchParams(target.split('?')[1]).get('fields')) return null
        const read = schemaOf(schema).safeParse(JSON.parse(body.toString()))
        return read.success ? null : `not by its schema: ${read.error.message}`
      }
      await Promise.all(Array.from({ length: AT_ONCE }, worker))
      expect(wrong).toEqual([])
      // It tried what there is to try: not all was refused, not all was taken.
      for (const status of [200, 400, 404, 405, 406]) {
        expect([status, statuses.get(status) ?? 0]).toEqual([status, expect.any(Number)])
        expect(statuses.get(status) ?? 0).toBeGreaterThan(20)
      }
      expect(statuses.get(409) ?? 0).toBeGreaterThan(0)
    },
    LIMIT_MS,
  )
})

/** What the document says an address answers. */
function jsonSchemas(described: OpenApiDocument): (target: string) => Record<string, unknown> | null {
  const routes = Object.entries(described.paths)
    .map(([route, { get }]) => {
      const pattern = route.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')
      const content = get.responses['200']?.content as Record<string, { schema: Record<string, unknown> }>
      return {
        route,
        pattern: new RegExp(`^${pattern}(?:\\.json)?$`),
        schema: content['application/json']?.schema,
      }
    })
    // What is written out comes before a place for any.
    .sort((a, b) => a.route.split('{').length - b.route.split('{').length)
  return (target) => {
    const path = (target.split('?')[0] ?? '').replace('/api/v1', '')
    return routes.find(({ pattern }) => pattern.test(path))?.schema ?? null
  }
}
