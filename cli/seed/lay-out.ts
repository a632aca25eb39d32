/** Lays the map out once, as the cartographer would, and writes where nodes stand. @module */
import { layOutOnce } from '@/app/_cartographer/lay-out-once'
import { createLayoutStore } from '@/app/_cartographer/layout-store'
import { openDatabase } from '@/db/client'
import type { Settings } from '@/lib/env/settings'
import { createLayoutEngine } from '@/lib/graph/layout/warm-layout'

/** That of the cartographer: it goes on from there. */
const LAYOUT_SEED = 1

export async function layOut(settings: Settings, signal: AbortSignal): Promise<{ ticks: number }> {
  const db = openDatabase(settings, 'cartographer')
  try {
    const store = createLayoutStore(db, Date.now)
    return await layOutOnce({ store, engine: createLayoutEngine(LAYOUT_SEED), signal })
  } finally {
    await db.close()
  }
}
