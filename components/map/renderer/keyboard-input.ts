/** What keys mean on the map. @module */
import type { Attention } from './attention'
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
 * @param isWalking - a node is looked at: arrows go to the next node, with Shift they move the map.
 * @returns null when the key is not the map's.
 */
export function commandFor(
  key: { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean; altKey: boolean },
  isWalking: boolean,
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
      return isWalking ? { kind: 'leave' } : null
    default:
      return null
  }
}

export interface Obeying {
  camera: CameraControl
  attention: Attention
  /** Middle of the screen, in the world. */
  middle: { x: number; y: number }
  look: (num: number | null) => void
  open: (num: number) => void
}

export function obey(command: MapCommand, { camera, attention, middle, look, open }: Obeying): void {
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
      const next = attention.next(command.dx, command.dy)
      if (next === null) break
      look(next.num)
      camera.bringIntoView(next.x, next.y)
      break
    }
    case 'enter':
      if (attention.num === null) look(attention.nearestTo(middle))
      else open(attention.num)
      break
    case 'leave':
      look(null)
      break
  }
}

/** Without the negative zero. */
function negated(value: number): number {
  return value === 0 ? 0 : -value
}
