import { describe, expect, it } from 'vitest'
import { createNodeList, type NodeList } from '@/components/nodes/node-list-store'
import { nodeQuerySchema, type NodePage, type NodeSummary } from '@/lib/nodes'
import { summary } from './summary'

class Away extends Error {}

/** A server with the given order of node numbers, that can be away, and answers when it is let. */
function createServer(order: number[]) {
  const server = {
    order,
    isAway: false,
    asked: [] as string[],
    hold: null as Promise<void> | null,
    fetchPage: async (search: string, signal: AbortSignal): Promise<NodePage> => {
      server.asked.push(search)
      if (server.hold !== null) await server.hold
      signal.throwIfAborted()
      if (server.isAway) throw new Away('away')
      const params = new URLSearchParams(search)
      const from = Number(params.get('cursor') ?? 0)
      const to = from + Number(params.get('limit') ?? 100)
      return {
        nodes: server.order.slice(from, to).map((num) => summary(num)),
        nextCursor: to < server.order.length ? String(to) : null,
        total: server.order.length,
      }
    },
  }
  return server
}

const count = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)
const nums = (list: NodeList) => list.get().nodes.map((node: NodeSummary) => node.num)

async function openList(server: ReturnType<typeof createServer>): Promise<NodeList> {
  const first = await server.fetchPage('', new AbortController().signal)
  server.asked = []
  return createNodeList({
    query: nodeQuerySchema.parse({}),
    first,
    fetchPage: server.fetchPage,
    isAway: (error) => error instanceof Away,
    nowMs: () => 1_000,
  })
}

describe('the node list of a page', () => {
  it('fetches page after page until the last, each row once', async () => {
    const list = await openList(createServer(count(0, 620)))
    while (list.get().nextCursor !== null) await list.loadMore()
    expect(nums(list)).toEqual(count(0, 620))
    expect(list.get().total).toBe(620)
  })

  it('shows a row once when it slid from one page to the next in between', async () => {
    const server = createServer(count(0, 300))
    const list = await openList(server)
    // A new node on top pushes number 99 into the second page.
    server.order = [999, ...count(0, 300)]
    await list.loadMore()
    expect(nums(list).filter((num) => num === 99)).toHaveLength(1)
  })

  it('asks once when it is told to load twice', async () => {
    const server = createServer(count(0, 300))
    const list = await openList(server)
    await Promise.all([list.loadMore(), list.loadMore()])
    expect(server.asked).toHaveLength(1)
  })

  it('lays newer states over the rows without moving one', async () => {
    const list = await openList(createServer(count(0, 5)))
    const before = list.get().nodes
    list.applyLive(new Map([[2, summary(2, { peerCount: 999, lastVisitMs: 5_000 })]]))
    expect(nums(list)).toEqual([0, 1, 2, 3, 4])
    expect(list.get().nodes[2]?.peerCount).toBe(999)
    // A row that did not change is the same object: nothing draws it again.
    expect(list.get().nodes[1]).toBe(before[1])
  })

  it('does not take an older state for a newer one', async () => {
    const list = await openList(createServer([1]))
    list.applyLive(new Map([[1, summary(1, { peerCount: 7, lastVisitMs: 9_000 })]]))
    list.applyLive(new Map([[1, summary(1, { peerCount: 3, lastVisitMs: 8_000 })]]))
    expect(list.get().nodes[0]?.peerCount).toBe(7)
  })

  it('counts what changed in the order and keeps the rows where they are', async () => {
    const server = createServer(count(0, 50))
    const list = await openList(server)
    server.order = [777, ...count(0, 50)]
    await list.checkDrift()
    expect(list.get().drift).toBe(1)
    expect(list.get().total).toBe(51)
    expect(nums(list)).toEqual(count(0, 50))
  })

  it('takes the new order when it is asked to, as far down as the reader is', async () => {
    const server = createServer(count(0, 2_000))
    const list = await openList(server)
    while (list.get().nodes.length < 1_000) await list.loadMore()
    server.order = [777_777, ...count(0, 2_000)]
    await list.refreshOrder(800)
    expect(nums(list).slice(0, 3)).toEqual([777_777, 0, 1])
    expect(list.get().nodes.length).toBeGreaterThanOrEqual(800)
    expect(list.get().drift).toBe(0)
  })

  it('fills an empty list by itself: there is nothing that could jump', async () => {
    const server = createServer([])
    const list = await openList(server)
    server.order = [1, 2]
    await list.checkDrift()
    expect(nums(list)).toEqual([1, 2])
    expect(list.get().drift).toBe(0)
  })

  it('keeps its rows while the server is away, says since when, and goes on afterwards', async () => {
    const server = createServer(count(0, 300))
    const list = await openList(server)
    server.isAway = true
    await list.loadMore()
    expect(list.get()).toMatchObject({ away: { sinceMs: 1_000, what: 'away' }, work: 'idle' })
    expect(list.get().nodes).toHaveLength(100)
    server.isAway = false
    await list.loadMore()
    expect(list.get().away).toBeNull()
    expect(list.get().nodes).toHaveLength(300)
  })

  it('tells a refusal from an absence, and does not ask again', async () => {
    const list = await openList(createServer(count(0, 300)))
    let asked = 0
    const refusing = createNodeList({
      query: nodeQuerySchema.parse({}),
      first: { nodes: list.get().nodes, nextCursor: '100', total: 300 },
      fetchPage: () => {
        asked += 1
        return Promise.reject(new Error('refused'))
      },
      isAway: (error) => error instanceof Away,
      nowMs: () => 1_000,
    })
    await refusing.loadMore()
    expect(refusing.get()).toMatchObject({ refusal: 'refused', away: null })
    await refusing.loadMore()
    expect(asked).toBe(1)
  })

  it('forgets an answer that comes after it was given up', async () => {
    const server = createServer(count(0, 300))
    const list = await openList(server)
    const { promise, resolve: release } = Promise.withResolvers<undefined>()
    server.hold = promise
    const loading = list.loadMore()
    expect(list.get().work).toBe('more')
    list.abort()
    release(undefined)
    await loading
    expect(list.get()).toMatchObject({ work: 'idle', away: null })
    expect(list.get().nodes).toHaveLength(100)
  })
})
