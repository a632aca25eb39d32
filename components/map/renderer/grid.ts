import type { View } from './camera'

/** Distance of the dots behind the map at the fitted scale. */
const GRID_PX = 26

/** The dots behind the map move and grow with it, so that an empty stretch still shows which way one goes. */
export function moveGrid({ style }: HTMLElement, view: View, zoom: number): void {
  const octave = Math.log2(zoom)
  const step = GRID_PX * 2 ** (octave - Math.floor(octave))
  style.backgroundSize = `${String(step)}px ${String(step)}px`
  style.backgroundPosition = `${String(view.x % step)}px ${String(view.y % step)}px`
}
