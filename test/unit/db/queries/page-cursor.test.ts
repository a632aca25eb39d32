import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BadCursorError, readCursor, writeCursor } from '@/db/queries/nodes/page-cursor'
import { nodeQuerySchema } from '@/lib/nodes'

const query = nodeQuerySchema.parse({ sort: 'rtt', country: 'DE' })
const num = fc.integer({ min: 0, max: 4_294_967_295 })

describe('a cursor of the node list', () => {
  it('comes back as it went, for any value', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
      fc.constant(null),
    )
    fc.assert(
      fc.property(value, num, (number, node) => {
        const end = { value: number, num: node }
        expect(readCursor(writeCursor(end, query), query, 'number')).toEqual(end)
      }),
      { seed: 20_265, numRuns: 10_000 },
    )
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 48 }), num, (text, node) => {
        const end = { value: text, num: node }
        expect(readCursor(writeCursor(end, query), query, 'string')).toEqual(end)
      }),
      { seed: 20_266, numRuns: 10_000 },
    )
  })

  it('is refused, and nothing worse, when it is any other text', () => {
    const texts = fc.oneof(
      fc.string({ maxLength: 512 }),
      fc.base64String({ maxLength: 512 }),
      fc.json().map((json) => Buffer.from(json).toString('base64url')),
      fc
        .tuple(
          fc.oneof(fc.string(), fc.double(), fc.constant(null)),
          fc.anything(),
          fc.string({ minLength: 8, maxLength: 8 }),
        )
        .map((payload) => Buffer.from(JSON.stringify(payload)).toString('base64url')),
    )
    fc.assert(
      fc.property(texts, (text) => {
        expect(() => readCursor(text, query, 'number')).toThrow(BadCursorError)
      }),
      { seed: 20_267, numRuns: 10_000 },
    )
  })

  it('is refused when its number or its value was changed by hand', () => {
    const [value, node, mark] = JSON.parse(
      Buffer.from(writeCursor({ value: 12.5, num: 7 }, query), 'base64url').toString(),
    ) as [number, number, string]
    for (const payload of [
      [value + 1, node, mark],
      [value, node + 1, mark],
      [null, node, mark],
      [String(value), node, mark],
      [value, node, mark, 1],
    ]) {
      const cursor = Buffer.from(JSON.stringify(payload)).toString('base64url')
      expect(() => readCursor(cursor, query, 'number')).toThrow(BadCursorError)
    }
  })
})
