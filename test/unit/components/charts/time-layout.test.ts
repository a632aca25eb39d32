import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seriesLook } from '@/components/charts/looks'
import { placeLabels } from '@/components/charts/place-labels'
import { runsOf, splitAtUnsure, stackLayers } from '@/components/charts/runs'
import {
  bucketEdges,
  gapStretches,
  layoutTime,
  notesByBucket,
  placeNotes,
  placesOf,
  valueAxis,
  type TimeSeries,
} from '@/components/charts/time-layout'
import type { Annotation, Coverage } from '@/lib/analytics/answer'

const value = fc.option(fc.integer({ min: 0, max: 1_000 }), { nil: null, freq: 4 })
const values = fc.array(value, { maxLength: 40 })
const at = (startMs: number, observed = 1): Coverage => ({ startMs, observed, isOpen: false })

describe('a line through values', () => {
  it('is broken by each value that is not known, and by nothing else', () => {
    expect(runsOf([null, 1, 2, null, null, 3, 0, null])).toEqual([
      { from: 1, to: 2 },
      { from: 5, to: 6 },
    ])
    expect(runsOf([])).toEqual([])
  })

  it('holds every known value once', () => {
    fc.assert(
      fc.property(values, (all) => {
        const drawn = runsOf(all).flatMap(({ from, to }) => all.slice(from, to + 1))
        expect(drawn).toEqual(all.filter((each) => each !== null))
      }),
    )
  })
})

describe('a line through values that are not all sure', () => {
  const split = (all: (number | null)[], unsure: number[]) => splitAtUnsure(runsOf(all), new Set(unsure))

  it('is dashed to and from what is not sure, and hollow there', () => {
    expect(split([1, 2, 3, 4, 5, null, 7], [2])).toEqual({
      sure: [
        { from: 0, to: 1 },
        { from: 3, to: 4 },
      ],
      dashed: [{ from: 1, to: 3 }],
      alone: [6],
      hollow: [2],
    })
    expect(split([1, null, 3], [0])).toEqual({ sure: [], dashed: [], alone: [2], hollow: [0] })
  })

  it('joins each two neighbours once, dashed where either is not sure', () => {
    fc.assert(
      fc.property(values, fc.uniqueArray(fc.nat(39)), (all, unsure) => {
        const { sure, dashed, alone, hollow } = split(all, unsure)
        const steps = (runs: readonly { from: number; to: number }[]) =>
          runs.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, step) => from + step))
        const known = all.flatMap((each, at) => (each === null ? [] : [at]))
        const joined = known.filter((at) => (all[at + 1] ?? null) !== null)
        const isUnsure = (at: number) => unsure.includes(at) || unsure.includes(at + 1)
        expect(steps(sure)).toEqual(joined.filter((at) => !isUnsure(at)))
        expect(steps(dashed)).toEqual(joined.filter(isUnsure))
        expect(hollow).toEqual(known.filter((at) => unsure.includes(at)))
        expect(alone).toEqual(
          known.filter(
            (at) => !unsure.includes(at) && (all[at - 1] ?? null) === null && (all[at + 1] ?? null) === null,
          ),
        )
      }),
    )
  })
})

describe('layers', () => {
  it('stand on those before them, and hang below zero under each other', () => {
    const layers = stackLayers([
      { values: [1, 2] },
      { values: [3, null] },
      { values: [4, 5] },
      { values: [7, 8], isBelow: true },
      { values: [1, 1], isBelow: true },
    ])
    expect(layers).toEqual([
      [
        [0, 1],
        [0, 2],
      ],
      [[1, 4], null],
      [
        [4, 8],
        [2, 7],
      ],
      [
        [-7, 0],
        [-8, 0],
      ],
      [
        [-8, -7],
        [-9, -8],
      ],
    ])
  })

  it('are together as high as their values, whatever is not known', () => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 6 }), (series) => {
        const layers = stackLayers(series.map((each) => ({ values: each })))
        const longest = Math.max(...series.map((each) => each.length))
        for (let index = 0; index < longest; index += 1) {
          const tops = layers.flatMap((layer) => layer[index]?.[1] ?? [])
          const sum = series.reduce((total, each) => total + (each[index] ?? 0), 0)
          expect(Math.max(0, ...tops)).toBe(sum)
        }
      }),
    )
  })
})

describe('the axis of values', () => {
  it('begins at zero and holds every value, with room above', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1 }), (all) => {
        const { domain, top } = valueAxis('ms', all)
        expect(domain[0]).toBe(0)
        for (const each of all) {
          expect(top(each)).toBeLessThanOrEqual(1)
          expect(top(each)).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })

  it('has no ticks between whole things', () => {
    expect(valueAxis('count', [1]).ticks.map((tick) => tick.label)).toEqual(['0', '1'])
  })

  it('names ticks in one unit, and what went without a sign', () => {
    expect(valueAxis('ms', [2_400]).ticks.map((tick) => tick.label)).toEqual(['0 s', '1 s', '2 s', '3 s'])
    const labels = valueAxis('count', [900, -400]).ticks.map((tick) => tick.label)
    expect(labels).toEqual(['500', '0', '500', '1,000'])
  })

  it('ends where it is told to', () => {
    const { ticks, domain } = valueAxis('share', [0.98], 1)
    expect(domain).toEqual([0, 1])
    expect(ticks.at(-1)?.label).toBe('100%')
  })
})

describe('the places of a chart over time', () => {
  const axis = { fromMs: 0, toMs: 40, times: [0, 10, 20, 30], isBuckets: true }

  it('are the middles of buckets, and the instants themselves', () => {
    expect(placesOf(axis)).toEqual([0.125, 0.375, 0.625, 0.875])
    expect(placesOf({ ...axis, isBuckets: false })).toEqual([0, 0.25, 0.5, 0.75])
    expect(bucketEdges(axis).at(-1)).toEqual([0.75, 1])
  })

  it('join neighbouring buckets that nobody observed into one gap', () => {
    const coverage = [at(0, 0), at(10), at(20, 0), at(30, 0)]
    expect(gapStretches(coverage, axis)).toEqual([
      { left: 0, right: 0.25 },
      { left: 0.5, right: 1 },
    ])
  })

  it('give a mark to the value of a line and to the far edge of a layer', () => {
    const series = (key: string, form: TimeSeries['form'], all: number[], isBelow = false): TimeSeries => ({
      key,
      name: key,
      form,
      look: seriesLook(0),
      values: all,
      isBelow,
    })
    const { axis: y, series: laid } = layoutTime(
      axis,
      'count',
      [
        series('a', 'bars', [2, 2, 2, 2]),
        series('b', 'bars', [3, 3, 3, 3]),
        series('c', 'bars', [1, 1, 1, 1], true),
      ],
      [],
    )
    expect(laid.map(({ tops }) => tops[0])).toEqual([y.top(2), y.top(5), y.top(-1)])
  })

  it('say in each bucket what happened in it', () => {
    const notes: Annotation[] = [
      { kind: 'release', fromMs: 12, toMs: null, text: 'release' },
      { kind: 'outage', fromMs: 15, toMs: 25, text: 'outage' },
      { kind: 'release', fromMs: 20, toMs: null, text: 'on the edge' },
    ]
    expect(notesByBucket(axis.times, axis.toMs, notes)).toEqual([
      '',
      'release; outage',
      'outage; on the edge',
      '',
    ])
  })
})

describe('labels beside lines', () => {
  const wanted = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 1, maxLength: 8 })

  it('never touch, stay in the order of their lines and within the plot', () => {
    fc.assert(
      fc.property(wanted, (tops) => {
        const placed = placeLabels(tops, 16, 200)
        const pairs = tops.map((top, index) => ({ top, placed: placed[index] ?? NaN }))
        pairs.sort((a, b) => a.top - b.top || a.placed - b.placed)
        for (const [index, { placed: here }] of pairs.entries()) {
          expect(here).toBeGreaterThanOrEqual(-1e-9)
          expect(here).toBeLessThanOrEqual(200 + 1e-9)
          const before = pairs[index - 1]
          if (before !== undefined) expect(here - before.placed).toBeGreaterThanOrEqual(16 - 1e-6)
        }
      }),
    )
  })

  it('stay where they are wanted while there is room', () => {
    expect(placeLabels([120, 10, 60], 16, 200)).toEqual([120, 10, 60])
  })
})

describe('the words of annotations', () => {
  it('are left out where they would run into each other or out of the plot', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }),
        fc.integer({ min: 200, max: 1_000 }),
        (shares, width) => {
          const texts = shares.map((_, index) => 'release 1.0.0'.slice(0, 3 + (index % 10)))
          const taken = placeNotes(shares, texts, width)
            .map((side, index) => {
              const place = (shares[index] ?? 0) * width
              const length = (texts[index]?.length ?? 0) * 5.6 + 14
              return side === null
                ? null
                : side === 'after'
                  ? [place, place + length]
                  : [place - length, place]
            })
            .filter((each) => each !== null)
            .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))
          for (const [index, [from = 0, to = 0]] of taken.entries()) {
            expect(from).toBeGreaterThanOrEqual(0)
            expect(to).toBeLessThanOrEqual(width)
            expect(from).toBeGreaterThanOrEqual((taken[index - 1]?.[1] ?? 0) - 1e-9)
          }
        },
      ),
    )
  })

  it('are shown for the newest first', () => {
    expect(placeNotes([0.5, 0.55], ['older', 'newer'], 300)).toEqual(['before', 'after'])
    expect(placeNotes([0.98], ['a release at the end'], 300)).toEqual(['before'])
  })
})
