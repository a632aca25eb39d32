/** Which nodes belong together: worked out again when enough has changed, at a bounded share of the time. @module */
import type { CommunityColumns } from '@/db/queries/map/get-communities'
import { adjacencyOf } from '@/lib/graph/adjacency'
import { communitiesOf } from '@/lib/graph/communities'
import type { Topology } from './topology'

/** Share of the nodes and links that must have come or gone. */
const CHANGED_SHARE = 0.02
/** Not again within so many times the time that it took, nor within so many ms. */
const REST_SHARE = 50
const REST_MIN_MS = 5_000
/** Any will do, as long as it stays. */
const SEED = 1

export class CommunityKeeper {
  readonly #clock: () => number
  /** Where the store has each node. */
  readonly #written = new Map<number, number>()
  /** `changes` of the topology when they were last worked out. */
  #changes = -1
  #restUntil = 0

  /** @param clock - monotonic, ms. */
  constructor(clock: () => number) {
    this.#clock = clock
  }

  /** Takes note of what the store has. */
  note({ nums, communities }: CommunityColumns): void {
    for (const [row, num] of nums.entries()) this.#written.set(num, communities[row] ?? 0)
  }

  /** @returns the nodes that are in another community than the store has; null: it is not time. */
  next(topology: Topology): CommunityColumns | null {
    const { changes, size, linkCount } = topology
    const hasChanged = this.#changes < 0 || changes - this.#changes >= CHANGED_SHARE * (size + linkCount)
    if (size === 0 || !hasChanged || this.#clock() < this.#restUntil) return null

    const beganMs = this.#clock()
    const { nums, from, to } = topology.layout()
    const before = nums.map((num) => this.#written.get(num) ?? 0)
    const { communities } = communitiesOf(adjacencyOf(nums.length, from, to), SEED, before)
    const moved = Uint32Array.from(nums.keys()).filter(
      (row) => this.#written.get(nums[row] ?? 0) !== communities[row],
    )
    const endedMs = this.#clock()
    this.#changes = changes
    this.#restUntil = endedMs + Math.max(REST_MIN_MS, REST_SHARE * (endedMs - beganMs))
    return {
      nums: moved.map((row) => nums[row] ?? 0),
      communities: moved.map((row) => communities[row] ?? 0),
    }
  }
}
