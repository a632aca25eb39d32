/** Where nodes start that have no place yet. @module */
import { degreeOf } from '../adjacency'
import { seededRandom } from '../seeded-random'
import { STRIDE } from './bodies'
import type { OrderedTopology } from './ordered-topology'

/** How far from its neighbours a new node starts, layout units. */
const BESIDE = 30

/**
 * In the middle of its neighbours that stand already, a little aside; beside those that were put there so; and without
 * any, somewhere in the middle. By the node's own number, so that it does not matter in which order nodes come.
 * @param isPlaced - 1: its place is in `state`. All are 1 afterwards.
 */
export function placeNewcomers(
  { nums, adjacency }: OrderedTopology,
  state: Float64Array,
  isPlaced: Uint8Array,
  seed: number,
): void {
  const placed = isPlaced.reduce((sum, is) => sum + is, 0)
  let waiting = Uint32Array.from(nums.keys()).filter((index) => isPlaced[index] === 0)
  while (waiting.length > 0) {
    // Those of one round do not see each other: that would make one first and the other second.
    const beside = waiting.filter((index) => hasPlacedNeighbour(index))
    if (beside.length === 0) break
    for (const index of beside) {
      const random = seededRandom(Math.imul((nums[index] ?? 0) + 1, 0x9e3779b1) ^ seed)
      putBesideNeighbours(index, random() * 2 * Math.PI)
    }
    for (const index of beside) isPlaced[index] = 1
    waiting = waiting.filter((index) => isPlaced[index] === 0)
  }
  for (const index of waiting) {
    const random = seededRandom(Math.imul((nums[index] ?? 0) + 1, 0x9e3779b1) ^ seed)
    const angle = random() * 2 * Math.PI
    const radius = BESIDE * Math.sqrt(1 + random() * Math.max(16, placed, waiting.length))
    state[index * STRIDE] = radius * Math.cos(angle)
    state[index * STRIDE + 1] = radius * Math.sin(angle)
    isPlaced[index] = 1
  }

  function hasPlacedNeighbour(index: number): boolean {
    const first = adjacency.offsets[index] ?? 0
    for (let slot = first; slot < first + degreeOf(adjacency, index); slot++) {
      if (isPlaced[adjacency.targets[slot] ?? 0] === 1) return true
    }
    return false
  }

  function putBesideNeighbours(index: number, angle: number): void {
    let x = 0
    let y = 0
    let count = 0
    const first = adjacency.offsets[index] ?? 0
    for (let slot = first; slot < first + degreeOf(adjacency, index); slot++) {
      const other = adjacency.targets[slot] ?? 0
      if (isPlaced[other] === 0) continue
      x += state[other * STRIDE] ?? 0
      y += state[other * STRIDE + 1] ?? 0
      count++
    }
    state[index * STRIDE] = x / count + BESIDE * Math.cos(angle)
    state[index * STRIDE + 1] = y / count + BESIDE * Math.sin(angle)
  }
}
