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

/** More of one kind at once than this are told as one line. */
const TOLD_ONE_BY_ONE = 4

/** What became of one node; null when nothing that is worth a line. */
export function happeningOf(before: MapNode | undefined, after: MapNode | undefined): Happening | null {
  const tell = (kind: MapEventKind, node: MapNode): Happening => ({
    kind,
    count: 1,
    node,
    agentBefore: before?.agent ?? '',
  })
  if (after === undefined) return before === undefined ? null : tell('left', before)
  // A node that others speak of is on the map before a visit has reached it: that is hearsay, not news.
  const wasReached = before !== undefined && before.status !== 'unreachable'
  if (!wasReached) return after.status === 'online' ? tell('joined', after) : null
  if (before.status === 'online' && after.status !== 'online') return tell('silent', after)
  if (before.status !== 'online' && after.status === 'online') return tell('returned', after)
  if (before.agent !== after.agent && before.agent !== '' && after.agent !== '') return tell('version', after)
  return null
}

/** Tells a flood of one kind as one happening, with the count; order of first appearance. */
export function condense(happenings: readonly Happening[]): Happening[] {
  const byKind = new Map<MapEventKind, Happening[]>()
  for (const happening of happenings) {
    const same = byKind.get(happening.kind)
    if (same === undefined) byKind.set(happening.kind, [happening])
    else same.push(happening)
  }
  return [...byKind.values()].flatMap((same) => {
    const first = same[0]
    return first === undefined || same.length <= TOLD_ONE_BY_ONE ? same : [{ ...first, count: same.length }]
  })
}
