import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitView, toScreen } from '@/components/map/renderer/camera'
import { fittingInsets, WHOLE_ROOM, type Room } from '@/components/map/renderer/room'
import { roomAround } from '@/components/map/tools/use-map-room'

const box = (left: number, top: number, right: number, bottom: number) => ({ left, top, right, bottom })
const map = box(0, 100, 700, 800)
const foot = box(20, 580, 680, 780)
const key = box(20, 580, 210, 740)
const zoom = box(640, 630, 680, 740)
const button = box(20, 746, 130, 780)
const size = { width: 700, height: 700 }

describe('what lies over the map', () => {
  it('is in its corners', () => {
    const { insets, corners } = roomAround(map, foot, { left: key, right: zoom, bar: button })
    expect(insets).toMatchObject({ left: 0, right: 0, bottom: 20 })
    expect(corners).toEqual([box(20, 480, 210, 640), box(640, 530, 680, 640), box(20, 646, 130, 680)])
  })

  it('is a bar over its whole width', () => {
    const { insets, corners } = roomAround(map, foot, {
      left: null,
      right: zoom,
      bar: box(20, 690, 680, 780),
    })
    expect(insets.bottom).toBe(110)
    expect(corners).toHaveLength(1)
  })
})

describe('the whole map', () => {
  const room = roomAround(map, foot, { left: key, right: zoom, bar: button })
  const extent = (width: number, height: number) => ({ minX: 0, minY: 0, maxX: width, maxY: height })

  /** Screen places around the rim of the ellipse in the map's rectangle. */
  function rim(width: number, height: number, given: Room) {
    const view = fitView(extent(width, height), size, fittingInsets(given, extent(width, height), size, null))
    return Array.from({ length: 72 }, (_, at) => {
      const turn = (at * Math.PI) / 36
      return toScreen(view, (width / 2) * (1 + Math.cos(turn)), (height / 2) * (1 + Math.sin(turn)))
    })
  }

  it('is clear of the panels, whatever its shape', () => {
    const side = fc.integer({ min: 100, max: 5_000 })
    fc.assert(
      fc.property(side, side, (width, height) => {
        for (const { x, y } of rim(width, height, room)) {
          for (const corner of room.corners) {
            const isIn = x > corner.left && x < corner.right && y > corner.top && y < corner.bottom
            expect(isIn).toBe(false)
          }
        }
      }),
    )
  })

  it('is larger than beside the panels, for maps are round', () => {
    const scale = (given: Room) =>
      fitView(extent(900, 900), size, fittingInsets(given, extent(900, 900), size, null)).k
    const beside = scale({ insets: { top: 44, left: 210, right: 60, bottom: 20 }, corners: [] })
    expect(scale(room)).toBeGreaterThan(beside * 1.1)
    expect(scale(room)).toBeLessThanOrEqual(scale(WHOLE_ROOM))
  })

  it('does not stay where a bar has come since', () => {
    const before = fittingInsets({ ...WHOLE_ROOM, corners: room.corners }, extent(900, 300), size, null)
    expect(before.top).toBeLessThan(50)
    expect(fittingInsets(room, extent(900, 300), size, before).top).toBeGreaterThan(90)
  })

  it('stays where it is while another place is hardly better', () => {
    const before = fittingInsets(room, extent(900, 900), size, null)
    expect(fittingInsets(room, extent(905, 900), size, before)).toBe(before)
  })
})
