/**
 * What of the map is drawn for a stretch of it: worked out when the view leaves the stretch or the map changes, not with
 * each frame. Far out it is a sample of the links, near it is all that is there.
 * @module
 */
import type { Extent } from '../model/place-newcomers'
import type { Size, View } from './camera'
import { LEAST_IMPORTANT } from './link-layer'
import { NODE_FLOATS } from './node-layer'
import type { Scene } from './scene'
import { besideStrength, type BesideStrength } from './sizes'

/** The stretch is wider than the screen by this share of it on each side. */
const MARGIN = 0.35
/** What is so little beside the screen counts as seen: one small movement brings it there. */
const BESIDE_MARGIN = 0.08
/** How far one may zoom before a selection is made anew. */
const ZOOMED = 1.5
/** Names and discs that are looked at for labels. */
const LARGEST_KEPT = 700
const STEPS = 8

export class Selection {
  /** Grows whenever it is made anew. */
  version = 0
  /** Rows of links; the first `linkCount` count. */
  links = new Uint32Array(1024)
  linkCount = 0
  /** The first so many of them only pass: none of their ends was on the screen, or just beside it, when this was made. */
  passingCount = 0
  /** So many after those lead away: one of their ends was. */
  leavingCount = 0
  /** Links in the stretch, drawn or not. */
  linksThere = 0
  /** Indices of nodes in the stretch; the first `nodeCount` count. */
  nodes = new Uint32Array(1024)
  nodeCount = 0
  /** The largest of them, not those that stand back; the largest first. */
  largest: readonly number[] = []
  /** Mean length of the drawn links, layout units, as far as it lies in the stretch. */
  meanLength = 0
  /** The stretch, layout units; null: none was selected yet. */
  area: Extent | null = null
  #k = 0
  #isStale = true
  #candidates = new Uint32Array(0)

  /** How strong those are that do not have both ends here. */
  get beside(): BesideStrength {
    const { linkCount, leavingCount, passingCount } = this
    return besideStrength(linkCount - leavingCount - passingCount, leavingCount, passingCount)
  }

  /** Links of full strength that would be as much as those that are drawn. */
  get countInFull(): number {
    const { passing, leaving } = this.beside
    return this.linkCount - this.passingCount * (1 - passing) - this.leavingCount * (1 - leaving)
  }

  /** The map has changed. */
  discard(): void {
    this.#isStale = true
  }

  /** Makes it anew where it must be. @param budget - links at most. @returns whether it was. */
  refresh(scene: Scene, view: View, size: Size, budget: number): boolean {
    const seen = seenArea(view, size, 0)
    const area = this.area
    const isEnough =
      area !== null &&
      !this.#isStale &&
      view.k < this.#k * ZOOMED &&
      (isWithin(seen, area) || (this.#isWhole(scene) && view.k > this.#k / ZOOMED)) &&
      (this.linkCount === this.linksThere || view.k > this.#k / ZOOMED)
    if (isEnough) return false
    this.area = seenArea(view, size, MARGIN)
    this.#k = view.k
    this.#isStale = false
    this.version++
    this.#selectNodes(scene, this.area)
    this.#selectLinks(scene, this.area, seenArea(view, size, BESIDE_MARGIN), budget)
    return true
  }

  #isWhole(scene: Scene): boolean {
    const { whole } = scene
    return whole !== null && this.area !== null && isWithin(whole, this.area)
  }

  #selectNodes({ nodes }: Scene, area: Extent): void {
    const { length, data } = nodes
    if (this.nodes.length < length) this.nodes = new Uint32Array(Math.ceil(length * 1.25))
    let count = 0
    const sizes = new Uint32Array(256)
    for (let index = 0; index < length; index++) {
      const at = index * NODE_FLOATS
      const x = data[at] ?? 0
      const y = data[at + 1] ?? 0
      if (x < area.minX || x > area.maxX || y < area.minY || y > area.maxY) continue
      // A slot without a node has no alpha; one that begins to grow is in motion.
      if ((data[at + 3] ?? 0) === 0 && !nodes.has(index)) continue
      this.nodes[count++] = index
      const size = sizeClass(nodes.targetRadii[index] ?? 0)
      sizes[size] = (sizes[size] ?? 0) + 1
    }
    this.nodeCount = count
    let least = 255
    for (let sum = 0; least > 0; least--) {
      sum += sizes[least] ?? 0
      if (sum > LARGEST_KEPT) break
    }
    // Of those that are as large as many others, some from everywhere: indices that follow each other lie together.
    const skip = Math.max(1, Math.ceil((sizes[least] ?? 0) / (LARGEST_KEPT * 2)))
    let alike = 0
    const largest: number[] = []
    for (let entry = 0; entry < count; entry++) {
      const index = this.nodes[entry] ?? 0
      const size = sizeClass(nodes.targetRadii[index] ?? 0)
      if (size < least || nodes.isAside(index)) continue
      if (size === least && alike++ % skip !== 0) continue
      largest.push(index)
    }
    const radii = nodes.targetRadii
    this.largest = largest
      .sort((one, other) => (radii[other] ?? 0) - (radii[one] ?? 0) || scattered(one) - scattered(other))
      .slice(0, LARGEST_KEPT)
  }

  #selectLinks({ nodes, links }: Scene, area: Extent, seen: Extent, budget: number): void {
    const { count, importances } = links
    const { from, to } = links.columns
    if (this.#candidates.length < count) this.#candidates = new Uint32Array(Math.ceil(count * 1.25))
    const candidates = this.#candidates
    const { targetXs: xs, targetYs: ys } = nodes
    const { minX, minY, maxX, maxY } = area
    // Links that end here come before those that only pass.
    const ending = new Uint32Array(LEAST_IMPORTANT + 1)
    const passing = new Uint32Array(LEAST_IMPORTANT + 1)
    let there = 0
    let here = 0
    for (let row = 0; row < count; row++) {
      const a = from[row] ?? 0
      const b = to[row] ?? 0
      const ax = xs[a] ?? 0
      const bx = xs[b] ?? 0
      const ay = ys[a] ?? 0
      const by = ys[b] ?? 0
      if ((ax < minX && bx < minX) || (ax > maxX && bx > maxX)) continue
      if ((ay < minY && by < minY) || (ay > maxY && by > maxY)) continue
      if (nodes.isAside(a) || nodes.isAside(b)) continue
      const isEnding =
        (ax >= minX && ax <= maxX && ay >= minY && ay <= maxY) ||
        (bx >= minX && bx <= maxX && by >= minY && by <= maxY)
      const importance = importances[row] ?? 0
      if (isEnding) {
        ending[importance] = (ending[importance] ?? 0) + 1
        here++
      } else {
        passing[importance] = (passing[importance] ?? 0) + 1
      }
      const hasOne = ax >= seen.minX && ax <= seen.maxX && ay >= seen.minY && ay <= seen.maxY
      const hasOther = bx >= seen.minX && bx <= seen.maxX && by >= seen.minY && by <= seen.maxY
      const kind = hasOne && hasOther ? HERE : hasOne || hasOther ? LEAVING : isEnding ? BESIDE : PASSING
      candidates[there++] = (row | kind) >>> 0
    }
    this.linksThere = there
    const mostEnding = limitOf(ending, budget)
    const mostPassing = limitOf(passing, budget - Math.min(budget, here))
    this.#keep({ steps: links.steps, from, to, xs, ys, importances }, there, mostEnding, mostPassing, area)
  }

  /**
   * Keeps candidates up to their limits: first those that only pass, then those that lead away, then those that are here,
   * each from slow to fast: fast ones, which tell of neighbourhoods, stay on top.
   */
  #keep(
    { steps, from, to, xs, ys, importances }: LinkFacts,
    there: number,
    mostEnding: number,
    mostPassing: number,
    area: Extent,
  ): void {
    const candidates = this.#candidates
    const starts = new Uint32Array(3 * STEPS + 1)
    let kept = 0
    let sum = 0
    let passing = 0
    let leaving = 0
    const wide = area.maxX - area.minX
    const high = area.maxY - area.minY
    for (let at = 0; at < there; at++) {
      const candidate = candidates[at] ?? 0
      const row = candidate & ROW
      const isPassing = candidate >= PASSING
      if ((importances[row] ?? 0) > (isPassing ? mostPassing : mostEnding)) continue
      candidates[kept++] = candidate
      if (candidate >= BESIDE) passing++
      else if (candidate >= LEAVING) leaving++
      const place = placeOf(candidate) - (steps[row] ?? 0)
      starts[place] = (starts[place] ?? 0) + 1
      const a = from[row] ?? 0
      const b = to[row] ?? 0
      const dx = Math.min(wide, Math.abs((xs[a] ?? 0) - (xs[b] ?? 0)))
      const dy = Math.min(high, Math.abs((ys[a] ?? 0) - (ys[b] ?? 0)))
      sum += Math.sqrt(dx * dx + dy * dy)
    }
    for (let place = 1; place < starts.length; place++) {
      starts[place] = (starts[place] ?? 0) + (starts[place - 1] ?? 0)
    }
    if (this.links.length < kept) this.links = new Uint32Array(Math.ceil(kept * 1.25))
    for (let at = 0; at < kept; at++) {
      const candidate = candidates[at] ?? 0
      const row = candidate & ROW
      const place = placeOf(candidate) - (steps[row] ?? 0) - 1
      const next = starts[place] ?? 0
      this.links[next] = row
      starts[place] = next + 1
    }
    this.linkCount = kept
    this.passingCount = passing
    this.leavingCount = leaving
    this.meanLength = kept === 0 ? 0 : sum / kept
  }
}

/** Bits of a candidate beside its row: how many of its ends are seen, or, of none, whether one is in the stretch. */
const HERE = 0
const LEAVING = 0x40000000
const BESIDE = 0x80000000
const PASSING = 0xc0000000
const ROW = 0x3fffffff

/** After the last place of its kind. */
function placeOf(candidate: number): number {
  return candidate >= BESIDE ? STEPS : candidate >= LEAVING ? 2 * STEPS : 3 * STEPS
}

interface LinkFacts {
  readonly steps: Uint8Array
  readonly importances: Uint16Array
  readonly from: Uint32Array
  readonly to: Uint32Array
  readonly xs: Float32Array
  readonly ys: Float32Array
}

/** The stretch of the map on the screen, wider by a share of it on each side; layout units. */
export function seenArea(view: View, size: Size, margin: number): Extent {
  const wide = (size.width / view.k) * margin
  const high = (size.height / view.k) * margin
  return {
    minX: -view.x / view.k - wide,
    minY: -view.y / view.k - high,
    maxX: (size.width - view.x) / view.k + wide,
    maxY: (size.height - view.y) / view.k + high,
  }
}

function isWithin(inner: Extent, outer: Extent): boolean {
  return (
    inner.minX >= outer.minX &&
    inner.minY >= outer.minY &&
    inner.maxX <= outer.maxX &&
    inner.maxY <= outer.maxY
  )
}

/** Radii in steps of a tenth of a pixel. */
function sizeClass(radius: number): number {
  return Math.min(255, Math.floor(radius * 10))
}

/** The importance up to which there are at most `budget`; below 0: none. */
function limitOf(counts: Uint32Array, budget: number): number {
  let sum = 0
  for (let importance = 0; importance < counts.length; importance++) {
    sum += counts[importance] ?? 0
    if (sum > budget) return importance - 1
  }
  return counts.length
}

/** An order in which neighbours are far apart, the same each time. */
function scattered(index: number): number {
  return Math.imul(index + 1, 0x9e3779b1) >>> 0
}
