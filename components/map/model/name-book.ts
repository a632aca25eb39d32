/**
 * Peer ids of nodes, asked for as they are shown: those of a hundred thousand nodes would be half of what the map weighs.
 * @module
 */
import { NAMED_NODES_MAX, NAMES_ASKED_MAX } from '@/lib/graph/snapshot'

/** @returns peer ids by number; a number that is not there has none. */
export type FetchNames = (nums: readonly number[]) => Promise<ReadonlyMap<number, string>>

/** Names wanted within so long go into one question, ms. */
const GATHER_MS = 40
/** After a question that failed, ms. */
const REST_MS = 4_000
/** More names than a reader ever sees; the oldest are forgotten. */
const KEPT_MAX = 4 * NAMED_NODES_MAX

export class NameBook {
  readonly #fetch: FetchNames | null
  readonly #names = new Map<number, string>()
  readonly #wanted = new Set<number>()
  /** Asked for, and the server knows none: not asked for again. */
  readonly #nameless = new Set<number>()
  readonly #listeners = new Set<() => void>()
  #version = 0
  #isAsking = false
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param fetch - null: only names that were put in are known. */
  constructor(fetch: FetchNames | null) {
    this.#fetch = fetch
  }

  /** Grows whenever names have come. */
  get version(): number {
    return this.#version
  }

  get(num: number): string | null {
    return this.#names.get(num) ?? null
  }

  /** @returns null when no node is known by that name. */
  numOf(peerId: string): number | null {
    for (const [num, name] of this.#names) if (name === peerId) return num
    return null
  }

  put(num: number, peerId: string): void {
    this.#nameless.delete(num)
    this.#names.set(num, peerId)
    if (this.#names.size > KEPT_MAX) {
      for (const oldest of this.#names.keys()) {
        this.#names.delete(oldest)
        if (this.#names.size <= KEPT_MAX) break
      }
    }
  }

  /** Asks for those that are not known yet; listeners are told when some have come. */
  want(nums: Iterable<number>): void {
    if (this.#fetch === null) return
    for (const num of nums) {
      if (!this.#names.has(num) && !this.#nameless.has(num)) this.#wanted.add(num)
    }
    this.#askIn(GATHER_MS)
  }

  /** The name, as soon as it is known; null: the node has none, or nobody can be asked. */
  find(num: number): Promise<string | null> {
    this.want([num])
    return new Promise((resolve) => {
      const look = () => {
        const name = this.get(num)
        if (name === null && this.#fetch !== null && !this.#nameless.has(num)) return
        stop()
        resolve(name)
      }
      const stop = this.subscribe(look)
      look()
    })
  }

  /** @returns the way to stop listening. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  #askIn(ms: number): void {
    if (this.#wanted.size === 0 || this.#isAsking || this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.#ask()
    }, ms)
  }

  async #ask(): Promise<void> {
    if (this.#fetch === null) return
    // The newest wants are what the reader looks at now.
    const asked = [...this.#wanted].slice(-NAMES_ASKED_MAX)
    let restMs = GATHER_MS
    this.#isAsking = true
    try {
      const names = await this.#fetch(asked)
      for (const num of asked) {
        this.#wanted.delete(num)
        const name = names.get(num)
        if (name === undefined) this.#nameless.add(num)
        else this.put(num, name)
      }
      this.#version++
      for (const listener of [...this.#listeners]) listener()
    } catch {
      // Whoever still shows them wants them again; the others need not be asked for.
      this.#wanted.clear()
      for (const num of asked) this.#wanted.add(num)
      restMs = REST_MS
    } finally {
      this.#isAsking = false
    }
    this.#askIn(restMs)
  }
}
