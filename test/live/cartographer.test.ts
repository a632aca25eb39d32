import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Cartographer } from '@/app/_cartographer/cartographer'
import { createCartographerMetrics } from '@/app/_cartographer/cartographer-metrics'
import { createLayoutStore } from '@/app/_cartographer/layout-store'
import { createFactWriter } from '@/db/facts/fact-writer'
import { getChangedCommunities } from '@/db/queries/feed/get-changed-communities'
import { getCommunities } from '@/db/queries/map/get-communities'
import { getKeyframePositions, pickKeyframe } from '@/db/queries/map/get-past-positions'
import { getPositions } from '@/db/queries/map/get-positions'
import type { Fact } from '@/lib/facts'
import { createLayoutEngine } from '@/lib/graph/layout/warm-layout'
import { startTestEngine, type TestEngine } from '../fixtures/engine'
import { neighbours, visit } from '../fixtures/facts'
import { until } from './live-server'

let engine: TestEngine
let batches = 0
const ending: (() => Promise<void>)[] = []

beforeAll(async () => {
  engine = await startTestEngine()
})
afterAll(async () => {
  await stopAll()
  await engine.stop()
})

async function stopAll(): Promise<void> {
  for (const end of ending.splice(0)) await end()
}

function makeCartographer(clock: () => number = () => performance.now()) {
  const metrics = createCartographerMetrics(new Registry())
  const layout = createLayoutEngine(1)
  const cartographer = new Cartographer({
    store: createLayoutStore(engine.open('cartographer'), Date.now),
    engine: layout,
    metrics,
    log: pino({ level: 'silent' }),
    clock,
  })
  return { cartographer, layout, written: async () => (await metrics.written.get()).values[0]?.value ?? 0 }
}

function startCartographer() {
  const { cartographer, layout, written } = makeCartographer()
  const stopping = new AbortController()
  const running = cartographer.run(stopping.signal)
  ending.push(async () => {
    stopping.abort()
    await running
  })
  return {
    cartographer,
    written,
    atRest: () =>
      until('rest', () => (cartographer.trouble === null && layout.heat === 0 ? true : undefined), 30_000),
  }
}

async function write(facts: Fact[]): Promise<void> {
  const writer = createFactWriter(engine.open('collector'))
  await writer.write({ id: `layout-${String(++batches)}`, facts }, new AbortController().signal)
}

async function places(): Promise<Map<number, readonly [x: number, y: number]>> {
  return new Map((await getPositions(engine.open('web'))).map(([num, x, y]) => [num, [x, y]]))
}

describe('the cartographer on a real store', () => {
  it('places a fresh network within three seconds of its first nodes', async () => {
    startCartographer()
    const now = Date.now()
    const nodes = Array.from({ length: 30 }, (_, index) => index + 1)
    await write(nodes.flatMap((n) => [visit(n, now), neighbours(n, now, [(n % 30) + 1, ((n * 7) % 30) + 1])]))
    const written = Date.now()
    const found = await until('30 places', async () => {
      const all = await places()
      return all.size === 30 ? all : undefined
    })
    expect(Date.now() - written).toBeLessThan(3_000)
    expect(new Set([...found.values()].map((at) => at.join())).size).toBe(30)
  })

  it('writes nothing once it has come to rest, nor after a restart', async () => {
    await stopAll()
    const first = startCartographer()
    await first.atRest()
    await stopAll()
    const before = await places()
    const second = startCartographer()
    await until('its topology', () => (second.cartographer.trouble === null ? true : undefined))
    await write([visit(1, Date.now())])
    await second.atRest()
    expect(await second.written()).toBe(0)
    expect(await places()).toEqual(before)
  })

  it('says which nodes belong together, and keeps where they stood', async () => {
    const web = engine.open('web')
    const { nums, communities } = await until('a community for each node', async () => {
      const found = await getCommunities(web)
      return found.nums.length === 30 ? found : undefined
    })
    expect(new Set(nums).size).toBe(30)
    expect(communities.every((number) => number > 0)).toBe(true)
    const now = await places()
    const keyframe = await until('a keyframe', async () => (await pickKeyframe(web, Date.now())) ?? undefined)
    const kept = await getKeyframePositions(web, keyframe)
    expect(new Map([...kept.nums].map((num, row) => [num, [kept.xs[row], kept.ys[row]]]))).toEqual(now)
    expect(new Map([...kept.nums].map((num, row) => [num, kept.communities[row]]))).toEqual(
      new Map([...nums].map((num, row) => [num, communities[row]])),
    )
    // Of a time before anything was kept, the first that was.
    expect((await pickKeyframe(web, 1_000))?.atMs).toBe(kept.atMs)
    const { cursor, communities: changed } = await getChangedCommunities(web, { atMs: 0, given: new Map() })
    expect(changed.map(([num]) => num)).toEqual([...nums].sort((a, b) => a - b))
    expect((await getChangedCommunities(web, cursor)).communities).toEqual([])
  })

  it('puts a new node near its neighbours, and leaves the others about where they are', async () => {
    await startCartographer().atRest()
    const before = await places()
    await write([visit(31, Date.now()), neighbours(31, Date.now(), [5])])
    const after = await until('31 places', async () => {
      const all = await places()
      return all.size === 31 ? all : undefined
    })
    const moves = [...before].map(([num, [x, y]]) => {
      const [nowX, nowY] = after.get(num) ?? [Infinity, Infinity]
      return Math.hypot(nowX - x, nowY - y)
    })
    expect(Math.max(...moves)).toBeLessThan(60)
  })

  it('follows another cartographer rather than writing against it', async () => {
    await stopAll()
    const { signal } = new AbortController()
    let later = 0
    const clock = (): number => performance.now() + later
    const pair = [makeCartographer(clock), makeCartographer(clock)]
    const work = async (): Promise<void> => {
      for (let rounds = 0; rounds < 200; rounds++) {
        for (const { cartographer } of pair) await cartographer.round(signal)
        if (rounds > 1 && pair.every(({ layout }) => layout.heat === 0)) return
      }
      throw new Error('they do not come to rest')
    }
    await work()
    await write([visit(35, Date.now()), neighbours(35, Date.now(), [5, 9, 14])])
    await until('the new node in both', async () => {
      await work()
      return pair.every(({ layout }) => layout.positions().nums.length === 32) ? true : undefined
    })
    // Both read all again.
    later += 10 * 60_000
    await work()
    const before = await places()
    const writtenBefore = await Promise.all(pair.map(({ written }) => written()))
    later += 10 * 60_000
    await work()
    expect(await Promise.all(pair.map(({ written }) => written()))).toEqual(writtenBefore)
    expect(await places()).toEqual(before)
    const [one, other] = pair.map(({ layout }) => layout.positions())
    for (const [row, x] of (one?.xs ?? []).entries())
      expect(Math.abs(x - (other?.xs[row] ?? NaN))).toBeLessThan(1.5)
  })

  it('goes on by itself after the store was away', async () => {
    await stopAll()
    const { cartographer } = startCartographer()
    await until('its topology', () => (cartographer.trouble === null ? true : undefined))
    await engine.kill()
    await until('trouble', () => cartographer.trouble ?? undefined)
    await engine.restart()
    await write([visit(40, Date.now()), neighbours(40, Date.now(), [1, 2])])
    await until('the new node', async () => ((await places()).size === 33 ? true : undefined), 20_000)
    await until('no trouble', () => (cartographer.trouble === null ? true : undefined))
  })
})
