import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { LitPath, REDUNDANT_DRAWN } from '@/components/map/model/lit-path'
import { arrivalText } from '@/components/map/message-path-legend'
import { JOURNEY_FLOATS, JOURNEY_STYLES } from '@/components/map/renderer/journey-layer'
import type { Arrival } from '@/lib/messages/message'

function arrival(
  num: number,
  fromNum: number | null,
  afterMs: number | null,
  state: Arrival['state'] = 'delivered',
) {
  const known: Arrival = {
    node: { num, peerId: `peer-${String(num)}` },
    state,
    fromNum,
    depth: null,
    reportedAtUs: null,
    afterMs,
    uncertaintyMs: null,
    latency: { state: 'unknown' },
    duplicates: 0,
  }
  return known
}

function lit(arrivals: Arrival[]) {
  const path = new LitPath()
  path.show({ arrivals, redundant: [], family: 'broadcast' })
  const rows = () =>
    Array.from({ length: path.layer.count }, (_, row) => {
      const [, , startMs = 0, tookMs = 0, , style = 0] = path.layer.data.slice(row * JOURNEY_FLOATS)
      const name = Object.entries(JOURNEY_STYLES).find(([, number]) => number === style)?.[0]
      return { ends: path.layer.ends(row), startMs, tookMs, style: name }
    })
  return { path, rows }
}

describe('the lit path of a message', () => {
  const chain = [
    arrival(1, null, 0, 'published'),
    arrival(2, 1, 40),
    arrival(3, 2, 100),
    arrival(4, 2, null),
    arrival(5, null, null, 'missing'),
    arrival(6, 2, 70, 'rejected'),
  ]

  it('draws each hop from the time of its sender to the time of its receiver', () => {
    const { rows } = lit(chain)
    expect(rows().filter(({ style }) => style === 'trail')).toEqual([
      { ends: [1, 2], startMs: 0, tookMs: 40, style: 'trail' },
      { ends: [2, 3], startMs: 40, tookMs: 60, style: 'trail' },
      { ends: [2, 6], startMs: 40, tookMs: 30, style: 'trail' },
    ])
  })

  it('lights who has it by the playhead; without a time from the beginning, without motion', () => {
    const { path, rows } = lit(chain)
    const litAt = (ms: number) => {
      path.setPlayhead(ms)
      return path.litNums().sort((one, other) => one - other)
    }
    expect(litAt(0)).toEqual([1, 4])
    expect(litAt(40)).toEqual([1, 2, 4])
    expect(litAt(99)).toEqual([1, 2, 4, 6])
    expect(litAt(Infinity)).toEqual([1, 2, 3, 4, 6])
    expect(rows().find(({ ends }) => ends[1] === 4 && ends[0] === 2)).toMatchObject({
      style: 'undated',
      tookMs: 0,
    })
  })

  it('marks the origin, the refusal, the unknown time, and the node it never reached', () => {
    const marks = lit(chain)
      .rows()
      .filter(({ ends }) => ends[0] === ends[1])
      .map(({ ends, style }) => [ends[0], style])
    expect(marks).toEqual([
      [1, 'origin'],
      [4, 'undatedNode'],
      [5, 'missing'],
      [6, 'refused'],
    ])
  })

  it('shows a hop whose sender has no time only when it has arrived', () => {
    const { rows } = lit([arrival(1, null, null), arrival(2, 1, 50)])
    expect(rows()[0]).toEqual({ ends: [1, 2], startMs: 50, tookMs: 0, style: 'trail' })
  })

  it('tells only once that the light has changed', () => {
    const { path } = lit(chain)
    path.setPlayhead(10)
    expect(path.step().isRelit).toBe(true)
    path.setPlayhead(30)
    expect(path.step()).toMatchObject({ isRelit: false, underWay: 1 })
    path.setPlayhead(45)
    expect(path.step()).toMatchObject({ isRelit: true, underWay: 2 })
  })

  it('draws no more redundant hops than an eye can take', () => {
    const path = new LitPath()
    const hop = { kind: 'duplicate', fromNum: 1, toNum: 2, reportedAtUs: 0, afterMs: 3 } as const
    path.show({
      arrivals: [],
      redundant: new Array<typeof hop>(REDUNDANT_DRAWN + 50).fill(hop),
      family: 'private',
    })
    expect(path.layer.count).toBe(REDUNDANT_DRAWN)
  })

  it('never lights fewer nodes at a later time, nor draws backwards, whatever is reported', () => {
    const states = ['published', 'delivered', 'rejected', 'silent', 'missing'] as const
    const reported = fc.record({
      num: fc.integer({ min: 1, max: 12 }),
      from: fc.option(fc.integer({ min: 1, max: 12 })),
      afterMs: fc.option(fc.integer({ min: 0, max: 500 })),
      state: fc.constantFrom(...states),
    })
    fc.assert(
      fc.property(
        fc.uniqueArray(reported, { selector: ({ num }) => num, maxLength: 12 }),
        fc.integer({ min: 0, max: 600 }),
        (given, atMs) => {
          const { path, rows } = lit(
            given.map((each) => arrival(each.num, each.from, each.afterMs, each.state)),
          )
          expect(rows().filter(({ startMs, tookMs }) => startMs < -1 || tookMs < 0)).toEqual([])
          path.setPlayhead(atMs)
          const then = path.litCount
          expect(path.litNums()).toHaveLength(then)
          path.setPlayhead(atMs + 1)
          expect(path.litCount).toBeGreaterThanOrEqual(then)
        },
      ),
      { seed: 5, numRuns: 10_000 },
    )
  })
})

describe('what the card says of a node on the path', () => {
  it('says when it had the message, and never makes up a time', () => {
    expect(arrivalText(arrival(2, 1, 43))).toBe('after 43 ms')
    expect(arrivalText(arrival(2, 1, null))).toBe('time not known')
    expect(arrivalText(arrival(2, null, null, 'missing'))).toBe('not arrived')
    expect(arrivalText(arrival(1, null, 0, 'published'))).toBe('published it')
    expect(arrivalText(undefined)).toBe('not reported')
  })
})
