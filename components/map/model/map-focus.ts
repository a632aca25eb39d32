/**
 * Where the search of the header and the map meet: they are far apart in the tree of components, and only one of the
 * two may be on the page.
 * @module
 */

type ShowNode = (num: number) => boolean

let shown: ShowNode | null = null

/** The map on the page says how to show a node. @returns the way to take that back. */
export function offerMap(show: ShowNode): () => void {
  shown = show
  return () => {
    if (shown === show) shown = null
  }
}

/** Flies to the node. @returns false when there is no map on the page, or the node is not on it. */
export function showOnMap(num: number): boolean {
  return shown?.(num) ?? false
}
