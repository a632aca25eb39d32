'use client'
import { useEffect, type RefObject } from 'react'
import type { MapRenderer } from '../renderer/map-renderer'
import type { Box, Room } from '../renderer/room'

/** The row of tools over the head of the map, px. */
const HEAD_PX = 44
/** A bar that takes more than this share of the width leaves nothing beside it. */
const WHOLE_WIDTH = 0.6

/** What lies over the foot of the map. */
interface FootParts {
  readonly foot: RefObject<HTMLElement | null>
  /** The key and what is below it. */
  readonly left: RefObject<HTMLElement | null>
  /** The overview and the ways to move the map. */
  readonly right: RefObject<HTMLElement | null>
  /** Over the whole width, or a button in the corner. */
  readonly bar: RefObject<HTMLElement | null>
}

/** Keeps the map, where all of it is shown, clear of what lies over its foot: beside it or above it. */
export function useMapRoom(renderer: MapRenderer | null, parts: FootParts): void {
  const { foot, left, right, bar } = parts
  useEffect(() => {
    const element = foot.current
    const map = element?.parentElement
    if (renderer === null || element === null || map === null || map === undefined) return
    const measure = () => {
      renderer.setRoom(
        roomAround(map.getBoundingClientRect(), element.getBoundingClientRect(), {
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

function boxOf(element: Element | null): Box | null {
  const box = element?.getBoundingClientRect()
  return box === undefined || box.width === 0 || box.height === 0 ? null : box
}

/** @param foot - what all the parts lie in. Boxes are of the page. */
export function roomAround(
  map: Box,
  foot: Box,
  { left, right, bar }: { left: Box | null; right: Box | null; bar: Box | null },
): Room {
  const isWide = bar !== null && bar.right - bar.left > (map.right - map.left) * WHOLE_WIDTH
  const corners = [left, right, isWide ? null : bar].filter((box) => box !== null)
  return {
    insets: { top: HEAD_PX, left: 0, right: 0, bottom: map.bottom - (isWide ? bar.top : foot.bottom) },
    corners: corners.map((box) => ({
      left: box.left - map.left,
      right: box.right - map.left,
      top: box.top - map.top,
      bottom: box.bottom - map.top,
    })),
  }
}
