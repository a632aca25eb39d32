/** What keys mean on the map. @module */
import type { CameraControl } from './camera-control'

export type MapCommand =
  | { kind: 'zoom'; factor: number }
  | { kind: 'fit' }
  | { kind: 'pan'; dx: number; dy: number }
  | { kind: 'walk'; dx: number; dy: number }
  | { kind: 'enter' }
  | { kind: 'leave' }

const PAN_PX = 90
const ZOOM_FACTOR = 1.5
const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/**
 * @param isWalking - a thing is looked at: arrows go to the next, with Shift they move the map.
 * @param canLeave - there is something to go back from.
 * @returns null when the key is not the map's.
 */
export function commandFor(
  key: { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean; altKey: boolean },
  isWalking: boolean,
  canLeave: boolean = isWalking,
): MapCommand | null {
  if (key.ctrlKey || key.metaKey || key.altKey) return null
  const arrow = ARROWS[key.key]
  if (arrow !== undefined) {
    const [dx, dy] = arrow
    return isWalking && !key.shiftKey
      ? { kind: 'walk', dx, dy }
      : { kind: 'pan', dx: negated(dx) * PAN_PX, dy: negated(dy) * PAN_PX }
  }
  switch (key.key) {
    case '+':
    case '=':
      return { kind: 'zoom', factor: ZOOM_FACTOR }
    case '-':
    case '_':
      return { kind: 'zoom', factor: 1 / ZOOM_FACTOR }
    case '0':
    case 'f':
    case 'F':
      return { kind: 'fit' }
    case 'Enter':
    case ' ':
      return { kind: 'enter' }
    case 'Escape':
      return canLeave ? { kind: 'leave' } : null
    default:
      return null
  }
}

/** What can be walked through, by number: nodes, or groups of them. */
export interface Walk {
  looking(): number | null
  /** The next one in a direction, and where it is. */
  next(dx: number, dy: number): { num: number; x: number; y: number } | null
  /** Where a walk begins. */
  first(): number | null
  look(num: number | null): void
  open(num: number): void
  /** Nothing is looked at: goes back from where it was opened. */
  leave(): void
}

export function obey(command: MapCommand, camera: CameraControl, walk: Walk): void {
  switch (command.kind) {
    case 'zoom':
      camera.zoomBy(command.factor)
      break
    case 'fit':
      camera.fit()
      break
    case 'pan':
      camera.panBy(command.dx, command.dy)
      break
    case 'walk': {
      const next = walk.next(command.dx, command.dy)
      if (next === null) break
      walk.look(next.num)
      camera.bringIntoView(next.x, next.y)
      break
    }
    case 'enter': {
      const looking = walk.looking()
      if (looking === null) walk.look(walk.first())
      else walk.open(looking)
      break
    }
    case 'leave':
      if (walk.looking() === null) walk.leave()
      else walk.look(null)
      break
  }
}

/** Without the negative zero. */
function negated(value: number): number {
  return value === 0 ? 0 : -value
}
