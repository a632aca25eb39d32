import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiGate } from '@/app/_server/api/gate'
import { fieldNames, fileFieldNames } from '@/lib/api/answer-schema'
import { EXAMPLES } from '@/lib/api/examples'
import type { OpenApiDocument } from '@/lib/api/openapi-document'
import { FORMATS, FRESHNESS, formatsOf, type Operation } from '@/lib/api/operation'
import { OPERATIONS } from '@/lib/api/operations'
import { PROBLEM_MEDIA_TYPE, ProblemError } from '@/lib/api/problem'
import { STREAMS } from '@/lib/api/streams'
import { OPEN_GATE, startTestApi, type TestApi } from '../fixtures/api'
import { TWIN_PREFIX, writeApiNetwork } from '../fixtures/api-network'
import { addressOf, exampleAddress, examplePath } from '../fixtures/api-questions'
import { messageId, peerId } from '../fixtures/facts'
import { schemasOf } from '../fixtures/openapi-schemas'

const operations: Operation[] = Object.values(OPERATIONS)
const named = operations.map((operation) => [operation.id, operation] as const)

/** Refuses who says so in a header. */
const gate: ApiGate = {
  admit: (request, operation) => {
    if (request.headers['x-test-budget'] === 'none') {
      const headers = { 'retry-after': '7', ratelimit: '"address";r=0;t=7' }
      throw new ProblemError(429, 'Too many requests', 'The budget is used up.', [], {}, {}, headers)
    }
    return OPEN_GATE.admit(request, operation)
  },
}

let api: TestApi
let document: OpenApiDocument
let schemaOf: ReturnType<typeof schemasOf>
beforeAll(async () => {
  api = await startTestApi({ gate })
  await writeApiNetwork(api.collector, Date.now())
  document = (await (await api.fetch('/openapi.json')).json()) as OpenApiDocument
  schemaOf = schemasOf(document)
}, 120_000)
afterAll(() => api.close())

const problemSchema = () => schemaOf({ $ref: '#/components/schemas/Problem' })

async function expectProblem(response: Response, status: number): Promise<Record<string, unknown>> {
  const text = await response.text()
  expect([response.url, response.status, text.slice(0, 200)]).toEqual([
    response.url,
    status,
    expect.any(String),
  ])
  expect(response.headers.get('content-type')).toBe(PROBLEM_MEDIA_TYPE)
  const problem = JSON.parse(text) as Record<string, unknown>
  problemSchema().parse(problem)
  expect(problem.status).toBe(status)
  return problem
}

const answerSchemaOf = (operation: Operation) => {
  const content = document.paths[operation.route]?.get.responses['200']?.content as
    Record<string, { schema: Record<string, unknown> }> | undefined
  return content ?? {}
}

describe('the OpenAPI document', () => {
  it('names every operation and stream, and is given with a tag that saves sending it again', async () => {
    const described = Object.values(document.paths).map(({ get }) => get.operationId)
    expect(described.sort()).toEqual(
      [...operations.map(({ id }) => id), ...Object.values(STREAMS).map(({ id }) => id)].sort(),
    )
    const first = await api.fetch('/openapi.json')
    const again = await api.fetch('/openapi.json', {
      headers: { 'if-none-match': first.headers.get('etag') ?? '' },
    })
    expect([first.status, again.status]).toEqual([200, 304])
    expect(document.servers).toEqual([{ url: `${api.url}/api/v1` }])
  })

  it.each(named)('describes of %s every status that a request can come to', (_, operation) => {
    const statuses = Object.keys(document.paths[operation.route]?.get.responses ?? {}).map(Number)
    expect(statuses).toEqual(
      [200, 304, 400, 401, ...operation.problems, 405, 406, 429, 503].sort((a, b) => a - b),
    )
  })

  it.each(named)('describes of %s the formats and the parameters that it takes', (_, operation) => {
    expect(Object.keys(answerSchemaOf(operation))).toEqual(
      formatsOf(operation).map((format) => FORMATS[format].mediaType),
    )
    const names = document.paths[operation.route]?.get.parameters.map(({ name }) => name) ?? []
    for (const name of [...Object.keys(operation.path.shape), ...Object.keys(operation.search.shape)]) {
      expect(names).toContain(name)
    }
  })
})

describe.each(named)('%s', (id, operation) => {
  const plain = () => addressOf(operation.route, examplePath(operation))
  const content = (format: keyof typeof FORMATS) => answerSchemaOf(operation)[FORMATS[format].mediaType]

  it('answers its example by its schema, kept as long as it says', async () => {
    const response = await api.fetch(exampleAddress(operation))
    const text = await response.text()
    expect([response.status, text.slice(0, 300)]).toEqual([200, expect.any(String)])
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('cache-control')).toBe(FRESHNESS[operation.freshness])
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    schemaOf(content('json')?.schema ?? {}).parse(JSON.parse(text))
  })

  it('has a recorded example that fits, and that nothing has been added to or taken from since', () => {
    const recorded = EXAMPLES[id]?.answer
    const schema = schemaOf(content('json')?.schema ?? {})
    schema.parse(recorded)
    expect(unknownFields(recorded, content('json')?.schema, document)).toEqual([])
  })

  it('is not sent again to who has it', async () => {
    // One that is not asked for elsewhere, and kept: the answers of a live network change.
    const first = await api.fetch(exampleAddress(operation))
    await first.arrayBuffer()
    const again = await api.fetch(exampleAddress(operation), {
      headers: { 'if-none-match': first.headers.get('etag') ?? '' },
    })
    expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0])
  })

  it('refuses a parameter it does not know, naming it', async () => {
    const separator = exampleAddress(operation).includes('?') ? '&' : '?'
    const response = await api.fetch(`${exampleAddress(operation)}${separator}nonsense=1`)
    const problem = await expectProblem(response, 400)
    expect(problem.errors).toEqual([expect.objectContaining({ field: 'nonsense', got: '1' })])
  })

  it('is read alone, and only in formats that there are', async () => {
    const response = await api.fetch(exampleAddress(operation), { method: 'DELETE' })
    expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS')
    await expectProblem(response, 405)
    await expectProblem(await api.fetch(exampleAddress(operation), { headers: { accept: 'image/png' } }), 406)
  })

  it('says when the budget is used up, and when to come back', async () => {
    const response = await api.fetch(exampleAddress(operation), { headers: { 'x-test-budget': 'none' } })
    expect(response.headers.get('retry-after')).toBe('7')
    await expectProblem(response, 429)
  })

  it('gives less where less is asked for', async () => {
    const names = document.paths[operation.route]?.get.parameters.find(({ name }) => name === 'fields')
    const [first = ''] = /from ([^,.]+)/.exec(String(names?.description))?.slice(1) ?? []
    const separator = exampleAddress(operation).includes('?') ? '&' : '?'
    const response = await api.fetch(`${exampleAddress(operation)}${separator}fields=${first}`)
    expect(response.status).toBe(200)
    const whole = JSON.stringify(await (await api.fetch(exampleAddress(operation))).json())
    const less = JSON.stringify(await response.json())
    expect(less.length).toBeLessThanOrEqual(whole.length)
  })

  const others = formatsOf(operation).filter((format) => format !== 'json')
  it.runIf(others.length > 0)('is had in each of its formats, by extension and by header', async () => {
    for (const format of others) {
      const { mediaType } = FORMATS[format]
      const search = new URLSearchParams(operation.example.search).toString()
      const byExtension = await api.fetch(`${plain()}.${format}?${search}`)
      const byHeader = await api.fetch(exampleAddress(operation), { headers: { accept: mediaType } })
      for (const response of [byExtension, byHeader]) {
        const bytes = Buffer.from(await response.arrayBuffer())
        expect([response.url, response.status]).toEqual([response.url, 200])
        expect(response.headers.get('content-type')).toContain(mediaType)
        if (format === 'parquet') expect(bytes.subarray(0, 4).toString()).toBe('PAR1')
        if (format === 'csv') expect(bytes.toString()).toMatch(/^[\w,"]+\r?\n/)
        const row = content(format)?.schema['x-row']
        if (format === 'ndjson' && row !== undefined) {
          const lines = bytes.toString().split('\n').filter(Boolean)
          for (const line of lines) schemaOf(row as Record<string, unknown>).parse(JSON.parse(line))
        }
      }
    }
  })

  it.runIf(others.length > 0)('gives each field in each format, or names those that there are', async () => {
    const inFiles = fileFieldNames(operation) ?? []
    const missing = fieldNames(operation).filter((name) => !inFiles.includes(name))
    for (const [at, format] of others.entries()) {
      // Each name in one of the formats: a source that lacks it lacks it in all.
      for (const name of inFiles.filter((_, position) => position % others.length === at)) {
        const response = await api.fetch(`${plain()}.${format}?fields=${name}`)
        const bytes = Buffer.from(await response.arrayBuffer())
        expect([response.url, response.status]).toEqual([response.url, 200])
        if (format === 'csv') expect(bytes.toString().split(/\r?\n/)[0]?.replaceAll('"', '')).toBe(name)
      }
      for (const name of missing) {
        const asked = [name, ...inFiles.slice(0, 1)].join(',')
        const problem = await expectProblem(await api.fetch(`${plain()}.${format}?fields=${asked}`), 400)
        expect(problem.errors).toEqual([expect.objectContaining({ field: 'fields', got: name })])
        for (const other of inFiles) expect(problem.detail).toContain(other)
      }
    }
  })

  it.runIf(operation.problems.includes(404))('says so when there is no such thing', async () => {
    const unknown = { peerId: peerId(99), id: messageId(99) }
    // Where nothing stands in the path, a node is asked for beside it.
    const search = operation.route.includes('{') ? '' : `?node=${peerId(99)}`
    await expectProblem(await api.fetch(`${addressOf(operation.route, unknown)}${search}`), 404)
  })

  it.runIf(operation.problems.includes(409))('names those that may be meant', async () => {
    const problem = await expectProblem(await api.fetch(addressOf(operation.route, { id: TWIN_PREFIX })), 409)
    expect(problem.matches).toHaveLength(2)
  })
})

describe('what is nowhere', () => {
  it('is a problem that names what is like it', async () => {
    const cases: [string, string[]][] = [
      ['/api/v1/node', ['/api/v1/nodes']],
      ['/api/v1/mesages/facets', ['/api/v1/messages/facets']],
      ['/api/v1/analytics/grwth', ['/api/v1/analytics/growth']],
    ]
    for (const [path, near] of cases) {
      const problem = await expectProblem(await fetch(`${api.url}${path}`), 404)
      expect(problem.near).toEqual(expect.arrayContaining(near))
    }
    for (const path of ['/api/v2/nodes', '/api/v1/qqqqqqqqqqqqqqqqq', '/api/v1//', '/api/v1/nodes/']) {
      await expectProblem(await fetch(`${api.url}${path}`), 404)
    }
    await expectProblem(await fetch(`${api.url}/api/v1/nodes/%zz`), 400)
  })

  it('is led on from the root', async () => {
    for (const path of ['/api', '/api/v1', '/api/v1/']) {
      const index = (await (await fetch(`${api.url}${path}`)).json()) as Record<string, string>
      expect(index.openapi).toBe(`${api.url}/api/v1/openapi.json`)
    }
  })
})

describe('while the database is away', () => {
  it('every operation says so, and when to try again', async () => {
    await api.engine.kill()
    for (const operation of operations) {
      const search = new URLSearchParams(operation.example.search)
      // Another question than those whose answer is still kept.
      search.set('fields', fieldNames(operation).join(','))
      const path = addressOf(operation.route, { peerId: peerId(2), id: messageId(2) })
      const response = await api.fetch(`${path}?${search.toString()}`)
      if (response.status === 200) {
        // What the process knows by itself.
        expect(['listNetworks', 'getStats']).toContain(operation.id)
        await response.arrayBuffer()
        continue
      }
      expect(response.headers.get('retry-after')).toBe('5')
      await expectProblem(response, 503)
    }
  }, 60_000)
})

/** Paths of what an answer has and its schema does not name: what was there once. */
function unknownFields(
  value: unknown,
  schema: Record<string, unknown> | undefined,
  { components }: OpenApiDocument,
  path = '',
): string[] {
  if (schema === undefined || value === null || typeof value !== 'object') return []
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.replace('#/components/schemas/', '')
    return unknownFields(value, components.schemas[name], { components } as OpenApiDocument, path)
  }
  const options = (schema.anyOf ?? schema.oneOf) as Record<string, unknown>[] | undefined
  if (options !== undefined) {
    const tried = options.map((option) =>
      unknownFields(value, option, { components } as OpenApiDocument, path),
    )
    return tried.sort((a, b) => a.length - b.length)[0] ?? []
  }
  if (Array.isArray(value)) {
    return value.flatMap((each) =>
      unknownFields(
        each,
        schema.items as Record<string, unknown>,
        { components } as OpenApiDocument,
        `${path}[]`,
      ),
    )
  }
  const properties = schema.properties as Record<string, Record<string, unknown>> | undefined
  return Object.entries(value).flatMap(([name, each]) => {
    const known = properties?.[name] ?? (schema.additionalProperties as Record<string, unknown> | undefined)
    if (known === undefined) return [`${path}.${name}`]
    return unknownFields(each, known, { components } as OpenApiDocument, `${path}.${name}`)
  })
}
