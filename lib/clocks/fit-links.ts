/** What each link says of the difference of its two clocks, by weighted least squares over its samples. @module */
import type { Link, LinkBook } from './links'
import { medianOf } from './median'
import type { Ties } from './tied-clocks'

/** A sample that came from a busy moment says little; so does an old one. */
const HALF_LIFE_MS = 120_000
const DECAY = Math.log(2)
/** What the least of many differences is off by, at the least, ms; and in proportion to the link's own bound. */
const FLOOR_MS = 0.05
const FLOOR_SHARE = 0.05
/** What waiting is taken for before it is known, as a multiple of the floor. */
const WAITING_GUESS = 4
/** How many samples of its own outweigh what is usual in the network, for the waiting on a link. */
const WAITING_PRIOR = 4
/** Residuals beyond this many times the usual lose their weight: late ones sooner, for waiting only adds. */
const LATE_LIMIT = 1
const EARLY_LIMIT = 3
const LINK_LIMIT = 3
/** Of normally distributed numbers, standard deviation over median of the sizes. */
const SIGMA_OF_MEDIAN = 1.4826

/** The solver's working memory: what it takes the clocks to be, and how much it trusts each sample. */
export interface Fit {
  book: LinkBook
  sampleCount: number
  /** Middle of the samples' time, ms, and the instant that is solved for. */
  centreMs: number
  targetMs: number
  /** By node: the first guess, ms, which the state comes on top of. */
  guessMs: Float64Array
  /** (offset ms at the centre, drift ppm) by node, on top of the guess. */
  state: Float64Array
  /** By node: the index of its component's reference. */
  referenceOf: Int32Array
  /** By link and sample: when it was, ms, by the frame that all share. */
  times: Float64Array[]
  trust: Float64Array[]
  linkTrust: Float64Array
  /** By link: how long messages usually wait on their way, ms. */
  waitingMs: Float64Array
  ties: Ties
  /** By link: its own answer, offset at the centre, on top of the guess; and the variance that answer may have. */
  ownMs: Float64Array
  variance: Float64Array
  /** By node, laid out as the state. */
  right: Float64Array
}

/** Thousand seconds, in which one part per million is one millisecond. */
export function sinceCentre(fit: Pick<Fit, 'centreMs'>, atMs: number): number {
  return (atMs - fit.centreMs) / 1e6
}

/** How far a sample may be off, ms², for the least of n exponential waiting times lies about 1/n of their mean above none. */
function baseSquare(floor: number, waitingMs: number, count: number): number {
  const waited = waitingMs / count
  return floor * floor + waited * waited
}

/** What does not become less with more samples: the two ways may not be equally long. */
function floorMs(link: Link): number {
  return FLOOR_MS + FLOOR_SHARE * link.boundMs
}

export function guessWaiting(links: readonly Link[]): Float64Array {
  return Float64Array.from(links, (link) => WAITING_GUESS * floorMs(link))
}

/**
 * Sums up every link: with x the difference of the two states, a sample from a to b says x + way, one from b to a
 * says −x + way. The way, unknown and the same in both directions, is eliminated; what is left is a tie.
 */
export function sumUpLinks(fit: Fit): void {
  fit.right.fill(0)
  for (const [at, link] of fit.book.links.entries()) {
    const times = fit.times[at] ?? new Float64Array()
    const trust = fit.trust[at] ?? new Float64Array()
    const waiting = fit.waitingMs[at] ?? 0
    const floor = floorMs(link)
    let w = 0
    let ws = 0
    let wt = 0
    let wst = 0
    let wtt = 0
    let wy = 0
    let wsy = 0
    let wsty = 0
    const guess = (fit.guessMs[link.b] ?? 0) - (fit.guessMs[link.a] ?? 0)
    for (const [i, sample] of link.samples.entries()) {
      const atMs = times[i] ?? 0
      const fresh = Math.exp((-DECAY * Math.abs(fit.targetMs - atMs)) / HALF_LIFE_MS)
      const weight = ((trust[i] ?? 0) * fresh) / baseSquare(floor, waiting, sample.count)
      const t = sinceCentre(fit, atMs)
      const y = sample.ms - sample.sign * guess
      w += weight
      ws += weight * sample.sign
      wt += weight * t
      wst += weight * sample.sign * t
      wtt += weight * t * t
      wy += weight * y
      wsy += weight * sample.sign * y
      wsty += weight * sample.sign * t * y
    }
    setTie(fit, at, w > 0 ? [w - (ws * ws) / w, wt - (ws * wst) / w, wtt - (wst * wst) / w] : [0, 0, 0], [
      w > 0 ? wsy - (ws * wy) / w : 0,
      w > 0 ? wsty - (wst * wy) / w : 0,
    ])
  }
}

type Form = [onOffset: number, onBoth: number, onDrift: number]

function setTie(fit: Fit, at: number, [p, q, r]: Form, [h, g]: [number, number]): void {
  const link = fit.book.links[at]
  if (link === undefined) return
  const floor = floorMs(link)
  const trust = fit.linkTrust[at] ?? 0
  // No number of samples makes a link surer than its floor.
  const scale = trust / (1 + p * floor * floor)
  fit.ties.j11[at] = p * scale
  fit.ties.j12[at] = q * scale
  fit.ties.j22[at] = r * scale
  const determinant = p * r - q * q
  // With all samples at one time the drift cannot be told from the offset, and is left to the others.
  fit.ownMs[at] = determinant > 1e-9 * p * r ? (h * r - g * q) / determinant : p > 0 ? h / p : 0
  fit.variance[at] = p > 0 ? 1 / p + floor * floor : Infinity
  const { a, b } = link
  fit.right[2 * b] = (fit.right[2 * b] ?? 0) + h * scale
  fit.right[2 * b + 1] = (fit.right[2 * b + 1] ?? 0) + g * scale
  fit.right[2 * a] = (fit.right[2 * a] ?? 0) - h * scale
  fit.right[2 * a + 1] = (fit.right[2 * a + 1] ?? 0) - g * scale
}

/** Difference of the two states of a link, b − a. */
export function differenceOf(fit: Fit, link: Link): { offsetMs: number; driftPpm: number } {
  return {
    offsetMs: (fit.state[2 * link.b] ?? 0) - (fit.state[2 * link.a] ?? 0),
    driftPpm: (fit.state[2 * link.b + 1] ?? 0) - (fit.state[2 * link.a + 1] ?? 0),
  }
}

/** How far a link's own answer is from what all say together, ms. */
export function closureMs(fit: Fit, at: number): number {
  const link = fit.book.links[at]
  return link === undefined ? 0 : (fit.ownMs[at] ?? 0) - differenceOf(fit, link).offsetMs
}

/** Takes trust from samples and links that do not fit (Cauchy's weights; Holland and Welsch, 1977). */
export function reweigh(fit: Fit): void {
  const residuals = fit.book.links.map((link, at) => residualsOf(fit, at, link))
  learnWaiting(fit, residuals)
  const sizes = medianOf(fit.sampleCount)
  for (const [at, link] of fit.book.links.entries()) {
    const own = residuals[at]
    if (own === undefined) continue
    const floor = floorMs(link)
    const waiting = fit.waitingMs[at] ?? 0
    for (const [i, sample] of link.samples.entries()) {
      const size = (own[i] ?? 0) / Math.sqrt(baseSquare(floor, waiting, sample.count))
      own[i] = size
      sizes.add(Math.abs(size))
    }
  }
  // Never below what was assumed: a few samples that fit by chance make no exact clocks.
  const usual = Math.max(1, SIGMA_OF_MEDIAN * sizes.value())
  for (const [at, own] of residuals.entries()) {
    const trust = fit.trust[at]
    if (trust === undefined) continue
    for (const [i, residual] of own.entries()) {
      const beyond = residual / (usual * (residual > 0 ? LATE_LIMIT : EARLY_LIMIT))
      trust[i] = 1 / (1 + beyond * beyond)
    }
  }
  const middle = medianOf(fit.book.links.length)
  const closures = fit.book.links.map((_, at) => {
    const closure = Math.abs(closureMs(fit, at)) / Math.sqrt(fit.variance[at] ?? 1)
    middle.add(closure)
    return closure
  })
  const usualClosure = Math.max(1, SIGMA_OF_MEDIAN * middle.value())
  for (const [at, closure] of closures.entries()) {
    const beyond = closure / (usualClosure * LINK_LIMIT)
    fit.linkTrust[at] = 1 / (1 + beyond * beyond)
  }
}

/** How long messages wait, from how far their least ones differ between stretches and around loops. */
function learnWaiting(fit: Fit, residuals: readonly Float64Array[]): void {
  const all = medianOf(fit.sampleCount)
  for (const [at, { samples }] of fit.book.links.entries()) {
    for (const [i, { count }] of samples.entries()) all.add(Math.abs(residuals[at]?.[i] ?? 0) * count)
  }
  const usual = SIGMA_OF_MEDIAN * all.value()
  for (const [at, { samples }] of fit.book.links.entries()) {
    let squares = WAITING_PRIOR * usual * usual
    let weights = WAITING_PRIOR
    // The way over the link was taken from the same samples.
    const spare = samples.length / Math.max(1, samples.length - 1)
    for (const [i, { count }] of samples.entries()) {
      const trust = fit.trust[at]?.[i] ?? 0
      squares += trust * spare * ((residuals[at]?.[i] ?? 0) * count) ** 2
      weights += trust
    }
    fit.waitingMs[at] = Math.sqrt(squares / weights)
  }
}

/** Each sample against the clocks as they are taken to be, ms. */
function residualsOf(fit: Fit, at: number, link: Link): Float64Array {
  const { offsetMs, driftPpm } = differenceOf(fit, link)
  const guess = (fit.guessMs[link.b] ?? 0) - (fit.guessMs[link.a] ?? 0)
  const times = fit.times[at] ?? new Float64Array()
  const trust = fit.trust[at] ?? new Float64Array()
  const waiting = fit.waitingMs[at] ?? 0
  const floor = floorMs(link)
  const left = new Float64Array(link.samples.length)
  let weights = 0
  let way = 0
  for (const [i, sample] of link.samples.entries()) {
    const ahead = guess + offsetMs + driftPpm * sinceCentre(fit, times[i] ?? 0)
    left[i] = sample.ms - sample.sign * ahead
    const weight = (trust[i] ?? 0) / baseSquare(floor, waiting, sample.count)
    weights += weight
    way += weight * (left[i] ?? 0)
  }
  const usual = way / Math.max(weights, Number.MIN_VALUE)
  return left.map((ms) => ms - usual)
}
