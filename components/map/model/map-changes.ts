/** What a reader is told of the changes of the map. @module */
import { statusCode } from '@/lib/graph/map-columns'
import type { MapNode } from '@/lib/live/events'

/**
 * What a reader is told happened. `joined`: reached for the first time. `left`: forgotten by the network. `silent`: it
 * was active and is not any more. `returned`: it is active again. `version`: it runs another version.
 */
export type MapEventKind = 'joined' | 'left' | 'silent' | 'returned' | 'version'

export interface MapEvent {
  /** Grows with each event; never reused on one page. */
  readonly id: number
  readonly atMs: number
  readonly kind: MapEventKind
  /** How many nodes this tells of. A flood of one kind is told once. */
  readonly count: number
  /** The node, or one of them. */
  readonly node: MapNode
  /** Agent before, of a `version`. */
  readonly agentBefore: string
}

export type Happening = Omit<MapEvent, 'id' | 'atMs'>

/** What of a node tells whether something happened to it. */
export interface Glimpse {
  /** See `statusCode`. */
  readonly status: number
  readonly agent: string
}

/** More of one kind at once than this are told as one line. */
const TOLD_ONE_BY_ONE = 4

const ONLINE = statusCode('online')
const UNREACHABLE = statusCode('unreachable')

/** What became of one node; null when nothing that is worth a line. */
export function kindOf(before: Glimpse | null, after: Glimpse | null): MapEventKind | null {
  if (after === null) return before === null ? null : 'left'
  // A node that others speak of is on the map before a visit has reached it: that is hearsay, not news.
  const wasReached = before !== null && before.status !== UNREACHABLE
  if (!wasReached) return after.status === ONLINE ? 'joined' : null
  if (before.status === ONLINE && after.status !== ONLINE) return 'silent'
  if (before.status !== ONLINE && after.status === ONLINE) return 'returned'
  if (before.agent !== after.agent && before.agent !== '' && after.agent !== '') return 'version'
  return null
}

/** Counts what one change brings; of a flood of one kind it keeps a node as an example, and the count. */
export class Tally {
  readonly #kinds = new Map<MapEventKind, { count: number; examples: Happening[] }>()

  /** @param node - made only for those that are told one by one. */
  note(kind: MapEventKind, agentBefore: string, node: () => MapNode): void {
    let tallied = this.#kinds.get(kind)
    if (tallied === undefined) {
      tallied = { count: 0, examples: [] }
      this.#kinds.set(kind, tallied)
    }
    tallied.count++
    if (tallied.count > TOLD_ONE_BY_ONE) return
    tallied.examples.push({ kind, count: 1, node: node(), agentBefore })
  }

  /** By kind, in order of first appearance. */
  told(): Happening[] {
    return [...this.#kinds.values()].flatMap(({ count, examples }) => {
      const first = examples[0]
      return first === undefined || count <= TOLD_ONE_BY_ONE ? examples : [{ ...first, count }]
    })
  }
}
