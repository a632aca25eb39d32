import { afterEach, describe, expect, it } from 'vitest'
import type { MapFeed } from '@/app/_server/live/map-feed'
import { WHOLE_MAP } from '@/app/_server/live/map-part'
import { MapPress } from '@/app/_server/live/press/map-press'
import { decodeSnapshot } from '@/lib/graph/codec/decode'
import { encodeSnapshot } from '@/lib/graph/codec/encode'
import { encodeGroups } from '@/lib/graph/codec/groups'
import { begunFeed } from '../../../live/begun-feed'
import { summary } from '../../../live/scripted-source'

const NODES = 6_000
const COUNTRIES = ['DE', 'FR', '', 'JP']

/** Nodes of four countries, some of them gone again; each names its neighbours, and one that was never heard of. */
function feedOf(nodes: number): MapFeed {
  return begunFeed({
    nodes: Array.from({ length: nodes }, (_, num) => summary(num, { country: COUNTRIES[num % 4] ?? '' })),
    neighbourSets: Array.from({ length: nodes }, (_, num) => ({
      num,
      evidence: 'table' as const,
      neighbours: [num + 1, (num * 7) % nodes, nodes + num],
    })),
    positions: Array.from({ length: nodes }, (_, num) => [num, num % 100, -num % 77] as const),
    communities: Array.from({ length: nodes }, (_, num) => [num, num % 90] as const),
  })
}

let press: MapPress
afterEach(() => press.close())

describe('files of a large map', () => {
  it('are made beside everything else, and are the same as those that are made at once', async () => {
    const feed = feedOf(NODES)
    press = new MapPress(feed, 1)
    const budgets = [
      WHOLE_MAP,
      { nodes: 5_500, links: 1_000, group: null },
      // Few enough to be told with their names.
      { nodes: 2_000, links: 1_000, group: null },
      { ...WHOLE_MAP, group: { by: 'country', key: 'JP' } as const },
      { ...WHOLE_MAP, group: { by: 'community', key: 'others' } as const },
    ]
    const files = await Promise.all([
      ...budgets.map((budget) => press.snapshot(budget)),
      press.groups('country'),
    ])
    const expected = [
      ...budgets.map((budget) => encodeSnapshot(feed.snapshot(budget))),
      encodeGroups(feed.groups('country')),
    ]
    for (const [at, { seq, bytes }] of files.entries()) {
      expect(seq).toBe(feed.seq)
      expect(Buffer.from(expected[at] ?? []).equals(bytes)).toBe(true)
    }
    const part = await press.part({ nodes: 100, links: 10, group: null })
    expect(part.columns.nodes.count).toBe(100)
    expect(part.peerIds[0]).toMatch(/^peer-/)
  }, 30_000)

  it('are of the map as it is when they are made, however it changes then', async () => {
    const feed = feedOf(NODES)
    press = new MapPress(feed, 1)
    const first = press.snapshot(WHOLE_MAP)
    const second = press.snapshot(WHOLE_MAP)
    // The first has its turn.
    await new Promise((resolve) => setImmediate(resolve))
    feed.state.apply({ nodes: [summary(NODES)], neighbourSets: [], positions: [], communities: [] })
    feed.publish(
      feed.state.takeChanges() ?? { nodes: [], gone: [], linksAdded: [], linksRemoved: [], positions: [] },
    )
    const [before, after] = await Promise.all([first, second])
    expect(after.seq).toBe(before.seq + 1)
    expect(decodeSnapshot(before.bytes).columns.nodes.count).toBe(NODES)
    expect(decodeSnapshot(after.bytes).columns.nodes.count).toBe(NODES + 1)
  }, 30_000)

  it('holds nodes of the small groups together when those are asked for', () => {
    const feed = feedOf(NODES)
    press = new MapPress(feed)
    const { groups } = feed.groups('community')
    const others = groups.find(({ key }) => key === 'others')
    const part = feed.snapshot({ ...WHOLE_MAP, group: { by: 'community', key: 'others' } })
    expect(part.columns.nodes.count).toBe(others?.count)
    expect(part.columns.nodes.count).toBeGreaterThan(0)
    const named = new Set(groups.map(({ key }) => key))
    for (const community of part.columns.nodes.communities) expect(named).not.toContain(String(community))
  })

  it('are refused once it is closed', async () => {
    press = new MapPress(feedOf(10), 1)
    const begun = press.snapshot(WHOLE_MAP)
    await press.close()
    await expect(begun).rejects.toThrow('closed')
    await expect(press.snapshot(WHOLE_MAP)).rejects.toThrow('closed')
  })
})
