/** How nodes are, for those who ask for one each: read together, one question at a time. @module */
import { LRUCache } from 'lru-cache'
import { NODE_STATES_MAX, type NodeState } from '@/db/queries/nodes/get-node-states'
import type { Reading } from './kept-figure'
import { waitAtMost } from '@/lib/service/wait-at-most'

export interface NodeStatesInit {
  /** How each of these is; one that is not known is left out. */
  read: (peerIds: readonly string[], signal: AbortSignal) => Promise<ReadonlyMap<string, NodeState>>
  now: () => number
}

const GOOD_FOR_MS = 10_000
const KEPT_NODES = 20_000
const WAIT_MS = 2_000
const READ_LIMIT_MS = 15_000
const RETRY_MS = 5_000

interface Batch {
  readonly peerIds: Set<string>
  readonly done: Promise<void>
}

/** However many nodes are asked for, by whomever, the store is asked one question at a time. */
export class NodeStates {
  readonly #init: NodeStatesInit
  /** `value` null: no such node was seen. */
  readonly #kept = new LRUCache<string, { value: NodeState | null; atMs: number }>({ max: KEPT_NODES })
  #running: Promise<void> = Promise.resolve()
  #next: Batch | null = null
  #isAway = false
  #notBeforeMs = 0

  constructor(init: NodeStatesInit) {
    this.#init = init
  }

  async get(peerId: string): Promise<Reading<NodeState | null>> {
    const { now } = this.#init
    const kept = this.#kept.get(peerId)
    if (kept !== undefined && now() - kept.atMs < GOOD_FOR_MS) return { figure: kept, isAway: false }
    const batch = now() < this.#notBeforeMs ? null : this.#join(peerId)
    if (batch === null) return { figure: kept ?? null, isAway: true }
    await waitAtMost(batch.done, WAIT_MS)
    const figure = this.#kept.get(peerId) ?? null
    return { figure, isAway: this.#isAway || figure === null }
  }

  /** @returns null when the next question is full. */
  #join(peerId: string): Batch | null {
    if (this.#next === null) {
      const peerIds = new Set<string>()
      const done = this.#running.then(() => {
        this.#next = null
        return this.#read([...peerIds])
      })
      this.#running = done
      this.#next = { peerIds, done }
    }
    const { peerIds } = this.#next
    if (!peerIds.has(peerId) && peerIds.size >= NODE_STATES_MAX) return null
    peerIds.add(peerId)
    return this.#next
  }

  async #read(peerIds: readonly string[]): Promise<void> {
    const { read, now } = this.#init
    try {
      const atMs = now()
      const found = await read(peerIds, AbortSignal.timeout(READ_LIMIT_MS))
      for (const peerId of peerIds) this.#kept.set(peerId, { value: found.get(peerId) ?? null, atMs })
      this.#isAway = false
    } catch {
      // The seam of the database has counted it, and the live tail says in the log that the store is away.
      this.#isAway = true
      this.#notBeforeMs = now() + RETRY_MS
    }
  }
}
