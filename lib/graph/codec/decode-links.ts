/** Bytes → which nodes are linked. @module */
import type { LinkColumns } from '../map-columns'
import type { ByteReader } from './bytes'
import { rankedByLinks, rankedInStretches, type Stretches } from './link-ranks'
import { readPlanes } from './planes'

export interface ReadLinks {
  readonly links: Omit<LinkColumns, 'flags'>
  /** Links of each node. */
  readonly degrees: Uint32Array
}

/** @param count - of the links; no more than there are bytes. */
export function readLinks(from: ByteReader, stretches: Stretches, count: number): ReadLinks {
  const ends = { from: new Uint32Array(count), to: new Uint32Array(count) }
  const inside = readDegrees(from, stretches.of.length, count)
  readPart(from, inside, rankedInStretches(inside.degrees, stretches), ends, 0)
  if (areSomeBetween(ends, 0, inside.links, stretches.of)) from.fail('a link within a stretch')
  const between = readDegrees(from, stretches.of.length, count - inside.links)
  if (inside.links + between.links !== count) from.fail(`${String(count)} links in all`)
  readPart(from, between, rankedByLinks(between.degrees), ends, inside.links)
  if (areSomeInside(ends, inside.links, count, stretches.of)) from.fail('a link between two stretches')
  const { degrees } = inside
  for (let node = 0; node < degrees.length; node++) {
    degrees[node] = (degrees[node] ?? 0) + (between.degrees[node] ?? 0)
  }
  return { links: { count, ...ends }, degrees }
}

interface Degrees {
  readonly degrees: Uint32Array
  /** Half of what the nodes have together. */
  readonly links: number
}

function readDegrees(from: ByteReader, nodes: number, mostLinks: number): Degrees {
  const degrees = readPlanes(from, nodes)
  let sum = 0
  for (let node = 0; node < nodes; node++) {
    const degree = degrees[node] ?? 0
    if (degree >= nodes) from.fail('fewer links than nodes')
    sum += degree
  }
  if (sum % 2 !== 0) from.fail('links that have two ends')
  if (sum / 2 > mostLinks) from.fail(`${String(mostLinks)} links in all`)
  return { degrees, links: sum / 2 }
}

interface Ends {
  readonly from: Uint32Array
  readonly to: Uint32Array
}

/** @param ranked - nodes by their rank. @param at - row of the first link. */
function readPart(
  bytes: ByteReader,
  { degrees, links }: Degrees,
  ranked: Uint32Array,
  { from, to }: Ends,
  at: number,
): void {
  const gaps = readPlanes(bytes, links, 1)
  const nodes = ranked.length
  /** By rank: how many links have led there. */
  const met = new Uint32Array(nodes)
  let link = 0
  for (let rank = 0; rank < nodes; rank++) {
    const node = ranked[rank] ?? 0
    const left = (degrees[node] ?? 0) - (met[rank] ?? 0)
    const stop = link + left
    if (left < 0 || stop > links) bytes.fail('as many links as each node has')
    let end = rank
    for (; link < stop; link++) {
      end += (gaps[link] ?? 0) + 1
      if (end >= nodes) bytes.fail('a link to a node of the map')
      met[end] = (met[end] ?? 0) + 1
      const other = ranked[end] ?? 0
      const isLower = node < other
      from[at + link] = isLower ? node : other
      to[at + link] = isLower ? other : node
    }
  }
}

function areSomeBetween({ from, to }: Ends, start: number, end: number, of: Uint32Array): boolean {
  let apart = 0
  for (let link = start; link < end; link++) apart |= (of[from[link] ?? 0] ?? 0) ^ (of[to[link] ?? 0] ?? 0)
  return apart !== 0
}

function areSomeInside({ from, to }: Ends, start: number, end: number, of: Uint32Array): boolean {
  for (let link = start; link < end; link++) {
    if (of[from[link] ?? 0] === of[to[link] ?? 0]) return true
  }
  return false
}
