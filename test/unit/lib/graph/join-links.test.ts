import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVIDENCE } from '@/lib/facts'
import { joinLinks } from '@/lib/graph/join-links'

const node = fc.integer({ min: 1, max: 9 })
const sets = fc.uniqueArray(
  fc.record({
    num: node,
    evidence: fc.constantFrom(...EVIDENCE),
    neighbours: fc.uniqueArray(node, { maxLength: 6 }),
  }),
  { maxLength: 20, selector: ({ num, evidence }) => `${String(num)} ${evidence}` },
)
const SURENESS = ['traced', 'mesh', 'table', 'reported'] as const

describe('links from who names whom', () => {
  it('are each pair once, on the surest evidence by which one names the other', () => {
    fc.assert(
      fc.property(sets, fc.uniqueArray(node), (stated, known) => {
        const has = (num: number): boolean => known.includes(num)
        const names = (one: number, other: number, evidence: string): boolean =>
          stated.some((set) => set.num === one && set.evidence === evidence && set.neighbours.includes(other))
        const expected = known
          .toSorted((a, b) => a - b)
          .flatMap((a, at, sorted) =>
            sorted.slice(at + 1).flatMap((b) => {
              const evidence = SURENESS.find((kind) => names(a, b, kind) || names(b, a, kind))
              return evidence === undefined
                ? []
                : [{ a, b, evidence, mutual: names(a, b, evidence) && names(b, a, evidence) }]
            }),
          )
        expect(joinLinks(stated, has)).toEqual(expected)
      }),
      { seed: 5 },
    )
  })
})
