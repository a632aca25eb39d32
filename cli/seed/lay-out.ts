/** Lays the map out once, as the cartographer would, and writes where nodes stand. @module */
import { layOutOnce } from '@/app/_cartographer/lay-out-once'
import { createLayoutStore } from '@/app/_cartographer/layout-store'
import { openDatabase } from '@/db/client'
import type { Settings } from '@/lib/env/settings'
import { createLayoutEngine } from '@/lib/graph/layout/warm-layout'

/** That of the cartographer: it goes on from there. */
const LAYOUT_SEED = 1

/** @param onProgress - after each step: how far from rest, 1 down to 0. */
const TOLD_EVERY_MS = 2_000

/** @param onProgress - told now and then how far from rest it is: 1 down to 0. */
export async function layOut(
  settings: Settings,
  signal: AbortSignal,
  onProgress?: (heat: number) => void,
): Promise<{ ticks: number }> {
  const db = openDatabase(settings, 'cartographer')
  let toldAt = performance.now()
  try {
    return await layOutOnce({
      store: createLayoutStore(db, Date.now),
      engine: createLayoutEngine(LAYOUT_SEED),
      signal,
      onProgress: (heat) => {
        if (performance.now() - toldAt < TOLD_EVERY_MS) return
        toldAt = performance.now()
        onProgress?.(heat)
      },
    })
  } finally {
    await db.close()
  }
}
