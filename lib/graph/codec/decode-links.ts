/** Bytes → which nodes are linked. @module */
import type { LinkColumns } from '../map-columns'
import type { ByteReader } from './bytes'
import { rankedInStretches, type Stretches } from './link-ranks'
import { readPlanes } from './planes'
import { largestFirst } from './sorted-by'

export interface ReadLinks {
  readonly links: Omit<LinkColumns, 'flags'>
  /** Links of each node. */
  readonly degrees: Uint32Array
}

/** @param count - of the links; no more than there are bytes. */
export function readLinks(from: ByteReader, stretches: Stretches, count: number): ReadLinks {
  const ends = { from: new Uint32Array(count), to: new Uint32Array(count) }
  const inside = readDegrees(from, stretches.of.length, count)
  const first = { ...ends, stretchOf: stretches.of, start: 0, isBetween: false }
  readPart(from, inside, rankedInStretches(inside.degrees, stretches), first)
  const between = readDegrees(from, stretches.of.length, count - inside.links)
  if (inside.links + between.links !== count) from.fail(`${String(count)} links in all`)
  readPart(from, between, largestFirst(between.degrees), { ...first, start: inside.links, isBetween: true })
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

interface Part {
  readonly from: Uint32Array
  readonly to: Uint32Array
  readonly stretchOf: Uint32Array
  /** Row of the first link. */
  readonly start: number
  /** Its links lead from one stretch to another. */
  readonly isBetween: boolean
}

/** @param ranked - nodes by their rank. */
function readPart(
  bytes: ByteReader,
  { degrees, links }: Degrees,
  ranked: Uint32Array,
  { from, to, stretchOf, start, isBetween }: Part,
): void {
  const gaps = readPlanes(bytes, links, 1)
  const nodes = ranked.length
  /** By rank: how many links have led there. */
  const met = new Uint32Array(nodes)
  let link = 0
  let isMisplaced = false
  for (let rank = 0; rank < nodes; rank++) {
    const node = ranked[rank] ?? 0
    const stretch = stretchOf[node] ?? 0
    const left = (degrees[node] ?? 0) - (met[rank] ?? 0)
    const stop = link + left
    if (left < 0 || stop > links) bytes.fail('as many links as each node has')
    let end = rank
    for (; link < stop; link++) {
      end += (gaps[link] ?? 0) + 1
      if (end >= nodes) bytes.fail('a link to a node of the map')
      met[end] = (met[end] ?? 0) + 1
      const other = ranked[end] ?? 0
      if (isBetween && stretchOf[other] === stretch) isMisplaced = true
      const row = start + link
      if (node < other) {
        from[row] = node
        to[row] = other
      } else {
        from[row] = other
        to[row] = node
      }
    }
    // Ranks of a stretch follow each other, so the last of the ends speaks for all.
    if (!isBetween && stretchOf[ranked[end] ?? 0] !== stretch) isMisplaced = true
  }
  if (isMisplaced) bytes.fail(isBetween ? 'a link between two stretches' : 'a link within a stretch')
}
