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

type Naming = (name: string, schema: z.core.$ZodType) => string
type Turn = (value: unknown) => unknown

/** One way over the border. What has to be done for a schema is found out once: answers have thousands of rows. */
interface Direction {
  readonly instant: (value: unknown, unit: InstantUnit) => unknown
  readonly nameThere: Naming
  readonly nameHere: Naming
  readonly turns: WeakMap<z.core.$ZodType, Turn>
}
const sameName: Naming = (name) => name
const OUT: Direction = {
  instant: (value, unit) => (typeof value === 'number' ? instantText(value, unit) : value),
  nameThere: sameName,
  nameHere: wireName,
  turns: new WeakMap(),
}
const BACK: Direction = {
  instant: (value, unit) => (typeof value === 'string' ? readInstantText(value, unit) : value),
  nameThere: wireName,
  nameHere: sameName,
  turns: new WeakMap(),
}

/** What leaves the program. What the schema does not name is left out. @param value - fits `schema`. */
export function toWire(schema: z.core.$ZodType, value: unknown): unknown {
  return turnOf(schema, OUT)(value)
}

/** The inverse: not parsed yet, only named and typed as `schema` wants it. */
export function fromWire(schema: z.core.$ZodType, value: unknown): unknown {
  return turnOf(schema, BACK)(value)
}

/** What the API says, as the program holds it. @throws {z.ZodError} when it is something else. */
export function readWire<T>(schema: z.ZodType<T>, said: unknown): T {
  return schema.parse(fromWire(schema, said))
}

const asItIs: Turn = (value) => value

function turnOf(schema: z.core.$ZodType, direction: Direction): Turn {
  let turn = direction.turns.get(schema)
  if (turn === undefined) {
    const made = makeTurn(schema, direction)
    turn = made === asItIs ? asItIs : (value) => (value === null || value === undefined ? value : made(value))
    direction.turns.set(schema, turn)
  }
  return turn
}

function makeTurn(schema: z.core.$ZodType, direction: Direction): Turn {
  const unit = instantUnit(schema)
  if (unit !== undefined) return (value) => direction.instant(value, unit)
  const inner = core(schema)
  if (inner !== schema) return turnOf(inner, direction)
  if (schema instanceof z.ZodArray) {
    const each = turnOf(schema.element, direction)
    return each === asItIs ? asItIs : (value) => (Array.isArray(value) ? value.map(each) : value)
  }
  if (schema instanceof z.ZodTuple) {
    const turns = schema.def.items.map((item) => turnOf(item, direction))
    return (value) => (Array.isArray(value) ? value.map((each, at) => (turns[at] ?? asItIs)(each)) : value)
  }
  if (schema instanceof z.ZodUnion) {
    const options = schema.options.map((option) => ({ option, turn: turnOf(option, direction) }))
    return (value) =>
      typeof value === 'object' && value !== null
        ? (options.find(({ option }) => fits(option, value, direction.nameThere))?.turn ?? asItIs)(value)
        : value
  }
  if (schema instanceof z.ZodRecord) {
    const each = turnOf(schema.valueType, direction)
    return (value) =>
      typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, held]) => [name, each(held)]))
        : value
  }
  return schema instanceof z.ZodObject ? turnFields(schema, direction) : asItIs
}

function turnFields(schema: z.ZodObject, direction: Direction): Turn {
  const shape = schema.shape as Readonly<Record<string, z.core.$ZodType>>
  const fields = Object.entries(shape).map(([name, field]) => ({
    there: direction.nameThere(name, field),
    here: direction.nameHere(name, field),
    turn: turnOf(field, direction),
  }))
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const turned: Record<string, unknown> = {}
    for (const { there, here, turn } of fields) {
      // What it has of its own, not of every object.
      const held = Object.hasOwn(value, there) ? (value as Record<string, unknown>)[there] : undefined
      if (held !== undefined) turned[here] = turn(held)
    }
    return turned
  }
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
    return !(field instanceof z.ZodLiteral) || (field.values as ReadonlySet<unknown>).has(each)
  })
}
