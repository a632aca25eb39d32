/** Lays a network out from where it stands until it is at rest, and ends: for networks that were written at once. @module */
import { setImmediate as turn } from 'node:timers/promises'
import type { LayoutEngine } from '@/lib/graph/layout-engine'
import { CommunityKeeper } from './community-keeper'
import type { LayoutStore } from './layout-store'
import { Topology } from './topology'
import { WrittenPositions } from './written-positions'

/** What else the process does has to wait no longer than this, or one step. */
const TURN_MS = 200

export interface LayOutOnceInit {
  readonly store: LayoutStore
  readonly engine: LayoutEngine
  readonly signal: AbortSignal
  /** After each step. @param heat - 1 down to 0, at rest. */
  readonly onProgress?: (heat: number) => void
}

/** @throws {DatabaseError | DatabaseUnavailableError}, and the signal's reason when it is aborted. */
export async function layOutOnce(init: LayOutOnceInit): Promise<{ nodes: number; ticks: number }> {
  const { store, engine, signal } = init
  const topology = new Topology()
  const written = new WrittenPositions()
  const communities = new CommunityKeeper(() => performance.now())
  const all = await store.load(signal)
  await topology.load(all.nums, all.neighbourSets)
  written.load(all.positions)
  communities.note(all.communities)
  engine.setTopology(topology.layout(), written.positions)
  let ticks = 0
  let turnedAt = performance.now()
  while (engine.tick()) {
    ticks++
    init.onProgress?.(engine.heat)
    if (performance.now() - turnedAt > TURN_MS) {
      await turn()
      turnedAt = performance.now()
    }
    signal.throwIfAborted()
  }
  await store.write(written.movedIn(engine.positions()), signal)
  const moved = communities.next(topology)
  if (moved !== null) await store.writeCommunities(moved, signal)
  await store.keepKeyframe(signal)
  return { nodes: topology.size, ticks }
}
