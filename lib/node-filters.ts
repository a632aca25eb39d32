/** The filters of the list of nodes, which the map has as well. @module */
import type { NodeQuery } from './nodes'

/** A filter that can be shown as a chip and taken away; in the order in which addresses have them. */
export const NODE_FILTERS = ['q', 'active', 'country', 'region', 'version', 'asn'] as const
export type NodeFilter = (typeof NODE_FILTERS)[number]

/** What follows the `?` where nothing but filters is asked for; '' when nothing is. */
export function writeNodeFilters(query: Partial<Pick<NodeQuery, NodeFilter>>): string {
  const params = new URLSearchParams()
  for (const filter of NODE_FILTERS) {
    const value = query[filter]
    if (value !== undefined && value !== '') params.set(filter, String(value))
  }
  return params.toString()
}
