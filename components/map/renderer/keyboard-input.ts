/** What keys mean on the map. @module */

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

/** Without the negative zero. */
function negated(value: number): number {
  return value === 0 ? 0 : -value
}
