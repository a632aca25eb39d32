/** A JSON Schema in a few words. @module */
import type { JsonSchema } from '@/lib/api/json-schema'
import { nameOf, resolve } from '@/lib/api/reference'

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'time, ISO 8601',
  uri: 'address',
}

/** `integer`, `list of Node`, `text or null`. */
export function typeText(schema: JsonSchema): string {
  const { type, format, items, anyOf, oneOf, allOf } = resolve(schema)
  const named = nameOf(schema)
  if (named !== null) return named
  const choices = anyOf ?? oneOf ?? allOf
  if (Array.isArray(choices)) return choices.map((each) => typeText(each as JsonSchema)).join(' or ')
  const types = Array.isArray(type)
    ? (type as unknown[]).map(plainText)
    : [type === undefined ? 'anything' : plainText(type)]
  return types
    .map((each) => {
      if (each === 'array') return `list of ${typeText((items ?? {}) as JsonSchema)}`
      if (each === 'string') return typeof format === 'string' ? (FORMATS[format] ?? format) : 'text'
      return each === 'boolean' ? 'true or false' : each
    })
    .join(' or ')
}

/** A value as it is written into an address. */
export const plainText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value)

/** The values that are possible, where they are few; null: there are more. */
export function valuesOf(schema: JsonSchema): string[] | null {
  const { enum: values, const: only } = resolve(schema)
  if (only !== undefined) return [plainText(only)]
  return Array.isArray(values) ? values.map(plainText) : null
}

/** `at most 500, at least 1`; '' where nothing is said. */
export function boundsText(schema: JsonSchema): string {
  const { minimum, maximum, maxLength } = resolve(schema)
  return [
    typeof minimum === 'number' ? `at least ${String(minimum)}` : [],
    typeof maximum === 'number' ? `at most ${String(maximum)}` : [],
    typeof maxLength === 'number' ? `at most ${String(maxLength)} characters` : [],
  ]
    .flat()
    .join(', ')
}

/** The object whose fields are worth a list of their own: the schema, what is in its list, or one of its choices. */
export function objectsIn(schema: JsonSchema): JsonSchema[] {
  const whole = resolve(schema)
  if (whole.properties !== undefined) return [whole]
  if (typeof whole.items === 'object' && whole.items !== null) return objectsIn(whole.items as JsonSchema)
  if (typeof whole.additionalProperties === 'object' && whole.additionalProperties !== null) {
    return objectsIn(whole.additionalProperties as JsonSchema)
  }
  const choices = whole.anyOf ?? whole.oneOf
  return Array.isArray(choices) ? choices.flatMap((each) => objectsIn(each as JsonSchema)) : []
}
