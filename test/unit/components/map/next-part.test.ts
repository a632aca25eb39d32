import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOfPart, nextPart } from '@/components/map/model/next-part'

const MILLION = { nodes: 1_000_000, links: 5_000_000 }

describe('the next larger part of a map', () => {
  it('is a round number of nodes with their share of the links, and all when that is not much less', () => {
    expect(nextPart(MILLION, 100_000)).toEqual({ nodes: 200_000, links: 1_000_000, group: null })
    expect(nextPart(MILLION, 200_000)).toEqual({ nodes: 500_000, links: 2_000_000, group: null })
    expect(nextPart(MILLION, 500_000)).toEqual({ ...MILLION, group: null })
    expect(nextPart({ nodes: 300_000, links: 900_000 }, 100_000)).toMatchObject({ nodes: 300_000 })
  })

  it('leads to the whole map, however often it is asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000_000 }),
        fc.integer({ min: 1, max: 30_000_000 }),
        (nodes, links) => {
          let held = Math.min(nodes, 20_000)
          for (let times = 0; held < nodes && times < 20; times++) {
            const next = nextPart({ nodes, links }, held)
            expect(next.nodes).toBeGreaterThan(held)
            expect(next.links).toBeLessThanOrEqual(Math.max(links, 1_000))
            held = next.nodes
          }
          expect(held).toBe(nodes)
        },
      ),
    )
  })

  it('costs about what maps of that size were seen to cost', () => {
    expect(bytesOfPart({ nodes: 100_000, links: 500_000, group: null }).wire / 1.82e6).toBeCloseTo(1, 0)
    expect(bytesOfPart({ ...MILLION, group: null }).wire / 19.5e6).toBeCloseTo(1, 0)
  })
})
