/** Writes one delta into the columns of the map: what it costs depends on the delta, not on the map. @module */
import { NO_NODE, packLink } from '@/lib/graph/map-columns'
import type { MapDelta, MapNode, StatedLink } from '@/lib/live/events'
import { LATENCY_UNKNOWN } from './latency-scale'
import type { LinkLatencies } from './link-latencies'
import type { LinkTable } from './link-table'
import { kindOf, type Tally } from './map-changes'
import { noChange, type MapChange } from './map-change'
import type { NameBook } from './name-book'
import type { NodeTable } from './node-table'
import { ABSENT } from './num-index'

/** What a map is made of. */
export interface MapTables {
  readonly nodes: NodeTable
  readonly links: LinkTable
  readonly latencies: LinkLatencies
  readonly names: NameBook
  /** Links that came before one of their nodes, by `linkKey`. */
  readonly waiting: Map<string, StatedLink>
  /** Node `index` as an object. */
  readonly nodeAt: (index: number) => MapNode
}

interface Writing {
  entered: number[]
  updated: number[]
  readonly gone: number[]
  readonly goneNums: number[]
  readonly moved: number[]
  readonly made: number[]
  readonly set: Set<number>
  readonly moves: number[]
  readonly removed: [number, number][]
  /** Nodes whose links may have another latency now. */
  readonly elsewhere: number[]
}

/**
 * @param isPart - only the most important part of the map is held: links to what is not held are not waited for.
 * @param tally - is told what happened to nodes.
 */
export function writeDelta(
  tables: MapTables,
  delta: Omit<MapDelta, 'seq' | 'atMs'>,
  isPart: boolean,
  tally: Tally,
): MapChange {
  const writing: Writing = {
    entered: [],
    updated: [],
    gone: [],
    goneNums: [],
    moved: [],
    made: [],
    set: new Set(),
    moves: [],
    removed: [],
    elsewhere: [],
  }
  tables.nodes.beginChange()
  for (const node of delta.nodes) writeNode(tables, node, writing, tally)
  for (const num of delta.gone) removeNode(tables, num, writing, tally)
  for (const [a, b] of delta.linksRemoved) removeLink(tables, a, b, writing)
  // Before the new ones, which know more.
  if (writing.entered.length > 0) writeWaiting(tables, writing)
  for (const link of delta.linksAdded) {
    if (!writeLink(tables, link, writing) && !isPart) tables.waiting.set(linkKey(link.a, link.b), link)
  }
  for (const index of writing.elsewhere) repaint(tables, index, writing)
  for (const [num, x, y] of delta.positions) {
    const index = tables.nodes.indexOf(num)
    if (index === ABSENT) continue
    tables.nodes.move(index, x, y)
    writing.moved.push(index)
  }
  return changeOf(tables, writing)
}

/** One key a pair, whichever end is named first. */
export function linkKey(a: number, b: number): string {
  return a < b ? `${String(a)}-${String(b)}` : `${String(b)}-${String(a)}`
}

function writeNode({ nodes, names, nodeAt }: MapTables, node: MapNode, writing: Writing, tally: Tally): void {
  const known = nodes.indexOf(node.num)
  // Without a name it is one that was there before: not of the part that is held.
  if (known === ABSENT && node.peerId === null) return
  const before = known === ABSENT ? null : nodes.glimpseAt(known)
  const { index, isNew, isElsewhere } = nodes.write(node)
  if (node.peerId !== null) names.put(node.num, node.peerId)
  const kind = kindOf(before, nodes.glimpseAt(index))
  if (kind !== null) tally.note(kind, before?.agent ?? '', () => nodeAt(index))
  if (isNew) writing.entered.push(index)
  else writing.updated.push(index)
  if (isElsewhere && !isNew) writing.elsewhere.push(index)
}

function removeNode(tables: MapTables, num: number, writing: Writing, tally: Tally): void {
  const { nodes, links, waiting, nodeAt } = tables
  for (const [key, { a, b }] of waiting) if (a === num || b === num) waiting.delete(key)
  const index = nodes.indexOf(num)
  if (index === ABSENT) return
  tally.note('left', '', () => nodeAt(index))
  for (let row = links.firstOf(index); row >= 0; row = links.firstOf(index)) removeRow(tables, row, writing)
  nodes.remove(index)
  writing.gone.push(index)
  writing.goneNums.push(num)
}

function removeLink(tables: MapTables, a: number, b: number, writing: Writing): void {
  const { nodes, links, waiting } = tables
  if (waiting.size > 0) waiting.delete(linkKey(a, b))
  const [one, other] = [nodes.indexOf(a), nodes.indexOf(b)]
  if (one === ABSENT || other === ABSENT) return
  const row = links.rowOf(one, other)
  if (row >= 0) removeRow(tables, row, writing)
}

function removeRow({ links, latencies }: MapTables, row: number, writing: Writing): void {
  writing.removed.push([links.columns.from[row] ?? 0, links.columns.to[row] ?? 0])
  if (!links.remove(row)) return
  // It may come from where latencies have not been worked out yet to where they have been.
  if (links.steps[row] === LATENCY_UNKNOWN) latencies.paint(links.columns, links.steps, row, row + 1)
  writing.moves.push(links.columns.count, row)
  writing.set.add(row)
}

/** @returns false when one of its nodes is not there. */
function writeLink(
  { nodes, links, latencies }: MapTables,
  { a, b, evidence, mutual }: StatedLink,
  writing: Writing,
): boolean {
  const [one, other] = [nodes.indexOf(a), nodes.indexOf(b)]
  if (one === ABSENT || other === ABSENT || one === other) return false
  const flags = packLink(evidence, mutual)
  const known = links.rowOf(one, other)
  if (known >= 0) {
    if (links.columns.flags[known] === flags) return true
    links.columns.flags[known] = flags
    writing.set.add(known)
    return true
  }
  const row = links.add(one, other, flags)
  latencies.paint(links.columns, links.steps, row, row + 1)
  writing.made.push(row)
  writing.set.add(row)
  return true
}

/** Links that waited for a node that has come now. */
function writeWaiting(tables: MapTables, writing: Writing): void {
  for (const [key, link] of tables.waiting) {
    if (writeLink(tables, link, writing)) tables.waiting.delete(key)
  }
}

function repaint({ links, latencies }: MapTables, index: number, writing: Writing): void {
  links.each(index, (_other, row) => {
    const before = links.steps[row]
    latencies.paint(links.columns, links.steps, row, row + 1)
    if (links.steps[row] !== before) writing.set.add(row)
  })
}

function changeOf({ nodes, links }: MapTables, writing: Writing): MapChange {
  const isThere = (index: number): boolean => nodes.columns.nums[index] !== NO_NODE
  const hasGone = writing.gone.length > 0
  return {
    ...noChange('delta'),
    entered: hasGone ? writing.entered.filter(isThere) : writing.entered,
    updated: hasGone ? writing.updated.filter(isThere) : writing.updated,
    gone: writing.gone,
    goneNums: writing.goneNums,
    moved: writing.moved,
    linksMade: writing.made,
    linksSet: [...writing.set].filter((row) => row < links.columns.count),
    linkMoves: writing.moves,
    linksRemoved: writing.removed,
  }
}
