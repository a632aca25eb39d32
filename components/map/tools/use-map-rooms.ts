'use client'
import { useEffect, type RefObject } from 'react'
import type { Insets } from '../renderer/camera'
import type { MapRenderer } from '../renderer/map-renderer'

/** The row of tools over the head of the map, px. */
const HEAD_PX = 44
/** A bar that takes more than this share of the width leaves nothing beside it. */
const WHOLE_WIDTH = 0.6

/** What lies over the foot of the map. */
export interface FootParts {
  readonly foot: RefObject<HTMLElement | null>
  /** The key and what is below it. */
  readonly left: RefObject<HTMLElement | null>
  /** The overview and the ways to move the map. */
  readonly right: RefObject<HTMLElement | null>
  /** Over the whole width, or a button in the corner. */
  readonly bar: RefObject<HTMLElement | null>
}

/** Keeps the map, where all of it is shown, clear of what lies over its foot: beside it or above it. */
export function useMapRooms(renderer: MapRenderer | null, parts: FootParts): void {
  const { foot, left, right, bar } = parts
  useEffect(() => {
    const element = foot.current
    const map = element?.parentElement
    if (renderer === null || element === null || map === null || map === undefined) return
    const measure = () => {
      renderer.setRooms(
        roomsBeside(map.getBoundingClientRect(), element.getBoundingClientRect(), {
          left: boxOf(left.current),
          right: boxOf(right.current),
          bar: boxOf(bar.current?.firstElementChild ?? null),
        }),
      )
    }
    const observer = new ResizeObserver(measure)
    for (const each of [map, element, left.current, right.current]) if (each !== null) observer.observe(each)
    return () => {
      observer.disconnect()
    }
  }, [renderer, foot, left, right, bar])
}

function boxOf(element: Element | null): DOMRect | null {
  const box = element?.getBoundingClientRect()
  return box === undefined || box.width === 0 || box.height === 0 ? null : box
}

type Box = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom' | 'width'>

/** Each way to stay clear of the corners, by going beside or above them. */
export function roomsBeside(
  map: Box,
  foot: Box,
  { left, right, bar }: { left: Box | null; right: Box | null; bar: Box | null },
): Insets[] {
  const isWide = bar !== null && bar.width > map.width * WHOLE_WIDTH
  const lefts = [left, isWide ? null : bar].filter((box) => box !== null)
  const bottom = map.bottom - (isWide ? bar.top : foot.bottom)
  const ways = (boxes: readonly Box[], beside: (box: Box) => number) => {
    if (boxes.length === 0) return [{ beside: 0, above: 0 }]
    return [
      { beside: Math.max(...boxes.map(beside)), above: 0 },
      { beside: 0, above: map.bottom - Math.min(...boxes.map(({ top }) => top)) },
    ]
  }
  return ways(lefts, (box) => box.right - map.left).flatMap((atLeft) =>
    ways(right === null ? [] : [right], (box) => map.right - box.left).map((atRight) => ({
      top: HEAD_PX,
      left: atLeft.beside,
      right: atRight.beside,
      bottom: Math.max(bottom, atLeft.above, atRight.above),
    })),
  )
}
