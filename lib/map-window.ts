/** How long the map keeps a node that nobody reaches any more. @module */
import type { NodeSummary } from './nodes'

/** A node that was reached stays on the map for this long after; so does one that never was, after its newest visit. */
export const MAP_WINDOW_MS = 7 * 86_400_000

/** Whether a node still belongs on the map; the same rule as in the SQL of the map's queries. */
export function isOnMap(node: Pick<NodeSummary, 'lastSeenMs' | 'lastVisitMs'>, nowMs: number): boolean {
  return (node.lastSeenMs ?? node.lastVisitMs) >= nowMs - MAP_WINDOW_MS
}
