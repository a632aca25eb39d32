/**
 * How an answer looks outside the program. One schema describes a resource; from it follow what the program holds
 * (`firstSeenMs`, a number) and what the API says (`firstSeen`, ISO 8601 in UTC), in either direction. All else is the
 * same on both sides.
 * @module
 */
import { z } from 'zod'
import { instantText, instantUnit, readInstantText, type InstantUnit } from '../instant'

/** What a schema is once `nullable`, `optional` and the like are taken off. */
function core(schema: z.core.$ZodType): z.core.$ZodType {
  if (
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodReadonly
  ) {
    return core(schema.unwrap())
  }
  return schema
}

/** The unit of a field that holds an instant, or a list of them. */
function unitOf(schema: z.core.$ZodType): InstantUnit | undefined {
  const known = instantUnit(schema)
  if (known !== undefined) return known
  const inner = core(schema)
  if (inner !== schema) return unitOf(inner)
  return inner instanceof z.ZodArray ? unitOf(inner.element) : undefined
}

/** The name of a field outside: `firstSeenMs` is `firstSeen` when it is an instant. */
export function wireName(name: string, schema: z.core.$ZodType): string {
  return unitOf(schema) === undefined ? name : name.replace(/(?<=.)(?:Ms|Us)$/, '')
}

const INSTANT = z.iso.datetime()
const wireSchemas = new WeakMap<z.core.$ZodType, z.ZodType>()

/** The schema of what leaves the program. */
export function wireSchema(schema: z.core.$ZodType): z.ZodType {
  const known = wireSchemas.get(schema)
  if (known !== undefined) return known
  let made = makeWireSchema(schema)
  const meta = z.globalRegistry.get(schema)
  if (meta !== undefined) made = made.meta(meta)
  wireSchemas.set(schema, made)
  return made
}

function makeWireSchema(schema: z.core.$ZodType): z.ZodType {
  if (instantUnit(schema) !== undefined) return INSTANT.clone()
  if (schema instanceof z.ZodNullable) return wireSchema(schema.unwrap()).nullable()
  if (schema instanceof z.ZodOptional) return wireSchema(schema.unwrap()).optional()
  if (schema instanceof z.ZodDefault) return wireSchema(schema.unwrap())
  if (schema instanceof z.ZodReadonly) return wireSchema(schema.unwrap())
  if (schema instanceof z.ZodArray) return z.array(wireSchema(schema.element))
  if (schema instanceof z.ZodRecord) return z.record(z.string(), wireSchema(schema.valueType))
  if (schema instanceof z.ZodTuple) {
    const [first, ...others] = schema.def.items.map(wireSchema)
    return first === undefined ? z.tuple([]) : z.tuple([first, ...others])
  }
  if (schema instanceof z.ZodUnion) return z.union(schema.options.map(wireSchema))
  if (schema instanceof z.ZodObject) {
    const shape = schema.shape as Readonly<Record<string, z.core.$ZodType>>
    return z.object(
      Object.fromEntries(
        Object.entries(shape).map(([name, field]) => [wireName(name, field), wireSchema(field)]),
      ),
    )
  }
  // A number, a text, a choice: the same outside.
  return schema as z.ZodType
}

type Convert = (value: unknown, unit: InstantUnit) => unknown
const out: Convert = (value, unit) => (typeof value === 'number' ? instantText(value, unit) : value)
const back: Convert = (value, unit) => (typeof value === 'string' ? readInstantText(value, unit) : value)

/** What leaves the program. What the schema does not name is left out. @param value - fits `schema`. */
export function toWire(schema: z.core.$ZodType, value: unknown): unknown {
  return walk(schema, value, out, (name) => name, wireName)
}

/** The inverse: not parsed yet, only named and typed as `schema` wants it. */
export function fromWire(schema: z.core.$ZodType, value: unknown): unknown {
  return walk(schema, value, back, wireName, (name) => name)
}

/** What the API says, as the program holds it. @throws {z.ZodError} when it is something else. */
export function readWire<T>(schema: z.ZodType<T>, said: unknown): T {
  return schema.parse(fromWire(schema, said))
}

type Naming = (name: string, schema: z.core.$ZodType) => string

function walk(
  schema: z.core.$ZodType,
  value: unknown,
  convert: Convert,
  nameThere: Naming,
  nameHere: Naming,
): unknown {
  const on = (inner: z.core.$ZodType, each: unknown) => walk(inner, each, convert, nameThere, nameHere)
  if (value === null || value === undefined) return value
  const unit = instantUnit(schema)
  if (unit !== undefined) return convert(value, unit)
  const inner = core(schema)
  if (inner !== schema) return on(inner, value)
  if (Array.isArray(value)) {
    if (schema instanceof z.ZodArray) return value.map((each) => on(schema.element, each))
    if (schema instanceof z.ZodTuple)
      return value.map((each, at) => on(schema.def.items[at] ?? z.unknown(), each))
    return value
  }
  if (typeof value !== 'object') return value
  if (schema instanceof z.ZodUnion) {
    const fitting = schema.options.find((option) => fits(option, value, nameThere))
    return fitting === undefined ? value : on(fitting, value)
  }
  if (schema instanceof z.ZodRecord) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, on(schema.valueType, each)]))
  }
  if (!(schema instanceof z.ZodObject)) return value
  const shape = schema.shape as Readonly<Record<string, z.core.$ZodType>>
  const held = new Map(Object.entries(value))
  return Object.fromEntries(
    Object.entries(shape).flatMap(([name, field]) => {
      const each: unknown = held.get(nameThere(name, field))
      return each === undefined ? [] : [[nameHere(name, field), on(field, each)]]
    }),
  )
}

/** Whether an object is of this option: it has each field that the option cannot do without, its constants among them. */
function fits(option: z.core.$ZodType, value: object, nameThere: Naming): boolean {
  const inner = core(option)
  if (!(inner instanceof z.ZodObject)) return false
  const shape = inner.shape as Readonly<Record<string, z.core.$ZodType>>
  const held = new Map<string, unknown>(Object.entries(value))
  return Object.entries(shape).every(([name, field]) => {
    const each = held.get(nameThere(name, field))
    if (each === undefined) return field instanceof z.ZodOptional
    return !(field instanceof z.ZodLiteral) || field.values.has(each as never)
  })
}
