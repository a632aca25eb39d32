import { describe, expect, it } from 'vitest'
import { NODE_FLOATS, NodeLayer, type NodeTarget } from '@/components/map/renderer/node-layer'

const target = (change: Partial<NodeTarget> = {}): NodeTarget => ({
  x: 10,
  y: 20,
  radius: 8,
  status: 'online',
  ...change,
})

function pulse(layer: NodeLayer, num: number): number {
  return layer.data[(layer.slotOf(num) ?? 0) * NODE_FLOATS + 7] ?? 0
}

/** Steps of one frame until nothing moves. */
function rest(layer: NodeLayer): number {
  let frames = 1
  while (layer.step(16).moving && frames < 1_000) frames++
  return frames
}

describe('the drawn nodes', () => {
  it('grow in where they belong, and come to rest', () => {
    const layer = new NodeLayer()
    layer.set(1, target(), true)
    const slot = layer.slotOf(1) ?? -1
    expect([layer.x(slot), layer.radius(slot), layer.alpha(slot)]).toEqual([10, 0, 0])
    layer.step(16)
    expect(layer.radius(slot)).toBeGreaterThan(0)
    expect(layer.radius(slot)).toBeLessThan(8)
    expect(rest(layer)).toBeLessThan(200)
    expect([layer.radius(slot), layer.alpha(slot), pulse(layer, 1)]).toEqual([8, 1, 0])
  })

  it('move smoothly to a new place, even when it changes on the way', () => {
    const layer = new NodeLayer()
    layer.set(1, target(), false)
    rest(layer)
    layer.set(1, target({ x: 110 }), false)
    layer.step(16)
    const slot = layer.slotOf(1) ?? -1
    const onTheWay = layer.x(slot)
    expect(onTheWay).toBeGreaterThan(10)
    layer.set(1, target({ x: 210 }), false)
    layer.step(16)
    expect(layer.x(slot)).toBeGreaterThan(onTheWay)
    rest(layer)
    expect(layer.x(slot)).toBe(210)
  })

  it('pulse when their status changes', () => {
    const layer = new NodeLayer()
    layer.set(1, target(), false)
    rest(layer)
    layer.set(1, target({ status: 'offline' }), false)
    expect(pulse(layer, 1)).toBeGreaterThan(0)
    rest(layer)
    expect(layer.shape(layer.slotOf(1) ?? -1)).toBe(1)
    expect(pulse(layer, 1)).toBe(0)
  })

  it('fade out before their slot is given to another', () => {
    const layer = new NodeLayer()
    layer.set(1, target(), false)
    rest(layer)
    layer.remove(1)
    expect(layer.step(16).freed).toEqual([])
    expect([...layer.slots()]).toEqual([])
    expect(layer.slotOf(1)).toBe(0)
    rest(layer)
    expect(layer.slotOf(1)).toBeUndefined()
    layer.set(2, target(), false)
    expect(layer.slotOf(2)).toBe(0)
    expect(layer.length).toBe(1)
  })

  it('come back when a node returns while it fades', () => {
    const layer = new NodeLayer()
    layer.set(1, target(), false)
    rest(layer)
    layer.remove(1)
    layer.step(100)
    layer.set(1, target(), false)
    rest(layer)
    expect(layer.alpha(layer.slotOf(1) ?? -1)).toBe(1)
  })

  it('are at their end at once where no motion is wanted', () => {
    const layer = new NodeLayer()
    layer.set(1, target(), true)
    expect(layer.step(Infinity).moving).toBe(false)
    expect(layer.alpha(layer.slotOf(1) ?? -1)).toBe(1)
    layer.remove(1)
    expect(layer.step(Infinity).freed).toEqual([1])
  })

  it('keep their places when there are more than were reckoned with', () => {
    const layer = new NodeLayer()
    for (let num = 0; num < 500; num++) layer.set(num, target({ x: num }), false)
    layer.step(Infinity)
    for (let num = 0; num < 500; num++) expect(layer.x(layer.slotOf(num) ?? -1)).toBe(num)
  })

  it('dim all but those that are named', () => {
    const layer = new NodeLayer()
    layer.set(1, target(), false)
    layer.set(2, target(), false)
    layer.light((num) => num === 1)
    layer.step(Infinity)
    expect(layer.alpha(layer.slotOf(1) ?? -1)).toBe(1)
    expect(layer.alpha(layer.slotOf(2) ?? -1)).toBeLessThan(0.5)
  })
})
