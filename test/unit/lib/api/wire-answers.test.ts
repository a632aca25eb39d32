import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { OPERATIONS } from '@/lib/api/operations'
import { readWire, toWire, wireSchema } from '@/lib/api/wire'
import { instantUnit } from '@/lib/instant'

const year = { min: Date.UTC(1990, 0), max: Date.UTC(2090, 0) }

/** Values that a schema may hold; texts and numbers as far as its own checks let them through. */
function arbitraryOf(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  const unit = instantUnit(schema)
  if (unit === 'us') return fc.integer({ min: year.min * 1_000, max: year.max * 1_000 })
  if (schema instanceof z.ZodOptional) return fc.option(arbitraryOf(schema.unwrap()), { nil: undefined })
  if (schema instanceof z.ZodNullable) return fc.option(arbitraryOf(schema.unwrap()), { nil: null })
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodReadonly) return arbitraryOf(schema.unwrap())
  if (unit === 'ms') {
    const whole = fc.integer(year)
    return isWhole(schema)
      ? whole
      : fc.tuple(whole, fc.integer({ min: 0, max: 7 })).map(([ms, part]) => ms + part / 8)
  }
  if (schema instanceof z.ZodArray) return fc.array(arbitraryOf(schema.element), { maxLength: 2 })
  if (schema instanceof z.ZodRecord) {
    return fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), arbitraryOf(schema.valueType), { maxKeys: 2 })
  }
  if (schema instanceof z.ZodTuple) return fc.tuple(...schema.def.items.map(arbitraryOf))
  if (schema instanceof z.ZodUnion) return fc.oneof(...schema.options.map(arbitraryOf))
  if (schema instanceof z.ZodObject) {
    const shape = schema.shape as Readonly<Record<string, z.core.$ZodType>>
    return fc
      .record(Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, arbitraryOf(field)])))
      .map((value) => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)))
  }
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values)
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options)
  if (schema instanceof z.ZodBoolean) return fc.boolean()
  if (schema instanceof z.ZodNull) return fc.constant(null)
  if (schema instanceof z.ZodNumber) {
    const min = Math.max(schema.minValue ?? -1e6, -1e6)
    const max = Math.min(schema.maxValue ?? 1e6, 1e6)
    return isWhole(schema)
      ? fc.integer({ min: Math.ceil(min), max: Math.floor(max) })
      : fc.double({ min, max, noNaN: true }).map((value) => value + 0)
  }
  const pattern = schema instanceof z.ZodString ? z.toJSONSchema(schema).pattern : undefined
  return pattern === undefined ? fc.string({ maxLength: 12 }) : fc.stringMatching(new RegExp(pattern))
}

const isWhole = (schema: z.core.$ZodType): boolean =>
  schema instanceof z.ZodNumber && schema.format?.includes('int') === true

describe('the answer of each operation', () => {
  it.each(Object.values(OPERATIONS).map(({ id, answer }) => ({ id, answer: answer as z.ZodObject })))(
    '$id leaves the program as its schema says, and is read back as it was',
    ({ answer }) => {
      const outside = wireSchema(answer)
      let tried = 0
      fc.assert(
        fc.property(arbitraryOf(answer), (held) => {
          // Of what fits the kinds, what fits the checks too.
          const fitting = answer.safeParse(held)
          if (!fitting.success) return
          tried += 1
          const said: unknown = JSON.parse(JSON.stringify(toWire(answer, fitting.data)))
          expect(outside.safeParse(said).error).toBeUndefined()
          expect(readWire(answer, said)).toEqual(fitting.data)
          for (const text of JSON.stringify(said).matchAll(/"(\w+)":(\d{12,})/g)) {
            expect(text[1], 'a number that looks like an instant').not.toMatch(/(At|Ms|Us)$/)
          }
        }),
        { seed: 3, numRuns: 60 },
      )
      expect(tried).toBeGreaterThan(0)
    },
  )
})
