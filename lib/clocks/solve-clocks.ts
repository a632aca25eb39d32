/**
 * All clocks of a network at one time, from the differences that traffic shows between pairs of them. Within a set
 * of nodes that are linked, directly or over others, offsets and drifts are found together by least squares, so that
 * the errors of single links even out around every loop; samples and links that do not fit lose their weight. How
 * far a clock may be off is found by solving again with errors of the size that the loops show (a parametric
 * bootstrap: B. Efron, R. Tibshirani, An Introduction to the Bootstrap, 1993).
 * @module
 */
import { seededRandom } from '../graph/seeded-random'
import type { NodeClock } from '../messages/message'
import { findComponents, type Component } from './components'
import { closureMs, guessWaiting, reweigh, sinceCentre, sumUpLinks, type Fit } from './fit-links'
import { medianOf, type MedianOf } from './median'
import { gatherLinks, type LinkBook } from './links'
import type { ClockSample } from './samples'
import { solveTies, type TieSystem } from './tied-clocks'

export interface SolveOptions {
  /** Nodes that were references before: they stay it, so that clocks solved at different times can be compared. */
  references?: readonly number[]
}

/** Rounds of taking weight from what does not fit. */
const ROUNDS = 5
const TOLERANCE = 1e-7
/** Clocks of computers drift by some tens of parts per million (RFC 5905 allows 500). */
const DRIFT_PPM = 60
const REPLICAS = 20
const REPLICA_TOLERANCE = 3e-2
/** Half of the bound of a link stands for its error, as strong as so much of a loop, where loops do not show it. */
const PRIOR_LOOPS = 0.2
/**
 * Standard errors that are stated. In simulations two hold 95 clocks of 100; on a mesh of real nodes, whose delays
 * come and go together, it takes more.
 */
const STATED = 2.8
const STATED_FLOOR_MS = 0.05
/** A sample from longer before than this has nothing to say of now, ms. */
const REACH_MS = 3_600_000

/**
 * Solves for the middle of the newest stretch of the samples.
 * @returns clocks in the order of the nodes' numbers; none for a node that no traffic in both directions ties to another.
 */
export function solveClocks(samples: readonly ClockSample[], options: SolveOptions = {}): NodeClock[] {
  const steps = solvingClocks(samples, options)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** The same in steps of some tens of milliseconds at most, for who has other things to do in between. */
export function* solvingClocks(
  samples: readonly ClockSample[],
  options: SolveOptions = {},
): Generator<undefined, NodeClock[]> {
  const book = gatherLinks(samples)
  if (book.links.length === 0) return []
  yield
  const indexOf = new Map(book.nums.map((num, index) => [num, index]))
  const guessMs = new Float64Array(book.nums.length)
  const references = (options.references ?? []).flatMap((num) => indexOf.get(num) ?? [])
  const components = findComponents(book.nums.length, book.links, references, guessMs)
  const fit = newFit(book, components, guessMs)
  yield
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0) {
      placeInTime(fit)
      reweigh(fit)
      yield
    }
    sumUpLinks(fit)
    fit.state = solveTies(systemOf(fit), fit.right, TOLERANCE).state
    yield
  }
  const variance = yield* replicate(fit, components)
  return book.nums.map((nodeNum, node): NodeClock => {
    const reference = fit.referenceOf[node] ?? node
    // How much faster than the reference, which drifts as well.
    const drift = (fit.state[2 * node + 1] ?? 0) - (fit.state[2 * reference + 1] ?? 0)
    return {
      nodeNum,
      component: book.nums[reference] ?? nodeNum,
      atMs: fit.targetMs,
      offsetMs: (guessMs[node] ?? 0) + (fit.state[2 * node] ?? 0) + drift * sinceCentre(fit, fit.targetMs),
      driftPpm: drift,
      uncertaintyMs: reference === node ? 0 : STATED_FLOOR_MS + STATED * Math.sqrt(variance[node] ?? 0),
    }
  })
}

function newFit(book: LinkBook, components: readonly Component[], guessMs: Float64Array): Fit {
  const { links, nums } = book
  let targetMs = -Infinity
  let sum = 0
  let count = 0
  for (const link of links) {
    for (const { slotMs } of link.samples) {
      targetMs = Math.max(targetMs, slotMs)
      sum += slotMs
      count++
    }
  }
  const referenceOf = new Int32Array(nums.length)
  for (const { reference, nodes } of components) for (const node of nodes) referenceOf[node] = reference
  return {
    book,
    sampleCount: count,
    centreMs: sum / count,
    targetMs,
    guessMs,
    state: new Float64Array(2 * nums.length),
    referenceOf,
    times: links.map(({ samples }) => Float64Array.from(samples, ({ slotMs }) => slotMs)),
    trust: links.map(({ samples }) => new Float64Array(samples.length).fill(1)),
    linkTrust: new Float64Array(links.length).fill(1),
    waitingMs: guessWaiting(links),
    ties: {
      a: Int32Array.from(links, ({ a }) => a),
      b: Int32Array.from(links, ({ b }) => b),
      j11: new Float64Array(links.length),
      j12: new Float64Array(links.length),
      j22: new Float64Array(links.length),
    },
    ownMs: new Float64Array(links.length),
    variance: new Float64Array(links.length),
    right: new Float64Array(2 * nums.length),
  }
}

function systemOf(fit: Fit): TieSystem {
  const isFixed = new Uint8Array(fit.referenceOf.length)
  for (const reference of fit.referenceOf) isFixed[reference] = 1
  return { ties: fit.ties, nodeCount: isFixed.length, isFixed, driftPrior: 1 / DRIFT_PPM ** 2 }
}

/**
 * When a hop really was: by its sender's clock as far as that is known now, set so that on the whole hops lie in the
 * middle of the stretches they were written in.
 */
function placeInTime(fit: Fit): void {
  const shifts = new Map<number, MedianOf>()
  for (const [at, { samples, a }] of fit.book.links.entries()) {
    const times = fit.times[at]
    if (times === undefined) continue
    const reference = fit.referenceOf[a] ?? 0
    const known = shifts.get(reference) ?? medianOf(fit.sampleCount)
    shifts.set(reference, known)
    for (const [i, { sender, atMs, slotMs }] of samples.entries()) {
      const drift = fit.state[2 * sender + 1] ?? 0
      const offset =
        (fit.guessMs[sender] ?? 0) + (fit.state[2 * sender] ?? 0) + drift * sinceCentre(fit, slotMs)
      times[i] = atMs - offset
      known.add(atMs - offset - slotMs)
    }
  }
  const middles = new Map([...shifts].map(([reference, values]) => [reference, values.value()]))
  for (const [at, { samples, a }] of fit.book.links.entries()) {
    const shift = middles.get(fit.referenceOf[a] ?? 0) ?? 0
    const times = fit.times[at]
    if (times === undefined) continue
    for (const [i, { slotMs }] of samples.entries()) {
      const away = (times[i] ?? 0) - shift - slotMs
      times[i] = slotMs + Math.max(-REACH_MS, Math.min(REACH_MS, away))
    }
  }
}

/** Solves for errors drawn anew, again and again. @returns by node, the mean square of what they do to its offset. */
function* replicate(fit: Fit, components: readonly Component[]): Generator<undefined, Float64Array> {
  const { links } = fit.book
  const nodeCount = fit.referenceOf.length
  const errorMs = linkErrors(fit, components)
  const system = systemOf(fit)
  const normal = normals(seededRandom(links.length))
  const squares = new Float64Array(nodeCount)
  const ahead = sinceCentre(fit, fit.targetMs)
  const right = new Float64Array(2 * nodeCount)
  const { j11, j12, j22 } = fit.ties
  for (let replica = 0; replica < REPLICAS; replica++) {
    for (let node = 0; node < nodeCount; node++) {
      right[2 * node] = 0
      right[2 * node + 1] = normal() * Math.sqrt(system.driftPrior)
    }
    for (const [at, { a, b }] of links.entries()) {
      const offset = normal() * (errorMs[at] ?? 0)
      const onDrift = j22[at] ?? 0
      const drift = onDrift > 0 ? normal() / Math.sqrt(onDrift) : 0
      const h = (j11[at] ?? 0) * offset + (j12[at] ?? 0) * drift
      const g = (j12[at] ?? 0) * offset + onDrift * drift
      right[2 * b] = (right[2 * b] ?? 0) + h
      right[2 * b + 1] = (right[2 * b + 1] ?? 0) + g
      right[2 * a] = (right[2 * a] ?? 0) - h
      right[2 * a + 1] = (right[2 * a + 1] ?? 0) - g
    }
    const { state } = solveTies(system, right, REPLICA_TOLERANCE)
    for (let node = 0; node < nodeCount; node++) {
      const reference = fit.referenceOf[node] ?? 0
      const drift = (state[2 * node + 1] ?? 0) - (state[2 * reference + 1] ?? 0)
      const moved = (state[2 * node] ?? 0) + ahead * drift
      squares[node] = (squares[node] ?? 0) + (moved * moved) / REPLICAS
    }
    yield
  }
  return squares
}

/** How far each link's answer is likely to be off, ms: as its component's loops show, else by what it cannot exceed. */
function linkErrors(fit: Fit, components: readonly Component[]): Float64Array {
  const errors = new Float64Array(fit.book.links.length)
  for (const { nodes, links } of components) {
    const loops = Math.max(0, links.length - (nodes.length - 1))
    let sum = 0
    let weights = 0
    for (const at of links) {
      const trust = fit.linkTrust[at] ?? 0
      const closure = closureMs(fit, at)
      sum += (trust * closure * closure) / (fit.variance[at] ?? 1)
      weights += trust
    }
    // Of all links' answers the tree took some to fit: what is left over belongs to the loops.
    const spread = loops === 0 || weights === 0 ? 0 : (sum / weights) * (links.length / loops)
    for (const at of links) {
      const bound = (fit.book.links[at]?.boundMs ?? 0) / 2
      const closure = closureMs(fit, at)
      const shown = Math.max(spread * (fit.variance[at] ?? 0), closure * closure)
      errors[at] = Math.sqrt((PRIOR_LOOPS * bound * bound + loops * shown) / (PRIOR_LOOPS + loops))
    }
  }
  return errors
}

/** Normally distributed numbers (Box and Muller, 1958). */
function normals(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
