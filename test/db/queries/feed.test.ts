import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import type { FeedCursor } from '@/db/queries/feed/feed-cursor'
import { getChangedLinks } from '@/db/queries/feed/get-changed-links'
import { getChangedNodes } from '@/db/queries/feed/get-changed-nodes'
import { getFeedStart } from '@/db/queries/feed/get-feed-start'
import { getMovedPositions } from '@/db/queries/feed/get-moved-positions'
import { getNodesByNum } from '@/db/queries/nodes/get-nodes-by-num'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { neighbours, visit } from '../../fixtures/facts'
import { numberOf, writeFacts } from '../../fixtures/history'

let engine: TestEngine
let collector: Database
let web: Database

beforeAll(async () => {
  engine = await startTestEngine()
  collector = engine.open('collector')
  web = engine.open('web')
})
afterAll(() => engine.stop())

/** A cursor past everything that earlier tests wrote: a feed's first reading repeats the newest seconds. */
async function present(): Promise<FeedCursor> {
  return (await getChangedNodes(web, await getFeedStart(web))).cursor
}

describe('getChangedNodes', () => {
  it('gives out every node once for each state it came to, and nothing while nothing happens', async () => {
    let cursor = await getFeedStart(web)
    const next = async (): Promise<number[]> => {
      const answer = await getChangedNodes(web, cursor)
      cursor = answer.cursor
      return answer.nums
    }
    expect(await next()).toEqual([])
    await writeFacts(collector, [visit(1, Date.now()), visit(2, Date.now())])
    expect(await next()).toHaveLength(2)
    expect(await next()).toEqual([])
    await writeFacts(collector, [visit(2, Date.now()), visit(3, Date.now() - 1_000)])
    expect(await next()).toEqual([await numberOf(web, 2), await numberOf(web, 3)].sort())
    expect(await next()).toEqual([])
  })

  it('gives a node only when its new state can be read', async () => {
    let cursor = await present()
    for (let round = 0; round < 6; round += 1) {
      const written = writeFacts(collector, [visit(50, Date.now(), { peerCount: round })])
      for (;;) {
        const answer = await getChangedNodes(web, cursor)
        cursor = answer.cursor
        if (answer.nums.length === 0) continue
        expect((await getNodesByNum(web, answer.nums))[0]?.peerCount).toBe(round)
        break
      }
      await written
    }
  })

  it('loses no node when collectors write at once, whatever order their rows appear in', async () => {
    let cursor = await present()
    const seen = new Set<number>()
    const writing = new AbortController()
    const tail = (async () => {
      for (let isLast = false; !isLast;) {
        isLast = writing.signal.aborted
        const answer = await getChangedNodes(web, cursor)
        cursor = answer.cursor
        for (const num of answer.nums) seen.add(num)
      }
    })()
    await Promise.all(
      [0, 1, 2].map(async (c) => {
        for (let round = 0; round < 4; round += 1) {
          const visits = Array.from({ length: 20 }, (_, i) =>
            visit(1_000 + c * 200 + round * 20 + i, Date.now()),
          )
          await writeFacts(collector, visits)
        }
      }),
    )
    writing.abort()
    await tail
    expect(seen.size).toBe(3 * 4 * 20)
  })

  it('gives out a row that appears later than rows with a later time', async () => {
    const start = await getFeedStart(web)
    await writeFacts(collector, [visit(60, Date.now())])
    const first = await getChangedNodes(web, start)
    // As if the row had been given its time before the one above, and was committed after it.
    await engine.open('owner').insert({
      table: 'node_latest',
      columns: ['node_num', 'version', 'updated_at', 'status'],
      rows: [[777_777, 1, start.atMs - 2_000, 'online']],
    })
    const second = await getChangedNodes(web, first.cursor)
    expect(second.nums).toEqual([777_777])
    expect((await getChangedNodes(web, second.cursor)).nums).toEqual([])
  })
})

describe('getChangedLinks', () => {
  it('gives out the newest set of each node whose links were read again', async () => {
    let cursor: FeedCursor = await getFeedStart(web)
    const next = async () => {
      const answer = await getChangedLinks(web, cursor)
      cursor = answer.cursor
      return answer.sets
    }
    const nowMs = Date.now()
    await writeFacts(collector, [
      visit(70, nowMs),
      neighbours(70, nowMs - 2_000, [71, 72]),
      neighbours(70, nowMs - 2_000, [73], { evidence: 'mesh' }),
    ])
    const sets = await next()
    expect(sets.map(({ evidence, neighbours: named }) => [evidence, named.length])).toEqual([
      ['mesh', 1],
      ['table', 2],
    ])
    expect(await next()).toEqual([])
    await writeFacts(collector, [neighbours(70, nowMs - 1_000, [71])])
    expect(await next()).toMatchObject([
      { num: await numberOf(web, 70), evidence: 'table', seenAtMs: nowMs - 1_000, complete: true },
    ])
  })

  it('does not go back to an older reading that was written later', async () => {
    const start = await getFeedStart(web)
    const nowMs = Date.now()
    await writeFacts(collector, [visit(80, nowMs), neighbours(80, nowMs - 1_000, [81, 82])])
    const first = await getChangedLinks(web, start)
    await writeFacts(collector, [neighbours(80, nowMs - 60_000, [83])])
    const second = await getChangedLinks(web, first.cursor)
    expect(second.sets.map(({ seenAtMs, neighbours: named }) => [seenAtMs, named.length])).toEqual([
      [nowMs - 1_000, 2],
    ])
  })
})

describe('a reading of links that broke off', () => {
  const minutes = (count: number) => Date.now() - count * 60_000
  const newest = async (n: number) => {
    const { sets } = await getChangedLinks(web, await getFeedStart(web))
    const num = await numberOf(web, n)
    return sets.filter((set) => set.num === num).map((set) => [set.complete, set.neighbours.length])
  }

  it('counts when no whole one is there, and gives way to the next of either kind', async () => {
    await writeFacts(collector, [
      visit(90, minutes(5)),
      neighbours(90, minutes(5), [91], { complete: false }),
    ])
    expect(await newest(90)).toEqual([[false, 1]])
    await writeFacts(collector, [neighbours(90, minutes(4), [91, 92], { complete: false })])
    expect(await newest(90)).toEqual([[false, 2]])
    await writeFacts(collector, [neighbours(90, minutes(3), [91, 92, 93])])
    expect(await newest(90)).toEqual([[true, 3]])
  })

  it('leaves a whole one of the last ten minutes in place, and replaces an older one', async () => {
    await writeFacts(collector, [visit(95, minutes(30)), neighbours(95, minutes(30), [91, 92, 93])])
    await writeFacts(collector, [neighbours(95, minutes(21), [91], { complete: false })])
    expect(await newest(95)).toEqual([[true, 3]])
    await writeFacts(collector, [neighbours(95, minutes(19), [91, 92], { complete: false })])
    expect(await newest(95)).toEqual([[false, 2]])
  })
})

describe('getMovedPositions', () => {
  it('gives out where each node was moved to last, once', async () => {
    const cartographer = engine.open('cartographer')
    const move = (rows: number[][]) =>
      cartographer.insert({
        table: 'layout_positions',
        columns: ['node_num', 'x', 'y', 'updated_at'],
        rows: rows.map((row) => [...row, Date.now()]),
      })
    let cursor = await getFeedStart(web)
    const next = async () => {
      const answer = await getMovedPositions(web, cursor)
      cursor = answer.cursor
      return answer.positions
    }
    await move([
      [1, 0.5, 1],
      [2, 3, 4],
    ])
    expect(await next()).toEqual([
      [1, 0.5, 1],
      [2, 3, 4],
    ])
    expect(await next()).toEqual([])
    await move([[2, 5, 6]])
    expect(await next()).toEqual([[2, 5, 6]])
  })
})
