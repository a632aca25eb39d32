import { describe, expect, it } from 'vitest'
import { LATENCY_UNKNOWN } from '@/components/map/model/latency-scale'
import { buildTree } from '@/components/messages/tree/build-tree'
import { rowMiddle, treePaths } from '@/components/messages/tree/drawing-paths'
import { timeAxis } from '@/components/messages/tree/time-axis'
import { treeRows } from '@/components/messages/tree/tree-rows'
import { arrival } from './arrivals'

describe('the time axis', () => {
  it('begins at 0 and ends beyond the last arrival', () => {
    const axis = timeAxis([arrival(1, null, { afterMs: 0 }), arrival(2, 1, { afterMs: 380 })])
    expect(axis.unit).toBe('ms')
    expect(axis.ticks[0]).toEqual({ at: 0, label: '0 ms' })
    expect(axis.end).toBeGreaterThanOrEqual(380)
    expect(axis.share(0)).toBe(0)
    expect(axis.share(380)).toBeLessThanOrEqual(1)
    expect(axis.share(10_000)).toBe(1)
  })

  it('tells seconds where milliseconds would be long numbers', () => {
    const axis = timeAxis([arrival(1, null, { afterMs: 0 }), arrival(2, 1, { afterMs: 12_000 })])
    expect(axis.ticks[0]?.label).toBe('0 s')
    expect(axis.ticks.at(-1)?.label).toBe('12')
  })

  it('counts hops while no time but the origin’s is known', () => {
    const axis = timeAxis([
      arrival(1, null, { afterMs: 0, depth: 0 }),
      arrival(2, 1, { depth: 1 }),
      arrival(3, 2, { depth: 2 }),
    ])
    expect(axis.unit).toBe('hops')
    expect(axis.ticks.map(({ label }) => label)).toEqual(['origin', 'hop 1', '2'])
    expect(axis.placeOf({ afterMs: null, depth: 2 })).toBe(2)
  })
})

describe('the drawing of the tree', () => {
  const arrivals = [
    arrival(1, null, { afterMs: 0, depth: 0, uncertaintyMs: 0 }),
    arrival(2, 1, {
      afterMs: 100,
      uncertaintyMs: 5,
      latency: { state: 'solved', ms: 100, uncertaintyMs: 5 },
    }),
    arrival(3, 2, { afterMs: 103, latency: { state: 'bounded', belowMs: 6 } }),
    arrival(4, 2),
  ]
  const axis = timeAxis(arrivals)
  const draw = (closed: number[] = [], redundant: Parameters<typeof treePaths>[1] = []) =>
    treePaths(treeRows(buildTree(arrivals), new Set(closed)), redundant, axis)
  const x = (ms: number) => (axis.share(ms) * 1_000).toFixed(2)

  it('runs a hop from having it at the sender to having it at the receiver, in the row of the receiver', () => {
    expect(draw().hops.join('')).toBe(`M0.00 ${String(rowMiddle(1))}H${x(100)}`)
  })

  it('draws apart a hop of which only a bound is known', () => {
    expect(draw().boundedHops[0]).toBe(`M${x(100)} ${String(rowMiddle(2))}H${x(103)}`)
  })

  it('claims no place in time for a node whose time is not known', () => {
    const paths = draw()
    const everything = [...paths.hops, ...paths.points, paths.trunks, paths.whiskers].join('')
    expect(everything).not.toContain(` ${String(rowMiddle(3))}`)
    expect(paths.trunks).toContain(`M${x(100)} ${String(rowMiddle(1))}V${String(rowMiddle(2))}`)
    expect(paths.hops[LATENCY_UNKNOWN]).toBe('')
  })

  it('shows how far a time may be off', () => {
    expect(draw().whiskers).toMatch(new RegExp(`^M${x(95)} ${String(rowMiddle(1))}H${x(105)}M`))
  })

  it('marks the arrivals below a closed node in its own row', () => {
    const { crowds, points } = draw([2])
    expect(crowds).toContain(`M${x(103)} `)
    expect(points.join('').match(/h0/g)).toHaveLength(1)
  })

  it('leaves out redundant receptions whose time is not known', () => {
    const hop = { kind: 'duplicate', fromNum: 1, toNum: 3, reportedAtUs: 0 } as const
    expect(draw([], [{ ...hop, afterMs: null }]).redundant).toBe('')
    expect(draw([], [{ ...hop, afterMs: 50 }]).redundant).toMatch(new RegExp(`^M${x(50)} `))
  })
})
