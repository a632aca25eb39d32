/**
 * A tool that waits for a node: the next one that is opened on the map is given to it in place of opening its page.
 * @module
 */

type TakeNode = (num: number) => void

let waiting: TakeNode | null = null

/** @returns the way to wait no longer. */
export function waitForNode(take: TakeNode): () => void {
  waiting = take
  return () => {
    if (waiting === take) waiting = null
  }
}

/** A node was opened on the map. @returns whether a tool had waited for it. */
export function givePicked(num: number): boolean {
  if (waiting === null) return false
  waiting(num)
  return true
}
