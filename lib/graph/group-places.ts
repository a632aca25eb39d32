/** Where groups of nodes are drawn: in the middle of their nodes, as large as they are many, none over another. @module */
import type { NodeColumns } from './map-columns'

/** Share of the map's ground that all discs cover together: what leaves room for the links between them. */
const COVERED = 0.3
/** A disc is not smaller than this share of the map's side, or it could not be seen. */
const LEAST_RADIUS = 0.008
/** Between two discs, as a share of the smaller radius. */
const GAP = 0.35
const ROUNDS = 400
/** Layout units; a map whose nodes have no place yet is as wide as this. */
const WIDTH_WITHOUT_PLACES = 1000
/** Turns from one to the next so that discs on the same spot go apart in all directions. */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5))

export interface GroupPlaces {
  /** Layout units, each of these. */
  readonly xs: Float64Array
  readonly ys: Float64Array
  readonly radii: Float64Array
}

/** @param groupOfNode - index of the group of each node; beyond `counts.length`: of none. */
export function groupPlaces(nodes: NodeColumns, groupOfNode: Uint16Array, counts: Uint32Array): GroupPlaces {
  const byGroup = placedNodes(nodes, groupOfNode, counts.length)
  const { xs, ys, width, height, middleX, middleY } = middles(nodes, byGroup)
  const groups = counts.length
  let total = 0
  for (const count of counts) total += count
  const radii = new Float64Array(groups)
  for (let group = 0; group < groups; group++) {
    const area = (COVERED * width * height * (counts[group] ?? 0)) / Math.max(1, total)
    radii[group] = Math.max(Math.sqrt(area / Math.PI), LEAST_RADIUS * Math.max(width, height))
    if ((byGroup.offsets[group + 1] ?? 0) === (byGroup.offsets[group] ?? 0)) {
      xs[group] = middleX
      ys[group] = middleY
    }
  }
  pushApart(xs, ys, radii)
  return { xs, ys, radii }
}

interface PlacedNodes {
  /** Nodes of group `g` that have a place are `members[offsets[g]]` up to `members[offsets[g + 1]]`. */
  readonly offsets: Uint32Array
  readonly members: Uint32Array
}

function placedNodes({ count, xs }: NodeColumns, groupOfNode: Uint16Array, groups: number): PlacedNodes {
  const offsets = new Uint32Array(groups + 1)
  for (let index = 0; index < count; index++) {
    const group = groupOfNode[index] ?? groups
    if (group >= groups || Number.isNaN(xs[index] ?? NaN)) continue
    offsets[group + 1] = (offsets[group + 1] ?? 0) + 1
  }
  for (let group = 1; group <= groups; group++) {
    offsets[group] = (offsets[group] ?? 0) + (offsets[group - 1] ?? 0)
  }
  const next = offsets.slice(0, groups)
  const members = new Uint32Array(offsets[groups] ?? 0)
  for (let index = 0; index < count; index++) {
    const group = groupOfNode[index] ?? groups
    if (group >= groups || Number.isNaN(xs[index] ?? NaN)) continue
    const slot = next[group] ?? 0
    members[slot] = index
    next[group] = slot + 1
  }
  return { offsets, members }
}

/** Medians, which a few stragglers at the edge of the map do not move; and the ground that the map covers. */
function middles(nodes: NodeColumns, { offsets, members }: PlacedNodes) {
  const across = medians(nodes.xs, offsets, members)
  const down = medians(nodes.ys, offsets, members)
  const isEmpty = members.length === 0
  const width = isEmpty ? WIDTH_WITHOUT_PLACES : Math.max(1, across.most - across.least)
  const height = isEmpty ? WIDTH_WITHOUT_PLACES : Math.max(1, down.most - down.least)
  return {
    xs: across.medians,
    ys: down.medians,
    width,
    height,
    middleX: isEmpty ? 0 : (across.most + across.least) / 2,
    middleY: isEmpty ? 0 : (down.most + down.least) / 2,
  }
}

function medians(
  places: Float32Array,
  offsets: Uint32Array,
  members: Uint32Array,
): { medians: Float64Array; least: number; most: number } {
  const sorted = new Float32Array(members.length)
  for (let slot = 0; slot < members.length; slot++) sorted[slot] = places[members[slot] ?? 0] ?? 0
  const found = new Float64Array(offsets.length - 1)
  let least = Infinity
  let most = -Infinity
  for (let group = 0; group < found.length; group++) {
    const start = offsets[group] ?? 0
    const end = offsets[group + 1] ?? 0
    if (end === start) continue
    const own = sorted.subarray(start, end).sort()
    found[group] = ((own[(own.length - 1) >> 1] ?? 0) + (own[own.length >> 1] ?? 0)) / 2
    least = Math.min(least, own[0] ?? Infinity)
    most = Math.max(most, own[own.length - 1] ?? -Infinity)
  }
  return { medians: found, least, most }
}

/** The larger of two moves less. The same input always ends in the same places. */
function pushApart(xs: Float64Array, ys: Float64Array, radii: Float64Array): void {
  for (let round = 0; round < ROUNDS; round++) {
    let worst = 0
    for (let a = 0; a < radii.length; a++) {
      for (let b = a + 1; b < radii.length; b++) worst = Math.max(worst, pushPair(xs, ys, radii, a, b))
    }
    if (worst < 1e-3) return
  }
}

/** @returns how far the two overlapped, as a share of the smaller radius. */
function pushPair(xs: Float64Array, ys: Float64Array, radii: Float64Array, a: number, b: number): number {
  const radiusA = radii[a] ?? 0
  const radiusB = radii[b] ?? 0
  const smaller = Math.min(radiusA, radiusB)
  const room = radiusA + radiusB + smaller * GAP
  let dx = (xs[b] ?? 0) - (xs[a] ?? 0)
  let dy = (ys[b] ?? 0) - (ys[a] ?? 0)
  let apart = Math.hypot(dx, dy)
  if (apart >= room) return 0
  const overlap = room - apart
  if (apart < smaller * 1e-3) {
    dx = Math.cos(b * GOLDEN_ANGLE)
    dy = Math.sin(b * GOLDEN_ANGLE)
    apart = 1
  }
  const shareOfB = radiusA ** 2 / (radiusA ** 2 + radiusB ** 2)
  const stepX = (dx / apart) * overlap
  const stepY = (dy / apart) * overlap
  xs[a] = (xs[a] ?? 0) - stepX * (1 - shareOfB)
  ys[a] = (ys[a] ?? 0) - stepY * (1 - shareOfB)
  xs[b] = (xs[b] ?? 0) + stepX * shareOfB
  ys[b] = (ys[b] ?? 0) + stepY * shareOfB
  return overlap / Math.max(smaller, 1e-9)
}
