/**
 * Normal equations of clocks that are tied in pairs, solved by conjugate gradients. Each tie is a quadratic form in
 * the difference of two nodes' states (offset, drift), so the matrix is a graph Laplacian with blocks of 2 × 2: it is
 * never written down, a product with it is one walk over the ties.
 * @see https://www.cs.cmu.edu/~quake-papers/painless-conjugate-gradient.pdf with a block-Jacobi preconditioner
 * @module
 */

/** Ties as columns: node indexes, and the symmetric information matrix of (offset, drift) differences b − a. */
export interface Ties {
  a: Int32Array
  b: Int32Array
  j11: Float64Array
  j12: Float64Array
  j22: Float64Array
}

export interface TieSystem {
  ties: Ties
  nodeCount: number
  /** The offsets of these stay at zero. */
  isFixed: Uint8Array
  /** Information on each node's drift from what clocks are like. */
  driftPrior: number
}

export interface TieSolution {
  /** (offset, drift) of each node, one after the other. */
  state: Float64Array
  rounds: number
}

const ROUNDS_MAX = 400

/** @param right - right side, laid out as the state. @param tolerance - relative size of what may be left. */
export function solveTies(system: TieSystem, right: Float64Array, tolerance: number): TieSolution {
  const size = 2 * system.nodeCount
  const state = new Float64Array(size)
  const left = Float64Array.from(right)
  clearFixed(left, system.isFixed)
  const blocks = invertedBlocks(system)
  const eased = new Float64Array(size)
  precondition(blocks, left, eased)
  const direction = Float64Array.from(eased)
  const product = new Float64Array(size)
  let energy = dot(left, eased)
  const goal = energy * tolerance * tolerance
  let rounds = 0
  for (; rounds < ROUNDS_MAX && energy > goal && energy > 0; rounds++) {
    multiply(system, direction, product)
    const curvature = dot(direction, product)
    if (!(curvature > 0)) break
    const step = energy / curvature
    for (let i = 0; i < size; i++) {
      state[i] = (state[i] ?? 0) + step * (direction[i] ?? 0)
      left[i] = (left[i] ?? 0) - step * (product[i] ?? 0)
    }
    precondition(blocks, left, eased)
    const before = energy
    energy = dot(left, eased)
    const keep = energy / before
    for (let i = 0; i < size; i++) direction[i] = (eased[i] ?? 0) + keep * (direction[i] ?? 0)
  }
  return { state, rounds }
}

function multiply({ ties, isFixed, driftPrior }: TieSystem, x: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i += 2) {
    out[i] = 0
    out[i + 1] = driftPrior * (x[i + 1] ?? 0)
  }
  const { a, b, j11, j12, j22 } = ties
  for (let at = 0; at < a.length; at++) {
    const i = 2 * (a[at] ?? 0)
    const k = 2 * (b[at] ?? 0)
    const offset = (x[k] ?? 0) - (x[i] ?? 0)
    const drift = (x[k + 1] ?? 0) - (x[i + 1] ?? 0)
    const onOffset = (j11[at] ?? 0) * offset + (j12[at] ?? 0) * drift
    const onDrift = (j12[at] ?? 0) * offset + (j22[at] ?? 0) * drift
    out[k] = (out[k] ?? 0) + onOffset
    out[k + 1] = (out[k + 1] ?? 0) + onDrift
    out[i] = (out[i] ?? 0) - onOffset
    out[i + 1] = (out[i + 1] ?? 0) - onDrift
  }
  clearFixed(out, isFixed)
}

/** For each node the inverse of its own 2 × 2 block: three numbers. */
function invertedBlocks({ ties, nodeCount, isFixed, driftPrior }: TieSystem): Float64Array {
  const blocks = new Float64Array(3 * nodeCount)
  for (let at = 0; at < ties.a.length; at++) {
    for (const node of [ties.a[at] ?? 0, ties.b[at] ?? 0]) {
      blocks[3 * node] = (blocks[3 * node] ?? 0) + (ties.j11[at] ?? 0)
      blocks[3 * node + 1] = (blocks[3 * node + 1] ?? 0) + (ties.j12[at] ?? 0)
      blocks[3 * node + 2] = (blocks[3 * node + 2] ?? 0) + (ties.j22[at] ?? 0)
    }
  }
  for (let node = 0; node < nodeCount; node++) {
    const p = blocks[3 * node] ?? 0
    const q = blocks[3 * node + 1] ?? 0
    const r = (blocks[3 * node + 2] ?? 0) + driftPrior
    const determinant = p * r - q * q
    const isWhole = determinant > 0 && isFixed[node] !== 1
    blocks[3 * node] = isWhole ? r / determinant : 0
    blocks[3 * node + 1] = isWhole ? -q / determinant : 0
    blocks[3 * node + 2] = isWhole ? p / determinant : r > 0 ? 1 / r : 0
  }
  return blocks
}

function precondition(blocks: Float64Array, x: Float64Array, out: Float64Array): void {
  for (let i = 0, at = 0; i < x.length; i += 2, at += 3) {
    const offset = x[i] ?? 0
    const drift = x[i + 1] ?? 0
    out[i] = (blocks[at] ?? 0) * offset + (blocks[at + 1] ?? 0) * drift
    out[i + 1] = (blocks[at + 1] ?? 0) * offset + (blocks[at + 2] ?? 0) * drift
  }
}

function clearFixed(x: Float64Array, isFixed: Uint8Array): void {
  for (let node = 0; node < isFixed.length; node++) {
    if (isFixed[node] === 1) x[2 * node] = 0
  }
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += (x[i] ?? 0) * (y[i] ?? 0)
  return sum
}
