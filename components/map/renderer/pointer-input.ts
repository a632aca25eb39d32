/** Pointers over the map: hovering looks at a node, a click opens it; a finger looks first and opens at the second tap. @module */

/** Px around a node that count as it: more for a finger. */
const REACH_PX = { mouse: 4, pen: 8, touch: 18 } as const

export interface PointerInputInit {
  element: HTMLElement
  pick(x: number, y: number, reachPx: number): number | null
  /** Number of the node that is looked at. */
  looking(): number | null
  look(num: number | null, how: 'pointer' | 'touch'): void
  open(num: number): void
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
    return init.pick(event.clientX - box.left, event.clientY - box.top, REACH_PX[kindOf(event)])
  }

  listen('pointermove', (event) => {
    if (kindOf(event) === 'touch' || event.buttons !== 0) return
    const num = pickAt(event)
    element.style.cursor = num === null ? '' : 'pointer'
    if (num !== init.looking()) init.look(num, 'pointer')
  })
  listen('pointerleave', (event) => {
    if (kindOf(event) !== 'touch') init.look(null, 'pointer')
  })
  listen('click', (event) => {
    const num = pickAt(event)
    if (num === null) init.look(null, 'pointer')
    else if (kindOf(event) === 'touch' && num !== init.looking()) init.look(num, 'touch')
    else init.open(num)
  })
  return () => {
    ended.abort()
  }
}

function kindOf(event: PointerEvent): keyof typeof REACH_PX {
  return event.pointerType === 'touch' || event.pointerType === 'pen' ? event.pointerType : 'mouse'
}
