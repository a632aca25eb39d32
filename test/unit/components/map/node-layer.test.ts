import { describe, expect, it } from 'vitest'
import {
  EASED_AT_MOST,
  NODE_FLOATS,
  NODES_A_ROW,
  NodeLayer,
  type NodeTarget,
} from '@/components/map/renderer/node-layer'

const target = (change: Partial<NodeTarget> = {}): NodeTarget => ({
  x: 10,
  y: 20,
  radius: 8,
  shape: 0,
  colour: -1,
  isAside: false,
  ...change,
})

const pulse = (layer: NodeLayer, index: number) => layer.data[index * NODE_FLOATS + 7] ?? 0

/** Steps of one frame until nothing moves. */
function rest(layer: NodeLayer): number {
  let frames = 1
  while (layer.step(16) && frames < 1_000) frames++
  return frames
}

describe('the drawn nodes', () => {
  it('grow in where they belong, and come to rest', () => {
    const layer = new NodeLayer()
    layer.set(1, target(), true)
    expect([layer.x(1), layer.radius(1), layer.alpha(1), layer.count]).toEqual([10, 0, 0, 1])
    layer.step(16)
    expect(layer.radius(1)).toBeGreaterThan(0)
    expect(layer.radius(1)).toBeLessThan(8)
    expect(rest(layer)).toBeLessThan(200)
    expect([layer.radius(1), layer.alpha(1), pulse(layer, 1), layer.movingCount]).toEqual([8, 1, 0, 0])
  })

  it('move smoothly to a new place, even when it changes on the way', () => {
    const layer = new NodeLayer()
    layer.set(1, target(), false)
    rest(layer)
    layer.set(1, target({ x: 110 }), false)
    layer.step(16)
    const onTheWay = layer.x(1)
    expect(onTheWay).toBeGreaterThan(10)
    layer.set(1, target({ x: 210 }), false)
    layer.step(16)
    expect(layer.x(1)).toBeGreaterThan(onTheWay)
    rest(layer)
    expect(layer.x(1)).toBe(210)
  })

  it('pulse when their status changes', () => {
    const layer = new NodeLayer()
    layer.set(1, target(), false)
    rest(layer)
    layer.set(1, target({ shape: 1 }), false)
    expect(pulse(layer, 1)).toBeGreaterThan(0)
    rest(layer)
    expect([layer.shape(1), pulse(layer, 1)]).toEqual([1, 0])
  })

  it('fade out when they leave, and another that is given the index at once is there', () => {
    const layer = new NodeLayer()
    layer.set(1, target(), false)
    rest(layer)
    layer.remove(1)
    expect([layer.has(1), layer.count]).toEqual([false, 0])
    layer.step(16)
    expect(layer.alpha(1)).toBeGreaterThan(0)
    layer.set(1, target({ x: 50 }), false)
    rest(layer)
    expect([layer.x(1), layer.alpha(1), layer.count]).toEqual([50, 1, 1])
    layer.remove(1)
    rest(layer)
    expect([...layer.data.subarray(NODE_FLOATS, 2 * NODE_FLOATS)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
  })

  it('are at their end at once where no motion is wanted, and where too many move to be followed', () => {
    const still = new NodeLayer()
    still.set(1, target(), true)
    expect(still.step(Infinity)).toBe(false)
    expect(still.alpha(1)).toBe(1)
    const crowd = new NodeLayer()
    for (let index = 0; index <= EASED_AT_MOST; index++) crowd.set(index, target({ x: index }), false)
    expect(crowd.step(16)).toBe(false)
    expect([crowd.x(EASED_AT_MOST), crowd.alpha(EASED_AT_MOST)]).toEqual([EASED_AT_MOST, 1])
  })

  it('tell which rows were written, and no others', () => {
    const layer = new NodeLayer()
    for (let index = 0; index < NODES_A_ROW * 3; index++) layer.set(index, target(), false)
    layer.step(Infinity)
    layer.dirtyRows.fill(0)
    layer.isDirty = false
    layer.set(7, target(), false)
    expect(layer.isDirty).toBe(false)
    layer.set(NODES_A_ROW + 3, target({ x: 11 }), false)
    layer.step(Infinity)
    expect([layer.isDirty, ...layer.dirtyRows.subarray(0, 3)]).toEqual([true, 0, 1, 0])
  })

  it('stay where they are drawn when every index means another node', () => {
    const layer = new NodeLayer()
    layer.set(0, target({ x: 1 }), false)
    layer.set(1, target({ x: 2 }), false)
    rest(layer)
    layer.remap(Int32Array.of(1, -1))
    layer.set(0, target({ x: 100 }), false)
    layer.set(1, target({ x: 200 }), false)
    expect([layer.x(0), layer.alpha(0), layer.x(1), layer.alpha(1), layer.count]).toEqual([2, 1, 200, 0, 2])
    rest(layer)
    expect([layer.x(0), layer.x(1)]).toEqual([100, 200])
  })

  it('keep what they look like: shape, colour, and whether they stand back', () => {
    const layer = new NodeLayer()
    layer.set(1, target({ shape: 2, colour: 17, isAside: true }), false)
    layer.step(Infinity)
    expect([layer.shape(1), layer.colour(1), layer.isAside(1)]).toEqual([2, 17, true])
    expect(layer.alpha(1)).toBeLessThan(0.3)
    layer.set(1, target({ shape: 2 }), false)
    layer.step(Infinity)
    expect([layer.colour(1), layer.isAside(1), layer.alpha(1)]).toEqual([-1, false, 1])
  })
})
