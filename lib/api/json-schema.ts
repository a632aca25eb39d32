/** Schemas as JSON Schema 2020-12, in the plain form that an OpenAPI document is best read in. @module */
import { z } from 'zod'

export type JsonSchema = Readonly<Record<string, unknown>>
export type JsonSchemas = Map<string, JsonSchema>

const PREFIX = '#/$defs/'

/**
 * @param components - where schemas that have a name go; they are pointed at from here.
 * @throws {Error} when two different schemas have one name.
 */
export function toJsonSchema(schema: z.ZodType, components: JsonSchemas): JsonSchema {
  // Within another, so that a schema that has a name itself is pointed at too.
  const { properties, $defs = {} } = z.toJSONSchema(z.object({ it: schema }), {
    target: 'draft-2020-12',
    // What may be sent, and with that what stays true when fields are added.
    io: 'input',
    unrepresentable: 'any',
  })
  for (const [name, definition] of Object.entries($defs)) {
    const plain = asObject(simplify(definition))
    const known = components.get(name)
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(plain)) {
      throw new Error(`Two different schemas are named ${name}.`)
    }
    components.set(name, plain)
  }
  return asObject(simplify(properties?.it))
}

function simplify(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(simplify)
  if (schema === null || typeof schema !== 'object') return schema
  const plain = Object.fromEntries(
    Object.entries(schema)
      .filter((entry) => !isNoise(entry))
      .map(([name, value]) => [name, name === '$ref' ? componentPath(String(value)) : simplify(value)]),
  )
  return withNull(plain)
}

/** How the pattern of a time begins: it says leap years and all. */
const TIME_PATTERN = '^(?:(?:\\d\\d[2468]'

/** Names that stand elsewhere, patterns that a word says better, and bounds that every number of JavaScript has. */
function isNoise([name, value]: [string, unknown]): boolean {
  return (
    (name === 'id' && typeof value === 'string') ||
    (name === 'pattern' && typeof value === 'string' && value.startsWith(TIME_PATTERN)) ||
    (name === 'maximum' && value === Number.MAX_SAFE_INTEGER) ||
    (name === 'minimum' && value === Number.MIN_SAFE_INTEGER)
  )
}

const componentPath = (ref: string): string => ref.replace(PREFIX, '#/components/schemas/')

/** `anyOf` of one plain type and null, in one line. */
function withNull(schema: Record<string, unknown>): Record<string, unknown> {
  const { anyOf, ...rest } = schema
  if (!Array.isArray(anyOf) || anyOf.length !== 2) return schema
  const [first, second] = anyOf.map(asObject)
  if (second?.type !== 'null' || typeof first?.type !== 'string') return schema
  const { enum: values, ...plain } = first
  return {
    ...plain,
    ...rest,
    type: [first.type, 'null'],
    ...(Array.isArray(values) && { enum: [...(values as unknown[]), null] }),
  }
}

function asObject(value: unknown): JsonSchema {
  // JSON Schema has true and false as well, which our schemas never become.
  return typeof value === 'object' && value !== null ? (value as JsonSchema) : {}
}
