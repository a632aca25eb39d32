import { once } from 'node:events'
import { io } from 'socket.io-client'
import msgpackParser from 'socket.io-msgpack-parser'
import { describe, expect, it } from 'vitest'
import { openMapStream } from '@/components/live/map-stream'
import { decodeDelta } from '@/lib/graph/codec/decode-delta'
import { type MapSnapshot } from '@/lib/graph/snapshot'
import { LIVE_PATH, type MapDelta } from '@/lib/live/events'
import { saidBy } from '../fixtures/said-by'
import { liveServers, snapshotOf } from './hub-harness'
import { until } from './live-server'
import { summary } from './scripted-source'

const { start } = liveServers()

describe('commands', () => {
  it('answers a payload that does not fit with the field at fault and what was expected', async () => {
    const { server } = await start()
    const socket = server.connect()
    const untyped = io(server.url, { path: LIVE_PATH, transports: ['websocket'], parser: msgpackParser })
    const ask = (event: string, ...payload: unknown[]): Promise<unknown> =>
      untyped.emitWithAck(event, ...payload) as Promise<unknown>
    expect(await ask('map:watch', { feed: 'x', seq: -1 })).toMatchObject({ ok: false, field: 'seq' })
    expect(await ask('map:watch')).toMatchObject({ ok: false, field: '' })
    expect(await ask('nodes:watch', { nums: [1, 'two'] })).toEqual({
      ok: false,
      field: 'nums.1',
      expected: expect.stringContaining('number') as string,
    })
    expect(await ask('nodes:watch', { nums: Array.from({ length: 501 }, (_, num) => num) })).toMatchObject({
      field: 'nums',
      expected: expect.stringContaining('500') as string,
    })
    expect(await ask('nodes:drop', {})).toMatchObject({ ok: false, field: 'event' })
    expect(await socket.emitWithAck('nodes:watch', { nums: [1] })).toEqual({ ok: true })
    untyped.disconnect()
  })

  it('leaves a sequence of another feed, or one too old, to the snapshot', async () => {
    const { server } = await start()
    const socket = server.connect()
    const { feed, seq } = await snapshotOf(server)
    expect(await socket.emitWithAck('map:watch', { feed, seq })).toEqual({ ok: true })
    expect(await socket.emitWithAck('map:watch', { feed: 'another', seq })).toEqual({
      ok: true,
      resync: true,
    })
    expect(await socket.emitWithAck('map:watch', { feed, seq: seq + 1 })).toEqual({ ok: true, resync: true })
    expect(await socket.emitWithAck('map:watch', { feed, seq: 0 })).toEqual({ ok: true, resync: true })
  })

  it('sends what was missed to a page that comes back within reach', async () => {
    const { server, source } = await start()
    const { feed, seq } = await snapshotOf(server)
    for (const num of [3, 4, 5]) source.say({ nodes: [summary(num)] })
    await until('three deltas', async () => ((await snapshotOf(server)).seq === seq + 3 ? true : undefined))
    const socket = server.connect()
    const deltas: MapDelta[] = []
    socket.on('map:delta', (bytes) => deltas.push(decodeDelta(bytes)))
    await socket.emitWithAck('map:watch', { feed, seq })
    await until('the missed', () => (deltas.length === 3 ? true : undefined))
    expect(deltas.map((delta) => delta.seq)).toEqual([seq + 1, seq + 2, seq + 3])
    expect(deltas.flatMap(({ nodes }) => nodes.map(({ num }) => num))).toEqual([3, 4, 5])
  })

  it('stops answering a client that asks without end, and goes on with the others', async () => {
    const { server } = await start()
    const greedy = server.connect()
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => greedy.emitWithAck('nodes:watch', { nums: [] })),
    )
    expect(answers.filter(({ ok }) => ok).length).toBeLessThan(40)
    expect(answers.find(({ ok }) => !ok)).toMatchObject({
      expected: expect.stringContaining('fewer') as string,
    })
    expect(await server.connect().emitWithAck('nodes:watch', { nums: [] })).toEqual({ ok: true })
  })
})

describe('a page that follows the map', () => {
  it('fetches the snapshot again when a delta is missing', async () => {
    const { server, source } = await start()
    const socket = server.connect()
    const seen = { snapshots: [] as MapSnapshot[], deltas: [] as MapDelta[], phases: [] as string[] }
    const stop = openMapStream({
      socket,
      fetchSnapshot: () => snapshotOf(server),
      onSnapshot: (snapshot) => seen.snapshots.push(snapshot),
      onDelta: (delta) => seen.deltas.push(delta),
      onState: ({ phase }) => seen.phases.push(phase),
    })
    await until('live', () => (seen.phases.at(-1) === 'live' ? true : undefined))
    const [handler] = socket.listeners('map:delta')
    socket.off('map:delta', handler)
    source.say({ nodes: [summary(3)] })
    await once(socket as unknown as NodeJS.EventEmitter, 'map:delta')
    if (handler !== undefined) socket.on('map:delta', handler)
    source.say({ nodes: [summary(4)] })
    const second = await until('a second snapshot', () => seen.snapshots[1])
    // It may be some seconds old: what it lacks follows.
    const nums = await until('all nodes', () => {
      const told = seen.deltas.flatMap(({ nodes }) => nodes.map(({ num }) => num))
      const known = [...saidBy(second).nodes.map(({ num }) => num), ...told]
      return known.length === 4 ? known : undefined
    })
    expect(nums).toEqual([1, 2, 3, 4])
    expect(seen.deltas.map(({ seq }) => seq)).toEqual(seen.deltas.map((_, at) => second.seq + 1 + at))
    stop()
  })

  it('fetches the snapshot again when more changed than a delta should carry', async () => {
    const { server, source } = await start()
    const socket = server.connect()
    const snapshots: MapSnapshot[] = []
    const phases: string[] = []
    const stop = openMapStream({
      socket,
      fetchSnapshot: () => snapshotOf(server),
      onSnapshot: (snapshot) => snapshots.push(snapshot),
      onDelta: () => undefined,
      onState: ({ phase }) => phases.push(phase),
    })
    await until('live', () => (phases.at(-1) === 'live' ? true : undefined))
    source.say({ nodes: Array.from({ length: 20_001 }, (_, index) => summary(100 + index)) })
    await until('the larger map', () => (snapshots.at(-1)?.columns.nodes.count === 20_003 ? true : undefined))
    stop()
  })

  it('goes on when another part of the page ends its stream on the same socket', async () => {
    const { server, source } = await start()
    const socket = server.connect()
    const follow = () => {
      const seen = { nums: [] as number[], phases: [] as string[] }
      const stop = openMapStream({
        socket,
        fetchSnapshot: () => snapshotOf(server),
        onSnapshot: () => undefined,
        onDelta: ({ nodes }) => seen.nums.push(...nodes.map(({ num }) => num)),
        onState: ({ phase }) => seen.phases.push(phase),
      })
      return { ...seen, stop }
    }
    const [one, other] = [follow(), follow()]
    await until('both live', () =>
      one.phases.at(-1) === 'live' && other.phases.at(-1) === 'live' ? true : undefined,
    )
    one.stop()
    one.stop()
    source.say({ nodes: [summary(3)] })
    await until('the change', () => (other.nums.includes(3) ? true : undefined))
    expect(one.nums).toEqual([])
    other.stop()
    await until('it has left the map', () =>
      socket.emitWithAck('nodes:watch', { nums: [] }).then(({ ok }) => (ok ? true : undefined)),
    )
    const { seq } = await snapshotOf(server)
    const late: number[] = []
    socket.on('map:delta', (bytes) => late.push(decodeDelta(bytes).seq))
    source.say({ nodes: [summary(4)] })
    await until('the next delta', async () => ((await snapshotOf(server)).seq > seq ? true : undefined))
    await socket.emitWithAck('nodes:watch', { nums: [] })
    expect(late).toEqual([])
  })

  it('goes on by itself after its connection was lost, without a second snapshot', async () => {
    const { server, source } = await start()
    const socket = server.connect()
    const seen = { snapshots: 0, nums: [] as number[], phases: [] as string[] }
    const stop = openMapStream({
      socket,
      fetchSnapshot: () => snapshotOf(server),
      onSnapshot: () => seen.snapshots++,
      onDelta: ({ nodes }) => seen.nums.push(...nodes.map(({ num }) => num)),
      onState: ({ phase }) => seen.phases.push(phase),
    })
    await until('live', () => (seen.phases.at(-1) === 'live' ? true : undefined))
    socket.io.engine.close()
    await until('paused', () => (seen.phases.at(-1) === 'paused' ? true : undefined))
    source.say({ nodes: [summary(3)] })
    await until('what it missed', () => (seen.nums.includes(3) ? true : undefined))
    expect(seen.snapshots).toBe(1)
    stop()
  })
})
