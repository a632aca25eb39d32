/** Keeps the layout of the network warm, and writes where nodes stand whenever they have moved. @module */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { LayoutEngine } from '@/lib/graph/layout-engine'
import type { CartographerMetrics } from './cartographer-metrics'
import { CommunityKeeper } from './community-keeper'
import type { LayoutCursors, LayoutStore } from './layout-store'
import { Topology } from './topology'
import { WrittenPositions } from './written-positions'

/** From one look at the topology to the next. */
const ROUND_MS = 500
/**
 * A new layout is worked on for this long a round until it is at rest; one that is warmed a little takes few steps, and
 * is seen moving gently.
 */
const UNFOLDING_BUDGET_MS = 300
const HOT = 0.1
const WARM_TICKS = 12
const WARM_BUDGET_MS = 100
/** The whole topology is read again this often: nodes that are forgotten are in no feed. */
const RELOAD_MS = 5 * 60_000
/** Putting changes into a large layout takes a while: what has come is put in together, for at most this share of the time. */
const SETTING_SHARE = 0.05
/** While all nodes move: what the store and all who follow it take with ease. */
const ROWS_WRITTEN_PER_SECOND = 25_000
/** From one look at whether the map is to be kept to the next. */
const KEYFRAME_LOOK_MS = 60_000
const FIRST_RETRY_MS = 250
const LAST_RETRY_MS = 5_000

export interface CartographerInit {
  store: LayoutStore
  engine: LayoutEngine
  metrics: CartographerMetrics
  log: Logger
  /** Monotonic, ms. */
  clock: () => number
}

export class Cartographer {
  readonly #init: CartographerInit
  readonly #topology = new Topology()
  readonly #written = new WrittenPositions()
  readonly #communities: CommunityKeeper
  #cursors: LayoutCursors | null = null
  #loadedAt = 0
  #failures = 0
  /** Changes were read that the engine does not know of. */
  #isNews = false
  #setAgainAt = 0
  #writeAgainAt = 0
  #keyframeAt = 0
  #hasMoved = false
  /** It was hot, and is not at rest since. */
  #isUnfolding = false

  constructor(init: CartographerInit) {
    this.#init = init
    this.#communities = new CommunityKeeper(init.clock)
  }

  /** Why the map is not being kept; null: it is. */
  get trouble(): string | null {
    if (this.#failures > 0) return 'the database cannot be reached'
    return this.#loadedAt === 0 ? 'the topology has not been read yet' : null
  }

  /** Works until the signal is aborted; no failure ends it. */
  async run(signal: AbortSignal): Promise<void> {
    const isEnding = (): boolean => signal.aborted
    while (!isEnding()) {
      const began = this.#init.clock()
      let restMs = ROUND_MS
      try {
        await this.round(signal)
        this.#failures = 0
      } catch (error) {
        if (isEnding()) return
        this.#init.log[this.#failures === 0 ? 'warn' : 'debug']({ err: error }, 'could not read or write')
        this.#cursors = null
        restMs = Math.min(FIRST_RETRY_MS * 2 ** Math.min(this.#failures++, 10), LAST_RETRY_MS)
      }
      const leftMs = Math.max(0, restMs - (this.#init.clock() - began))
      await sleep(leftMs, undefined, { signal }).catch(() => undefined)
    }
  }

  /** One look, some steps, one writing. */
  async round(signal: AbortSignal): Promise<void> {
    const { engine, metrics } = this.#init
    await this.#read(signal)
    this.#setTopology()
    this.#work()
    metrics.nodes.set(this.#topology.size)
    metrics.links.set(this.#topology.linkCount)
    metrics.heat.set(engine.heat)
    await this.#write(signal)
    await this.#writeCommunities(signal)
    await this.#keepKeyframe(signal)
  }

  async #read(signal: AbortSignal): Promise<void> {
    const { store, clock } = this.#init
    const cursors = clock() - this.#loadedAt > RELOAD_MS ? null : this.#cursors
    if (cursors !== null) {
      const changes = await store.readChanges(cursors, signal)
      this.#cursors = changes.cursors
      if (this.#topology.apply(changes.nums, changes.neighbourSets)) this.#isNews = true
      return
    }
    const all = await store.load(signal)
    await this.#topology.load(all.nums, all.neighbourSets)
    // Another cartographer may have put nodes elsewhere: it is followed, or the two would write against each other.
    this.#init.engine.place(this.#written.load(all.positions))
    this.#communities.note(all.communities)
    this.#cursors = all.cursors
    this.#loadedAt = clock()
    this.#isNews = true
  }

  #setTopology(): void {
    const { engine, clock } = this.#init
    const began = clock()
    if (!this.#isNews || began < this.#setAgainAt) return
    engine.setTopology(this.#topology.layout(), this.#written.positions)
    this.#isNews = false
    this.#hasMoved = true
    const ended = clock()
    this.#setAgainAt = ended + (ended - began) / SETTING_SHARE
  }

  #work(): void {
    const { engine, metrics, clock } = this.#init
    const began = clock()
    for (let done = 0; ; done++) {
      const tickBegan = clock()
      const tookMs = tickBegan - began
      this.#isUnfolding = engine.heat >= HOT || (this.#isUnfolding && engine.heat > 0)
      const isEnough = this.#isUnfolding
        ? tookMs > UNFOLDING_BUDGET_MS
        : done >= WARM_TICKS || tookMs > WARM_BUDGET_MS
      if (isEnough || !engine.tick()) return
      this.#hasMoved = true
      metrics.ticks.inc()
      metrics.tickSeconds.observe((clock() - tickBegan) / 1_000)
    }
  }

  async #write(signal: AbortSignal): Promise<void> {
    const { store, engine, metrics, clock } = this.#init
    if (!this.#hasMoved || clock() < this.#writeAgainAt) return
    const moved = this.#written.movedIn(engine.positions())
    // Cleared only when nothing more is to come: what moved less than is written moves on from there.
    this.#hasMoved = engine.heat > 0
    if (moved.nums.length === 0) return
    const began = clock()
    await store.write(moved, signal)
    this.#written.note(moved)
    metrics.written.inc(moved.nums.length)
    this.#writeAgainAt = began + (1_000 * moved.nums.length) / ROWS_WRITTEN_PER_SECOND
  }

  async #writeCommunities(signal: AbortSignal): Promise<void> {
    const { store, metrics, clock } = this.#init
    const began = clock()
    const moved = this.#communities.next(this.#topology)
    if (moved === null) return
    metrics.communitiesSeconds.set((clock() - began) / 1_000)
    if (moved.nums.length === 0) return
    await store.writeCommunities(moved, signal)
    this.#communities.note(moved)
  }

  async #keepKeyframe(signal: AbortSignal): Promise<void> {
    const { store, metrics, clock } = this.#init
    // A map that is only unfolding is none to come back to.
    if (this.#isUnfolding || clock() < this.#keyframeAt) return
    if (await store.keepKeyframe(signal)) metrics.keyframes.inc()
    this.#keyframeAt = clock() + KEYFRAME_LOOK_MS
  }
}
