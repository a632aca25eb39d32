/**
 * Pointers over the map: hovering looks at a thing, a click opens it; a finger looks first and opens at the second tap.
 * @module
 */

/** Px around a thing that count as it: more for a finger. */
const REACH_PX = { mouse: 4, pen: 8, touch: 18 } as const

/** What can be pointed at, by number. */
export interface PointerTargets {
  pick(x: number, y: number, reachPx: number): number | null
  /** The one that is looked at. */
  looking(): number | null
  look(num: number | null, how: 'pointer' | 'touch'): void
  open(num: number): void
}

export interface PointerInputInit {
  element: HTMLElement
  /** What is to be had now. */
  targets(): PointerTargets
}

/** @returns the way to stop listening. */
export function listenToPointers(init: PointerInputInit): () => void {
  const { element } = init
  const ended = new AbortController()
  const listen = (type: 'pointermove' | 'pointerleave' | 'click', handle: (event: PointerEvent) => void) => {
    element.addEventListener(
      type,
      (event) => {
        // Clicks are pointer events in every browser that has WebGL2; where not, they come from a mouse.
        if (event instanceof PointerEvent) handle(event)
      },
      { signal: ended.signal },
    )
  }
  const pickAt = (event: PointerEvent): number | null => {
    const box = element.getBoundingClientRect()
    return init.targets().pick(event.clientX - box.left, event.clientY - box.top, REACH_PX[kindOf(event)])
  }

  listen('pointermove', (event) => {
    if (kindOf(event) === 'touch' || event.buttons !== 0) return
    const num = pickAt(event)
    element.style.cursor = num === null ? '' : 'pointer'
    const targets = init.targets()
    if (num !== targets.looking()) targets.look(num, 'pointer')
  })
  listen('pointerleave', (event) => {
    if (kindOf(event) !== 'touch') init.targets().look(null, 'pointer')
  })
  listen('click', (event) => {
    const num = pickAt(event)
    const targets = init.targets()
    if (num === null) targets.look(null, 'pointer')
    else if (kindOf(event) === 'touch' && num !== targets.looking()) targets.look(num, 'touch')
    else targets.open(num)
  })
  return () => {
    ended.abort()
  }
}

function kindOf(event: PointerEvent): keyof typeof REACH_PX {
  return event.pointerType === 'touch' || event.pointerType === 'pen' ? event.pointerType : 'mouse'
}
