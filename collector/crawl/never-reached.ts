/**
 * The nodes nobody has reached yet, by who named them first. Names cost nothing to make up, so what one node may make
 * us remember is limited, and where room is short its share gives way first.
 * @module
 */
import type { NodeRecord } from './node-record'

export interface NeverReached {
  /** Whether this reporter may bring in another. */
  hasRoomFor(reporter: string): boolean
  note(node: NodeRecord, reporter: string): void
  /** It was reached, or is no longer in the book. */
  release(node: NodeRecord): void
  /**
   * Who gives way to a newcomer: one of the reporter with most of them.
   * @param reporter - who named the newcomer; null: the configuration did.
   * @returns undefined when nobody has to: the newcomer's reporter has as many as anybody.
   */
  leastMissed(reporter: string | null): NodeRecord | undefined
}

export function createNeverReached(maxPerReporter: number): NeverReached {
  const namedBy = new Map<string, Set<NodeRecord>>()
  const reporterOf = new Map<NodeRecord, string>()
  const sizeOf = (reporter: string): number => namedBy.get(reporter)?.size ?? 0
  return {
    hasRoomFor: (reporter) => sizeOf(reporter) < maxPerReporter,
    note(node, reporter) {
      const named = namedBy.get(reporter) ?? new Set()
      namedBy.set(reporter, named.add(node))
      reporterOf.set(node, reporter)
    },
    release(node) {
      const reporter = reporterOf.get(node)
      if (reporter === undefined) return
      reporterOf.delete(node)
      const named = namedBy.get(reporter)
      named?.delete(node)
      if (named?.size === 0) namedBy.delete(reporter)
    },
    leastMissed(reporter) {
      let most: ReadonlySet<NodeRecord> = new Set()
      for (const named of namedBy.values()) if (named.size > most.size) most = named
      if (reporter !== null && most.size <= sizeOf(reporter) + 1) return undefined
      for (const node of most) if (!node.isBeingVisited) return node
      return undefined
    },
  }
}
