/** Lays the map out once, as the cartographer would, and writes where nodes stand. @module */
import { createLayoutStore } from '@/app/_cartographer/layout-store'
import { Topology } from '@/app/_cartographer/topology'
import { openDatabase } from '@/db/client'
import type { Settings } from '@/lib/env/settings'
import { createD3LayoutEngine } from '@/lib/graph/d3-layout-engine'

const LAYOUT_SEED = 1

export async function layOut(settings: Settings, signal: AbortSignal): Promise<{ ticks: number }> {
  const db = openDatabase(settings, 'cartographer')
  try {
    const store = createLayoutStore(db, Date.now)
    const all = await store.load(signal)
    const topology = new Topology()
    topology.apply(all.nums, all.neighbourSets)
    const engine = createD3LayoutEngine(LAYOUT_SEED)
    engine.setTopology(topology.layout(), new Map(all.positions.map(([num, x, y]) => [num, [x, y]])))
    let ticks = 0
    while (engine.tick()) {
      ticks += 1
      signal.throwIfAborted()
    }
    await store.write(
      Array.from(engine.positions(), ([num, x, y]) => [num, Math.round(x), Math.round(y)]),
      signal,
    )
    return { ticks }
  } finally {
    await db.close()
  }
}
