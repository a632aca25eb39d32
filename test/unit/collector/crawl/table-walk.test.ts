import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commonPrefixLength, kadId, leadingBits, type KadId } from '@/collector/crawl/table/kad-id'
import { createKeyTable, type KeySource } from '@/collector/crawl/table/key-table'
import { createTableWalk } from '@/collector/crawl/table/table-walk'

/** Compares two places by their XOR distance to a third. */
function nearerTo(target: KadId) {
  return (a: KadId, b: KadId): number => {
    for (let i = 0; i < target.length; i++) {
      const difference = ((a[i] ?? 0) ^ (target[i] ?? 0)) - ((b[i] ?? 0) ^ (target[i] ?? 0))
      if (difference !== 0) return difference
    }
    return 0
  }
}

/** What a node with this table and this bucket size answers. */
const answerFrom = (table: readonly KadId[], key: KadId, k: number): KadId[] =>
  [...table].sort(nearerTo(key)).slice(0, k)

function walkWhole(keys: KeySource, table: readonly KadId[], k: number) {
  const walk = createTableWalk(keys)
  const found = new Set<string>()
  let questions = 0
  for (let key = walk.next(); key !== null; key = walk.next()) {
    const entries = answerFrom(table, key.kadId, k)
    for (const entry of entries) found.add(Buffer.from(entry).toString('hex'))
    walk.take(entries)
    questions++
  }
  return { found: [...found].sort(), questions, complete: walk.isComplete() }
}

const asHex = (table: readonly KadId[]): string[] =>
  [...new Set(table.map((id) => Buffer.from(id).toString('hex')))].sort()

const keys = createKeyTable(12)
/** Few distinct leading bytes, so that tables are as lopsided as real k-buckets, and more. */
const place = fc
  .tuple(fc.constantFrom(0x00, 0x01, 0x80, 0x81, 0xc0, 0xff), fc.uint8Array({ minLength: 31, maxLength: 31 }))
  .chain(([first, rest]) =>
    fc.boolean().map((isLopsided) => Uint8Array.from([isLopsided ? first : (rest[0] ?? 0), ...rest])),
  )

describe('key table', () => {
  it('gives, for every region, a key whose hash falls into it', () => {
    for (let length = 0; length <= 12; length++) {
      for (let prefix = 0; prefix < 1 << length; prefix++) {
        const key = keys.keyIn({ prefix, length })
        expect(Buffer.from(kadId(key.bytes)).equals(Buffer.from(key.kadId))).toBe(true)
        expect(leadingBits(key.kadId, 12) >>> (12 - length)).toBe(prefix)
      }
    }
  })

  it('refuses a region smaller than it has keys for', () => {
    expect(() => keys.keyIn({ prefix: 0, length: 13 })).toThrow(RangeError)
  })
})

describe('table walk', () => {
  it('finds every entry of any table at any answer size, or says that it is not complete', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(place, { maxLength: 120, selector: asKey }),
        fc.integer({ min: 1, max: 25 }),
        (table, k) => {
          const { found, complete } = walkWhole(keys, table, k)
          if (complete) expect(found).toEqual(asHex(table))
          // It may be unsure only where one smallest region can fill a whole answer.
          const crowd = new Map<number, number>()
          for (const id of table) crowd.set(leadingBits(id, 12), (crowd.get(leadingBits(id, 12)) ?? 0) + 1)
          if (Math.max(0, ...crowd.values()) < Math.min(k, Math.max(1, table.length)))
            expect(complete).toBe(true)
        },
      ),
      { seed: 7, numRuns: 3_000 },
    )
  })

  it('reads an evenly spread table of 40 entries at bucket size 20 in about three questions', () => {
    const tables = Array.from({ length: 200 }, (_, t) =>
      Array.from({ length: 40 }, (_, i) => kadId(Buffer.from(`${t}/${i}`))),
    )
    const walks = tables.map((table) => walkWhole(keys, table, 20))
    expect(walks.map(({ found }) => found)).toEqual(tables.map(asHex))
    expect(walks.reduce((sum, { questions }) => sum + questions, 0) / walks.length).toBeLessThan(3.5)
  })

  it('asks once when the table is empty', () => {
    expect(walkWhole(keys, [], 20)).toEqual({ found: [], questions: 1, complete: true })
  })

  it('ends, and is not complete, when a node answers every question with the very key', () => {
    const walk = createTableWalk(keys)
    let questions = 0
    for (let key = walk.next(); key !== null; key = walk.next()) {
      walk.take([key.kadId])
      questions++
    }
    expect(questions).toBe(1 << 12)
    expect(walk.isComplete()).toBe(false)
  })

  it('gives the same key until its answer is taken', () => {
    const walk = createTableWalk(keys)
    expect(walk.next()).toBe(walk.next())
    expect(walk.isComplete()).toBe(false)
  })
})

function asKey(id: KadId): string {
  return Buffer.from(id).toString('hex')
}

describe('common prefix', () => {
  it('counts the leading bits two places share', () => {
    const zero = new Uint8Array(32)
    for (let bit = 0; bit < 256; bit++) {
      const other = new Uint8Array(32)
      other[bit >> 3] = 0x80 >> (bit & 7)
      expect(commonPrefixLength(zero, other)).toBe(bit)
    }
    expect(commonPrefixLength(zero, zero)).toBe(256)
  })
})
