import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  placeGroupNames,
  type GroupLine,
  type GroupNameRequest,
} from '@/components/map/renderer/group-name-placement'

const area = { width: 800, height: 600 }
const measure = (text: string, _kind: string, size: number) => text.length * size * 0.55

function group(at: number, x: number, y: number, radius: number, change: Partial<GroupNameRequest> = {}) {
  return {
    group: at,
    x,
    y,
    radius,
    names: ['Mostly Germany (17)', 'Germany (17)', 'Germany'],
    counts: ['391'],
    isLooked: false,
    ...change,
  }
}

const said = (lines: readonly GroupLine[], at: number) =>
  lines.filter((line) => line.group === at).map(({ text }) => text)

describe('the names of groups', () => {
  it('stand in their discs with the count below, as long as there is room for', () => {
    const lines = placeGroupNames([group(0, 200, 200, 100), group(1, 500, 200, 52)], area, [], measure)
    expect(said(lines, 0)).toEqual(['Mostly Germany (17)', '391'])
    expect(said(lines, 1)).toEqual(['Germany (17)', '391'])
    expect(lines[0]?.y).toBeLessThan(lines[1]?.y ?? 0)
  })

  it('get smaller, then take two lines, before they leave the disc', () => {
    const named = (radius: number) => placeGroupNames([group(0, 200, 200, radius)], area, [], measure)
    expect(named(28).map(({ text, size }) => [text, size])).toEqual([
      ['Germany', 11],
      ['391', 11],
    ])
    const country = group(0, 200, 200, 33, { names: ['United States'] })
    expect(said(placeGroupNames([country], area, [], measure), 0)).toEqual(['United', 'States', '391'])
  })

  it('say less of the count where there is no room for all of it', () => {
    const counts = ['68 of 1,007', '68']
    const counted = (radius: number) =>
      placeGroupNames([group(0, 200, 200, radius, { counts })], area, [], measure)
    expect(said(counted(50), 0)).toEqual(['Germany (17)', '68 of 1,007'])
    expect(said(counted(30), 0)).toEqual(['Germany', '68'])
  })

  it('are not written below what lies over the map', () => {
    const below = { left: 300, right: 500, top: 310, bottom: 600 }
    const [name] = placeGroupNames([group(0, 400, 300, 20)], area, [below], measure)
    expect(name?.y).toBeLessThan(300)
  })

  it('stand beside a disc that is too small for them, which keeps the count', () => {
    const [name, count] = placeGroupNames([group(0, 400, 300, 20)], area, [], measure)
    expect(name).toEqual({ group: 0, kind: 'name', size: 13, text: 'Mostly Germany (17)', x: 400, y: 330.5 })
    expect(count).toEqual({ group: 0, kind: 'count', size: 11, text: '391', x: 400, y: 300 })
  })

  it('are left out where they would lie over another disc or name, but for the one that is looked at', () => {
    const crowd = Array.from({ length: 9 }, (_, at) =>
      group(at, 60 + (at % 3) * 42, 60 + Math.floor(at / 3) * 42, 20),
    )
    const named = placeGroupNames(crowd, { width: 200, height: 200 }, [], measure)
    expect(said(named, 4)).toEqual(['391'])
    const looked = crowd.map((each) => ({ ...each, isLooked: each.group === 4 }))
    expect(said(placeGroupNames(looked, { width: 200, height: 200 }, [], measure), 4)).toEqual([
      'Mostly Germany (17)',
      '391',
    ])
  })

  it('never lie over each other, whatever stands where', () => {
    const disc = fc.record({
      x: fc.integer({ min: -50, max: 850 }),
      y: fc.integer({ min: -50, max: 650 }),
      radius: fc.integer({ min: 3, max: 120 }),
    })
    fc.assert(
      fc.property(fc.array(disc, { maxLength: 40 }), (discs) => {
        const lines = placeGroupNames(
          discs.map(({ x, y, radius }, at) => group(at, x, y, radius)),
          area,
          [],
          measure,
        )
        const boxes = lines.map(({ text, x, y, kind, size }) => ({
          left: x - measure(text, kind, size) / 2,
          right: x + measure(text, kind, size) / 2,
          top: y - size / 2,
          bottom: y + size / 2,
        }))
        for (const [at, one] of boxes.entries()) {
          for (const other of boxes.slice(at + 1)) {
            const isOver =
              one.left < other.right &&
              other.left < one.right &&
              one.top < other.bottom &&
              other.top < one.bottom
            expect(isOver).toBe(false)
          }
        }
      }),
    )
  })
})
