/** A few honest nodes, among which a hostile one is met. @module */
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { createMesh } from '@/collector/mesh/create-mesh'
import type { Mesh } from '@/collector/mesh/mesh'
import { visitFactSchema } from '@/lib/facts'
import { crawlOnce, type CrawlOutcome } from './crawl-once'
import type { HostilePeer } from './peers'

/** How many they are. */
export const HONEST = 8
const MEGABYTE = 1_048_576

export interface HonestMesh {
  /** Where a crawl begins. */
  bootstrap: () => string[]
  /** Closes a peer when its test is over. */
  keep: <T extends { close(): Promise<void> }>(peer: Promise<T>) => Promise<T>
  /** Crawls from an honest node and the hostile one; the honest mesh must come out whole whatever the other does. */
  crawlWith: (hostile: HostilePeer, changes?: Parameters<typeof crawlOnce>[1]) => Promise<CrawlOutcome>
}

/** For a file of tests: call it once, at the top. */
export function honestMesh(): HonestMesh {
  let mesh: Mesh
  beforeAll(async () => {
    mesh = await createMesh({ nodes: HONEST, neighbours: HONEST - 1, seed: 7, latency: false })
  })
  afterAll(() => mesh.close())

  const open: { close(): Promise<void> }[] = []
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close()
  })
  const bootstrap = (): string[] => mesh.bootstrap.slice(0, 1)
  return {
    bootstrap,
    keep: async (peer) => {
      const kept = await peer
      open.push(kept)
      return kept
    },
    crawlWith: async (hostile, changes) => {
      const outcome = await crawlOnce([...bootstrap(), hostile.address], changes)
      for (const { peerId, table } of mesh.tables()) {
        expect(outcome.visits.get(peerId)).toMatchObject({
          reachable: true,
          error: null,
          peerCount: table.length,
        })
        expect([...(outcome.tables.get(peerId)?.neighbours ?? [])].sort()).toEqual([...table].sort())
      }
      expect(outcome.peakExtraBytes).toBeLessThan(96 * MEGABYTE)
      for (const fact of outcome.facts) if (fact.kind === 'visit') visitFactSchema.parse(fact)
      return outcome
    },
  }
}
