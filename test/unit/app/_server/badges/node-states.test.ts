import { describe, expect, it } from 'vitest'
import { NodeStates } from '@/app/_server/badges/node-states'
import { NODE_STATES_MAX, type NodeState } from '@/db/queries/nodes/get-node-states'

const KNOWN = new Map<string, NodeState>([['a', { peerId: 'a', status: 'online', uptime24h: 1 }]])

function start(failing: { isAway: boolean } = { isAway: false }) {
  let nowMs = 1_000_000
  const asked: (readonly string[])[] = []
  let open = 0
  let mostOpen = 0
  const states = new NodeStates({
    read: async (peerIds) => {
      open += 1
      mostOpen = Math.max(mostOpen, open)
      asked.push(peerIds)
      await new Promise(setImmediate)
      open -= 1
      if (failing.isAway) throw new Error('away')
      return new Map([...KNOWN].filter(([peerId]) => peerIds.includes(peerId)))
    },
    now: () => nowMs,
  })
  return { states, asked, mostOpen: () => mostOpen, pass: (ms: number) => (nowMs += ms) }
}

describe('states of nodes', () => {
  it('are read together, one question at a time, however many ask', async () => {
    const { states, asked, mostOpen } = start()
    const first = states.get('a')
    await Promise.resolve()
    const rest = Promise.all(Array.from({ length: 300 }, (_, n) => states.get(`x${String(n % 100)}`)))
    expect((await first).figure?.value?.status).toBe('online')
    expect((await rest).every(({ figure, isAway }) => figure?.value === null && !isAway)).toBe(true)
    expect(asked.length).toBeLessThanOrEqual(2)
    expect(mostOpen()).toBe(1)
    // Nodes that nobody has seen are remembered as well.
    await states.get('x1')
    expect(asked.length).toBeLessThanOrEqual(2)
  })

  it('are refused beyond what one question holds', async () => {
    const { states, asked } = start()
    const all = await Promise.all(
      Array.from({ length: NODE_STATES_MAX + 50 }, (_, n) => states.get(`y${String(n)}`)),
    )
    expect(all.filter(({ isAway }) => isAway)).toHaveLength(50)
    expect(asked.every((peerIds) => peerIds.length <= NODE_STATES_MAX)).toBe(true)
  })

  it('stay what they were while the store is away', async () => {
    const failing = { isAway: false }
    const { states, asked, pass } = start(failing)
    await states.get('a')
    failing.isAway = true
    pass(20_000)
    const away = await states.get('a')
    expect([away.figure?.value?.status, away.figure?.atMs, away.isAway]).toEqual(['online', 1_000_000, true])
    expect(await states.get('b')).toEqual({ figure: null, isAway: true })
    expect(asked).toHaveLength(2)
    failing.isAway = false
    pass(5_000)
    expect((await states.get('a')).isAway).toBe(false)
  })
})
