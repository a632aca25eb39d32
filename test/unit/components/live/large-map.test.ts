import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { snapshotForDevice, type LargeMapInit } from '@/components/live/large-map'
import { encodeSnapshot } from '@/lib/graph/codec/encode'
import { encodeGroups } from '@/lib/graph/codec/groups'
import { wholeGroupsOf, type WholeGroups } from '@/lib/graph/whole-groups'
import { node, snapshot } from '../map/small-maps'

const LIMITS = { whole: 10, part: { nodes: 1_000, links: 5_000 } }
const HELD = snapshot(3, [node(1), node(2)])

/** What was asked for and told, in order. */
let log: string[]
/** Nodes of the whole map, as its groups tell; null: there are none to be had. */
let nodes: number | null

beforeEach(() => {
  log = []
  nodes = 12
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw, 0))
  vi.stubGlobal('fetch', (address: string) => {
    log.push(address)
    return Promise.resolve(answer(address))
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

function answer(address: string): Response {
  if (!address.startsWith('/map/groups.bin')) return new Response(Buffer.from(encodeSnapshot(HELD)))
  if (nodes === null) return new Response(null, { status: 503 })
  const whole = wholeGroupsOf({ ...HELD, totals: { nodes, links: 0 } }, HELD.columns, 'country')
  return new Response(Buffer.from(encodeGroups(whole)))
}

async function take(more: Partial<LargeMapInit>): Promise<void> {
  const load = snapshotForDevice({
    limits: LIMITS,
    nodesKnown: () => null,
    asked: null,
    onGroups: (groups: WholeGroups) => log.push(`groups of ${String(groups.totals.nodes)}`),
    ...more,
  })
  const { columns } = await load(new AbortController().signal, () => undefined)
  expect(columns.nodes.count).toBe(2)
}

describe('a map as a device takes it', () => {
  it('comes whole, and in one question, when it is known to be small', async () => {
    await take({ nodesKnown: () => 10 })
    expect(log).toEqual(['/map/snapshot.bin'])
  })

  it('begins with its groups when it is large, and goes on with a part', async () => {
    await take({ nodesKnown: () => 11 })
    expect(log).toEqual([
      '/map/groups.bin?by=auto',
      'groups of 12',
      '/map/snapshot.bin?nodes=1000&links=5000',
    ])
  })

  it('comes whole when its groups tell that it is smaller than was thought', async () => {
    nodes = 10
    await take({ nodesKnown: () => null })
    expect(log).toEqual(['/map/groups.bin?by=auto', '/map/snapshot.bin'])
  })

  it('comes in part when it is known to be large and there are no groups to be had', async () => {
    nodes = null
    await take({ nodesKnown: () => 11 })
    expect(log).toEqual(['/map/groups.bin?by=auto', '/map/snapshot.bin?nodes=1000&links=5000'])
  })

  it('is the part that the reader asked for', async () => {
    await take({ asked: { nodes: 2_000, links: 9_000, group: 'version:a/1 b' } })
    expect(log).toContain('/map/snapshot.bin?nodes=2000&links=9000&group=version%3Aa%2F1%20b')
  })
})
