/** Where a node is, as far as its address or the demo mesh's table tells. @module */
import type { Place } from '@/lib/facts'

export interface PlaceFinder {
  /**
   * Finds the place of a node; never throws, `NO_PLACE` when nothing is known.
   * @param peerId - whom to look up in a table of simulated places.
   * @param ips - its IP addresses, the one that was reached first; the first public one is looked up.
   */
  find(peerId: string, ips: readonly string[]): Promise<Place>
  close(): Promise<void>
}
