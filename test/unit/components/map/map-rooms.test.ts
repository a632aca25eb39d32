import { describe, expect, it } from 'vitest'
import { bestRoom } from '@/components/map/renderer/camera'
import { roomsBeside } from '@/components/map/tools/use-map-rooms'

const box = (left: number, top: number, right: number, bottom: number) => ({
  left,
  top,
  right,
  bottom,
  width: right - left,
})
const map = box(0, 100, 700, 800)
const foot = box(20, 580, 680, 780)
const key = box(20, 580, 210, 740)
const zoom = box(640, 630, 680, 740)
const button = box(20, 746, 130, 780)

describe('the room that is left for the map', () => {
  it('is beside or above what lies in its corners', () => {
    const rooms = roomsBeside(map, foot, { left: key, right: zoom, bar: button })
    expect(rooms.map(({ left, right, bottom }) => [left, right, bottom])).toEqual([
      [210, 60, 20],
      [210, 0, 170],
      [0, 60, 220],
      [0, 0, 220],
    ])
  })

  it('is above a bar that goes over its whole width', () => {
    const rooms = roomsBeside(map, foot, { left: null, right: zoom, bar: box(20, 690, 680, 780) })
    expect(rooms.map(({ right, bottom }) => [right, bottom])).toEqual([
      [60, 110],
      [0, 170],
    ])
  })

  it('is the one in which the map is largest, and stays while another is hardly better', () => {
    const none = { top: 0, right: 0, bottom: 0, left: 0 }
    const side = { ...none, left: 200 }
    const above = { ...none, bottom: 200 }
    const extent = (width: number, height: number) => ({ minX: 0, minY: 0, maxX: width, maxY: height })
    const best = (width: number, height: number, before = none) =>
      bestRoom([side, above], extent(width, height), { width: 1_000, height: 1_000 }, before)
    expect(best(2_000, 1_000)).toBe(above)
    expect(best(1_000, 2_000)).toBe(side)
    expect(best(1_020, 1_000, side)).toBe(side)
    expect(best(1_100, 1_000, side)).toBe(above)
  })
})
