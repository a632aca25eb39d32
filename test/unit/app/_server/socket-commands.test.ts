import fc from 'fast-check'
import { Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { CommandBudget } from '@/app/_server/live/command-budget'
import { createLiveMetrics } from '@/app/_server/live/live-metrics'
import { MapFeed } from '@/app/_server/live/map-feed'
import { MapState } from '@/app/_server/live/map-state'
import { runCommand, type LiveServerSocket } from '@/app/_server/live/socket-commands'

/** As much of a socket as a command touches. */
function fakeSocket() {
  let nowMs = 0
  const rooms = new Set<string>()
  const socket = {
    data: {
      room: 0,
      watched: new Set<number>(),
      message: null,
      budget: new CommandBudget(() => (nowMs += 1_000)),
      limited: 0,
      queued: 0,
      queuedBytes: 0,
    },
    join: (names: string | string[]) => [names].flat().forEach((name) => rooms.add(name)),
    leave: (name: string) => rooms.delete(name),
    emit: () => true,
    disconnect: () => undefined,
  }
  return { socket: socket as unknown as LiveServerSocket, rooms }
}

describe('socket commands', () => {
  it('answers any payload with an ack, and joins rooms only for one that fits', () => {
    const feed = new MapFeed({
      state: new MapState(),
      network: { name: 'n', title: 't' },
      now: () => 0,
      id: 'feed',
    })
    feed.begin()
    const context = { feed, metrics: createLiveMetrics(new Registry()), toldRoom: () => feed.seq }
    const { socket, rooms } = fakeSocket()
    const event = fc.oneof(
      fc.constantFrom('map:watch', 'nodes:watch', 'map:unwatch', 'message:watch'),
      fc.constantFrom('traffic:watch', 'traffic:unwatch', 'messages:watch', 'messages:unwatch'),
      fc.constantFrom('__proto__', 'constructor', 'toString', 'error'),
      fc.anything(),
    )
    const near = fc.oneof(
      fc.record({ feed: fc.constantFrom('feed', '', 'x'.repeat(40)), seq: fc.oneof(fc.nat(3), fc.double()) }),
      fc.record({ nums: fc.array(fc.oneof(fc.nat(), fc.double(), fc.string()), { maxLength: 3 }) }),
      fc.record({ nums: fc.array(fc.nat(), { maxLength: 3 }), more: fc.anything() }),
      fc.record({ id: fc.constantFrom('0a'.repeat(16), '0b'.repeat(32), '0A'.repeat(16), 'x', null) }),
    )
    let accepted = 0
    fc.assert(
      fc.property(event, fc.oneof(near, fc.anything({ withNullPrototype: true })), (name, payload) => {
        const answers: unknown[] = []
        runCommand(context, socket, [name, payload, (answer: unknown) => answers.push(answer)])
        const [answer] = answers
        expect(answers).toHaveLength(1)
        expect(answer).toSatisfy(
          (given: Record<string, unknown>) =>
            given.ok === true || (typeof given.field === 'string' && typeof given.expected === 'string'),
        )
        if ((answer as { ok: boolean }).ok) accepted++
        expect(
          [...rooms].every((room) => /^((map|traffic|messages):0|node:\d+|message:[0-9a-f]+)$/.test(room)),
        ).toBe(true)
        expect(rooms.size).toBeLessThanOrEqual(504)
        expect([...rooms].filter((room) => room.startsWith('message:')).length).toBeLessThanOrEqual(1)
      }),
      { numRuns: 10_000, seed: 4 },
    )
    expect(accepted).toBeGreaterThan(100)
  })

  it('does without an answer when the client wants none', () => {
    const feed = new MapFeed({ state: new MapState(), network: { name: 'n', title: 't' }, now: () => 0 })
    const context = { feed, metrics: createLiveMetrics(new Registry()), toldRoom: () => 0 }
    const { socket, rooms } = fakeSocket()
    runCommand(context, socket, ['nodes:watch', { nums: [7] }])
    expect([...rooms]).toEqual(['node:7'])
    runCommand(context, socket, ['nodes:watch', { nums: [8] }])
    expect([...rooms]).toEqual(['node:8'])
    runCommand(context, socket, [])
  })
})
