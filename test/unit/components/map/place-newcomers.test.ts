import { describe, expect, it } from 'vitest'
import { MapStore } from '@/components/map/model/map-store'
import { provisionalPosition } from '@/components/map/model/place-newcomers'
import { link, node, snapshot } from './small-maps'

function storeWith(
  placed: readonly [number, number, number][],
  links: readonly [number, number][],
  newcomers: number[],
): MapStore {
  const store = new MapStore()
  const nodes = [...placed.map(([num]) => num), ...newcomers].map((num) => node(num))
  const stated = links.map(([a, b]) => link(a, b))
  store.load(snapshot(1, nodes, stated, [...placed]))
  return store
}

describe('a node without a position', () => {
  const square = [
    [1, 0, 0],
    [2, 100, 0],
    [3, 0, 100],
    [4, 100, 100],
  ] as const

  it('is drawn beside the middle of its neighbours', () => {
    const store = storeWith(
      square.map((each) => [...each]),
      [
        [1, 9],
        [2, 9],
      ],
      [9],
    )
    const extent = store.extent()
    const { x, y } = provisionalPosition(store, store.indexOf(9), extent)
    expect(Math.hypot(x - 50, y)).toBeLessThan(50)
    expect(Math.hypot(x - 50, y)).toBeGreaterThan(10)
    expect(provisionalPosition(store, store.indexOf(9), extent)).toEqual({ x, y })
  })

  it('is drawn outside the map when it has no neighbour there', () => {
    const store = storeWith(
      square.map((each) => [...each]),
      [],
      [9],
    )
    const { x, y } = provisionalPosition(store, store.indexOf(9), store.extent())
    expect(Math.hypot(x - 50, y - 50)).toBeGreaterThan(70)
  })

  it('has a place of its own even when no node is placed yet', () => {
    const nums = Array.from({ length: 60 }, (_, at) => at + 1)
    const store = storeWith([], [], nums)
    const points = nums.map((num) => provisionalPosition(store, store.indexOf(num), null))
    for (const [at, one] of points.entries()) {
      for (const other of points.slice(at + 1))
        expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(10)
    }
  })
})
