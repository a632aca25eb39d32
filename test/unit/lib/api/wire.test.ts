import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fromWire, readWire, toWire, wireSchema } from '@/lib/api/wire'
import { epochMs, epochUs, exactEpochMs } from '@/lib/instant'

const schema = z.object({
  atMs: epochMs.describe('When.'),
  tookMs: z.number(),
  heardUs: epochUs.nullable(),
  exactMs: exactEpochMs.optional(),
  timesMs: z.array(epochMs),
  span: z.tuple([z.object({ fromMs: epochMs }), z.number()]),
  byName: z.record(z.string(), z.object({ seenAtMs: epochMs })),
  state: z.union([
    z.object({ kind: z.literal('up'), sinceMs: epochMs }),
    z.object({ kind: z.literal('gone'), sinceMs: z.number() }),
    z.null(),
  ]),
  inner: z.object({ readAtMs: epochMs }).nullable(),
})
const HELD: z.infer<typeof schema> = {
  atMs: 0,
  tookMs: 12.5,
  heardUs: 1_500_000_000_123_456,
  exactMs: 1.5,
  timesMs: [1_000, 2_000],
  span: [{ fromMs: 5 }, 7],
  byName: { constructor: { seenAtMs: 0 } },
  state: { kind: 'up', sinceMs: 60_000 },
  inner: null,
}
const SAID = {
  at: '1970-01-01T00:00:00.000Z',
  tookMs: 12.5,
  heard: '2017-07-14T02:40:00.123456Z',
  exact: '1970-01-01T00:00:00.001500Z',
  times: ['1970-01-01T00:00:01.000Z', '1970-01-01T00:00:02.000Z'],
  span: [{ from: '1970-01-01T00:00:00.005Z' }, 7],
  byName: { constructor: { seenAt: '1970-01-01T00:00:00.000Z' } },
  state: { kind: 'up', since: '1970-01-01T00:01:00.000Z' },
  inner: null,
}

describe('what leaves the program', () => {
  it('says instants as text without their unit, wherever they stand, and leaves durations as they are', () => {
    expect(toWire(schema, HELD)).toEqual(SAID)
    expect(wireSchema(schema).parse(SAID)).toEqual(SAID)
  })

  it('is read back into what the program held', () => {
    expect(readWire(schema, SAID)).toEqual(HELD)
  })

  it('takes of several forms the one whose constants fit', () => {
    const gone = { ...HELD, state: { kind: 'gone' as const, sinceMs: 3 } }
    expect(toWire(schema, gone)).toMatchObject({ state: { kind: 'gone', sinceMs: 3 } })
    expect(toWire(schema, { ...HELD, state: null })).toMatchObject({ state: null })
  })

  it('leaves out what the schema does not name, what is absent, and what every object has', () => {
    const named = z.object({ constructor: z.string().optional(), atMs: epochMs.optional() })
    expect(toWire(named, { other: 1 })).toEqual({})
    expect(Object.keys(toWire(named, { atMs: undefined }) as object)).toEqual([])
  })

  it('passes on what does not fit, for the schema to refuse', () => {
    const wrong = { ...SAID, at: 7, times: 'never', byName: null, inner: [1] }
    expect(fromWire(schema, wrong)).toMatchObject({ atMs: 7, timesMs: 'never', byName: null, inner: [1] })
    expect(() => readWire(schema, wrong)).toThrow(z.ZodError)
  })
})
