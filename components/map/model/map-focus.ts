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

/** What nodes of the map share and a filter lets through: a country, a version, a provider. */
export interface SharedMatch {
  readonly key: string
  readonly label: string
  /** What kind of thing it is. */
  readonly kind: string
  /** Nodes that share it. */
  readonly count: number
  /** Address of the map that shows just those. */
  readonly href: string
}

type FindShared = (text: string) => readonly SharedMatch[]

let found: FindShared | null = null

/** The map on the page says how to find what its nodes share. @returns the way to take that back. */
export function offerShared(find: FindShared): () => void {
  found = find
  return () => {
    if (found === find) found = null
  }
}

/** Most nodes first; none when there is no map on the page. */
export function findShared(text: string): readonly SharedMatch[] {
  return found?.(text) ?? []
}
