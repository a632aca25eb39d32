import { createConfig, lintFromString } from '@redocly/openapi-core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { epochMs } from '@/lib/instant'
import { toJsonSchema, type JsonSchema, type JsonSchemas } from '@/lib/api/json-schema'
import { openApiDocument } from '@/lib/api/openapi'
import { OPERATIONS } from '@/lib/api/operations'
import { wireSchema } from '@/lib/api/wire'

const document = openApiDocument({ origin: 'https://explorer.example' })
const source = JSON.stringify(document)

describe('the OpenAPI document', () => {
  it('is clean by the recommended rules', async () => {
    const config = await createConfig({ extends: ['recommended'] })
    const problems = await lintFromString({ source, absoluteRef: '/openapi.json', config })
    expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([])
  })

  it('is held to those rules: one that is broken is found', async () => {
    const config = await createConfig({ extends: ['recommended'] })
    const broken = source.replace('#/components/schemas/Node"', '#/components/schemas/Nowhere"')
    const problems = await lintFromString({ source: broken, absoluteRef: '/openapi.json', config })
    expect(problems.map(({ ruleId }) => ruleId)).toContain('no-unresolved-refs')
  })

  it('points nowhere but into itself', () => {
    for (const [, name = ''] of source.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      expect(document.components.schemas).toHaveProperty(name)
    }
    expect(source).not.toContain('$defs')
  })

  it('says of each parameter what it is', () => {
    const silent = Object.entries(document.paths).flatMap(([route, { get }]) =>
      get.parameters
        .filter(({ description }) => description === undefined)
        .map(({ name }) => `${route} ${name}`),
    )
    expect(silent).toEqual([])
  })

  it('says of each field of messages and dashboards what it is', () => {
    const silent = Object.values(OPERATIONS)
      .filter(({ tag }) => tag === 'messages' || tag === 'analytics')
      .flatMap(({ id, route }) => {
        const content = document.paths[route]?.get.responses['200']?.content as
          Record<string, { schema: JsonSchema }> | undefined
        return undescribed(content?.['application/json']?.schema ?? {}, id)
      })
    expect([...new Set(silent)]).toEqual([])
  })

  it('gives no instant as a number, and durations as numbers alone', () => {
    const wrong = [...source.matchAll(/"(\w+)(Ms|Us)":\{"type":"string"/g)].map(([found]) => found)
    expect(wrong).toEqual([])
    for (const name of ['asOf', 'heardAt', 'firstSeen', 'start']) {
      expect(source).toContain(`"${name}":{"type":"string","format":"date-time"`)
    }
    const lengths = document.components.schemas.GetChurnAnswer?.properties as Record<string, JsonSchema>
    expect(JSON.stringify(lengths.lengths)).toContain('"fromMs":{"type":"number"')
  })
})

describe('a schema in the document', () => {
  const written = (schema: z.ZodType) => toJsonSchema(schema, new Map())

  it('says null beside a type, and keeps what was said of it', () => {
    const schema = z.object({ name: z.enum(['a', 'b']).nullable().describe('Which.') })
    expect(written(schema).properties).toEqual({
      name: { type: ['string', 'null'], enum: ['a', 'b', null], description: 'Which.' },
    })
  })

  it('puts what has a name among the components, an `id` among its fields too', () => {
    const components: JsonSchemas = new Map()
    const thing = z.object({ id: z.string(), seenMs: epochMs }).meta({ id: 'TestThing' })
    expect(toJsonSchema(wireSchema(z.array(thing)), components)).toEqual({
      type: 'array',
      items: { $ref: '#/components/schemas/TestThing' },
    })
    expect(components.get('TestThing')).toMatchObject({
      properties: { id: { type: 'string' }, seen: { type: 'string', format: 'date-time' } },
      required: ['id', 'seen'],
    })
  })

  it('refuses one name for two', () => {
    const components: JsonSchemas = new Map([['TestOther', { type: 'string' }]])
    expect(() => toJsonSchema(z.object({ a: z.number() }).meta({ id: 'TestOther' }), components)).toThrow(
      'TestOther',
    )
  })
})

/** Paths of fields of which neither they nor what they point at say anything. */
function undescribed(schema: JsonSchema, path: string, seen: ReadonlySet<string> = new Set()): string[] {
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.replace('#/components/schemas/', '')
    if (seen.has(name)) return []
    return undescribed(document.components.schemas[name] ?? {}, name, new Set([...seen, name]))
  }
  const parts = [schema.items, ...['anyOf', 'oneOf'].flatMap((name) => schema[name] ?? [])] as (
    JsonSchema | undefined
  )[]
  const fields = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>)
  return [
    ...parts.flatMap((part) => (part === undefined ? [] : undescribed(part, path, seen))),
    ...fields.flatMap(([name, field]) => {
      const says = field.description !== undefined || field.$ref !== undefined || field.const !== undefined
      return [...(says ? [] : [`${path}.${name}`]), ...undescribed(field, `${path}.${name}`, seen)]
    }),
  ]
}
