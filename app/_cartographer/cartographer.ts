/** Keeps the layout of the network warm, and writes where nodes stand whenever they have moved. @module */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Position } from '@/db/queries/map/get-positions'
import type { LayoutEngine, LayoutPoint } from '@/lib/graph/layout-engine'
import type { CartographerMetrics } from './cartographer-metrics'
import type { LayoutCursors, LayoutStore } from './layout-store'
import { Topology } from './topology'

/** From one look at the topology to the next. */
const ROUND_MS = 500
/** A new layout is worked on for this long a round; a warm one takes few steps, and is seen moving gently. */
const HOT_BUDGET_MS = 300
const HOT = 0.1
const WARM_TICKS = 12
const WARM_BUDGET_MS = 100
/** The whole topology is read again this often: nodes that are forgotten are in no feed. */
const RELOAD_MS = 5 * 60_000
/** A node that moved less has not moved, layout units: a tenth of its drawn size. */
const MOVED = 1
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
  /** Where the store has each node. */
  readonly #written = new Map<number, LayoutPoint>()
  #cursors: LayoutCursors | null = null
  #loadedAt = 0
  #failures = 0

  constructor(init: CartographerInit) {
    this.#init = init
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
    if (await this.#read(signal)) engine.setTopology(this.#topology.layout(), this.#written)
    this.#work()
    metrics.nodes.set(this.#topology.size)
    metrics.heat.set(engine.heat)
    const moved = this.#moved()
    if (moved.length === 0) return
    await this.#init.store.write(moved, signal)
    for (const [num, x, y] of moved) this.#written.set(num, [x, y])
    metrics.written.inc(moved.length)
  }

  /** @returns whether the topology changed. */
  async #read(signal: AbortSignal): Promise<boolean> {
    const { store, clock } = this.#init
    const cursors = clock() - this.#loadedAt > RELOAD_MS ? null : this.#cursors
    if (cursors !== null) {
      const changes = await store.readChanges(cursors, signal)
      this.#cursors = changes.cursors
      return this.#topology.apply(changes.nums, changes.neighbourSets)
    }
    const all = await store.load(signal)
    for (const [num, x, y] of all.positions) this.#written.set(num, [x, y])
    this.#topology.clear()
    this.#topology.apply(all.nums, all.neighbourSets)
    this.#cursors = all.cursors
    this.#loadedAt = clock()
    return true
  }

  #work(): void {
    const { engine, metrics, clock } = this.#init
    const began = clock()
    for (let done = 0; ; done++) {
      const tookMs = clock() - began
      const isEnough =
        engine.heat >= HOT ? tookMs > HOT_BUDGET_MS : done >= WARM_TICKS || tookMs > WARM_BUDGET_MS
      if (isEnough || !engine.tick()) return
      metrics.ticks.inc()
    }
  }

  #moved(): Position[] {
    const moved: Position[] = []
    for (const [num, x, y] of this.#init.engine.positions()) {
      const at = this.#written.get(num)
      if (at !== undefined && Math.hypot(x - at[0], y - at[1]) < MOVED) continue
      moved.push([num, Math.round(x), Math.round(y)])
    }
    return moved
  }
}
