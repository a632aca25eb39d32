/** What differs between two states of the network, as numbers of nodes by kind. @module */
import type { LinkColumns } from '../../graph/map-columns'
import type { DifferenceKind } from '../differences'
import type { PastNodes } from './nodes-then'
import { NO_ROW, pairRows } from './pair-rows'

/** Nodes, or lower ends of links, ascending; of links, the other ends beside them. */
export interface DifferentRows {
  readonly nums: Uint32Array
  readonly others: Uint32Array | null
}

export type StateDifferences = Readonly<Record<DifferenceKind, DifferentRows>>

/** One side of a comparison. */
export interface ComparedState {
  readonly nodes: PastNodes
  /** By index of `nodes`. */
  readonly links: Pick<LinkColumns, 'count' | 'from' | 'to'>
}

/**
 * @param placeOf - of the key of a place, a number that places have in common which are told alike; 0: its country is not
 * known.
 */
export function differencesOf(
  before: ComparedState,
  after: ComparedState,
  placeOf: (key: number) => number,
): StateDifferences {
  const links = linkDifferences(before, after)
  return { ...nodeDifferences(before.nodes, after.nodes, placeOf), ...links }
}

type NodeKind = Exclude<DifferenceKind, 'link_made' | 'link_lost'>

function nodeDifferences(
  before: PastNodes,
  after: PastNodes,
  placeOf: (key: number) => number,
): Record<NodeKind, DifferentRows> {
  const found: Record<NodeKind, number[]> = { new: [], gone: [], state: [], version: [], place: [] }
  const paired = pairRows(keysOf(before), keysOf(after))
  for (let row = 0; row < paired.count; row++) {
    const was = paired.before[row] ?? NO_ROW
    const is = paired.after[row] ?? NO_ROW
    if (was === NO_ROW) {
      found.new.push(after.nums[is] ?? 0)
      continue
    }
    const num = before.nums[was] ?? 0
    if (is === NO_ROW) {
      found.gone.push(num)
      continue
    }
    if (before.statuses[was] !== after.statuses[is]) found.state.push(num)
    const [agentWas, agentIs] = [before.agents[was] ?? 0, after.agents[is] ?? 0]
    if (agentWas !== agentIs && agentWas !== 0 && agentIs !== 0) found.version.push(num)
    const [placeWas, placeIs] = [before.places[was] ?? 0, after.places[is] ?? 0]
    if (placeWas === placeIs) continue
    const [told, tellsNow] = [placeOf(placeWas), placeOf(placeIs)]
    if (told !== tellsNow && told !== 0 && tellsNow !== 0) found.place.push(num)
  }
  const rows = (nums: number[]): DifferentRows => ({ nums: Uint32Array.from(nums), others: null })
  return {
    new: rows(found.new),
    gone: rows(found.gone),
    state: rows(found.state),
    version: rows(found.version),
    place: rows(found.place),
  }
}

/** Numbers are told apart by these alone. */
const keysOf = ({ nums }: PastNodes) => ({ nums, kinds: new Uint8Array(nums.length) })

/** A pair of nodes as one number that sorts by the lower one, then by the other. */
const SECOND = 2 ** 26

function linkDifferences(
  before: ComparedState,
  after: ComparedState,
): Record<'link_made' | 'link_lost', DifferentRows> {
  const old = pairsOf(before)
  const now = pairsOf(after)
  const made: number[] = []
  const lost: number[] = []
  let next = 0
  for (const pair of old) {
    while (next < now.length && (now[next] ?? 0) < pair) made.push(now[next++] ?? 0)
    if (now[next] === pair) next++
    else lost.push(pair)
  }
  while (next < now.length) made.push(now[next++] ?? 0)
  return { link_made: endsOf(made), link_lost: endsOf(lost) }
}

function pairsOf({ nodes: { nums }, links }: ComparedState): Float64Array {
  const pairs = new Float64Array(links.count)
  for (let link = 0; link < links.count; link++) {
    const one = nums[links.from[link] ?? 0] ?? 0
    const other = nums[links.to[link] ?? 0] ?? 0
    pairs[link] = Math.min(one, other) * SECOND + Math.max(one, other)
  }
  return pairs.sort()
}

function endsOf(pairs: readonly number[]): DifferentRows {
  return {
    nums: Uint32Array.from(pairs, (pair) => Math.floor(pair / SECOND)),
    others: Uint32Array.from(pairs, (pair) => pair % SECOND),
  }
}
