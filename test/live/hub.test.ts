import { on, once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import fc from 'fast-check'
import { io } from 'socket.io-client'
import msgpackParser from 'socket.io-msgpack-parser'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { openMapStream } from '@/components/live/map-stream'
import { decodeSnapshot } from '@/lib/graph/codec/decode'
import { SNAPSHOT_PATH, type MapSnapshot } from '@/lib/graph/snapshot'
import { LIVE_PATH, type MapDelta } from '@/lib/live/events'
import { startLiveServer, until, type LiveServer, type LiveServerInit } from './live-server'
import { scriptedSource, summary, type ScriptedSource } from './scripted-source'

const TICK_MS = 50
/** engine.io's answer to an upgrade it refuses, whatever the reason. */
const REFUSED = 400
let running: LiveServer | undefined

afterEach(async () => {
  await running?.stop()
  running = undefined
})

async function start(
  init: Omit<LiveServerInit, 'source'> = {},
): Promise<{ server: LiveServer; source: ScriptedSource }> {
  const source = scriptedSource()
  source.say({ nodes: [summary(1), summary(2)] })
  const server = await startLiveServer({ source, tickMs: TICK_MS, ...init })
  running = server
  await until('the map', () => (server.live.status.store === 'up' ? true : undefined))
  return { server, source }
}

async function snapshotOf(server: LiveServer): Promise<MapSnapshot> {
  const response = await fetch(server.url + SNAPSHOT_PATH)
  return decodeSnapshot(new Uint8Array(await response.arrayBuffer()))
}

/** A bare websocket on the live path, for what the client library would never send. */
function rawSocket(server: LiveServer, headers: Record<string, string> = {}): WebSocket {
  const url = `${server.url.replace('http', 'ws')}${LIVE_PATH}/?EIO=4&transport=websocket`
  return new WebSocket(url, { headers })
}

/** Opens a bare websocket. @returns null when it was let in, else the status that refused it. */
async function knock(server: LiveServer, headers: Record<string, string>): Promise<number | null> {
  const socket = rawSocket(server, headers)
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.terminate()
      resolve(null)
    })
    socket.once('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0)
      request.destroy()
    })
    socket.once('error', reject)
  })
}

describe('who may open a socket', () => {
  it('lets in its own origin and what sends none, and refuses every other', async () => {
    const { server } = await start()
    const { port } = new URL(server.url)
    expect(await knock(server, { origin: server.url })).toBeNull()
    expect(await knock(server, { origin: `http://localhost:${port}` })).toBeNull()
    expect(await knock(server, {})).toBeNull()
    expect(await knock(server, { origin: 'http://evil.example' })).toBe(REFUSED)
    expect(await knock(server, { origin: `http://evil.example:${port}` })).toBe(REFUSED)
    expect(await knock(server, { origin: `https://127.0.0.1:${port}` })).toBe(REFUSED)
    expect(await knock(server, { origin: 'null' })).toBe(REFUSED)
    expect(await server.metric('live_refused_total')).toBe(4)
  })

  it('lets in the public origin alone when there is one', async () => {
    const { server } = await start({ publicOrigin: 'https://mesh.example' })
    expect(await knock(server, { origin: 'https://mesh.example' })).toBeNull()
    expect(await knock(server, { origin: server.url })).toBe(REFUSED)
  })

  it('refuses one socket more than an address may have, and lets in again when one has closed', async () => {
    const { server } = await start({ maxPerAddress: 3 })
    const open = [rawSocket(server), rawSocket(server), rawSocket(server)]
    await Promise.all(open.map((socket) => once(socket, 'open')))
    expect(await knock(server, {})).toBe(REFUSED)
    open[0]?.terminate()
    await until('a place', async () => ((await knock(server, {})) === null ? true : undefined))
    for (const socket of open) socket.terminate()
  })

  it('counts by the address that a trusted proxy names, and believes nobody else', async () => {
    const { server } = await start({ maxPerAddress: 1, trustedProxies: ['127.0.0.1'] })
    const first = rawSocket(server, { 'x-forwarded-for': '198.51.100.7' })
    await once(first, 'open')
    expect(await knock(server, { 'x-forwarded-for': '198.51.100.7' })).toBe(REFUSED)
    expect(await knock(server, { 'x-forwarded-for': '198.51.100.7, 198.51.100.8' })).toBeNull()
    first.terminate()

    await server.stop()
    const { server: proud } = await start({ maxPerAddress: 1 })
    const second = rawSocket(proud, { 'x-forwarded-for': '198.51.100.7' })
    await once(second, 'open')
    expect(await knock(proud, { 'x-forwarded-for': '198.51.100.9' })).toBe(REFUSED)
    second.terminate()
  })
})

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
    socket.on('map:delta', (delta) => deltas.push(delta))
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
    expect(second.nodes.map(({ num }) => num)).toEqual([1, 2, 3, 4])
    expect(seen.deltas).toEqual([])
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
    await until('the larger map', () => (snapshots.at(-1)?.nodes.length === 20_003 ? true : undefined))
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
    socket.on('map:delta', (delta) => late.push(delta.seq))
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

describe('what must not harm the server', () => {
  it('cuts a client that takes nothing, while the others are told everything', async () => {
    const { server, source } = await start({ maxQueued: 5 })
    const { hostname, port } = new URL(server.url)
    const map = await snapshotOf(server)
    const stuck = connectTcp(Number(port), hostname)
    const cut = once(stuck, 'close')
    await join(stuck, map)
    stuck.pause()
    const healthy = server.connect()
    const told: number[] = []
    healthy.on('map:delta', ({ seq }) => told.push(seq))
    const { feed, seq } = await snapshotOf(server)
    await healthy.emitWithAck('map:watch', { feed, seq })
    let round = 0
    await until(
      'the cut',
      async () => {
        const agent = `${String(round++)} `.padEnd(250, 'x')
        source.say({ nodes: Array.from({ length: 1_500 }, (_, index) => summary(100 + index, { agent })) })
        return (await server.metric('live_slow_clients_total')) === 1 ? true : undefined
      },
      30_000,
    )
    stuck.resume()
    await cut
    await until('the last delta', async () =>
      (await snapshotOf(server)).seq === told.at(-1) ? true : undefined,
    )
    expect(told).toEqual(Array.from({ length: told.length }, (_, index) => seq + 1 + index))
    expect(healthy.connected).toBe(true)
  }, 60_000)

  it('lives through random frames, random packets and the names of an emitter’s own events', async () => {
    const { server } = await start({ maxPerAddress: 1_000 })
    const anything = fc.anything({ maxDepth: 3, withTypedArray: false, withSparseArray: false })
    const name = fc.constantFrom(
      'error',
      'disconnect',
      'disconnecting',
      'newListener',
      'connect',
      '__proto__',
      'constructor',
      'map:watch',
      'nodes:watch',
      'map:unwatch',
    )
    const frame = fc.oneof(
      fc.uint8Array({ maxLength: 64 }).map((bytes) => ({ bytes })),
      fc.tuple(name, anything, fc.option(fc.nat(9))).map(([event, payload, id]) => ({ event, payload, id })),
      anything.map((packet) => ({ packet })),
    )
    const encode = (packet: unknown): Uint8Array | undefined => {
      try {
        const [bytes] = new msgpackParser.Encoder().encode(packet) as unknown as Uint8Array[]
        return bytes
      } catch {
        return undefined // Not everything has a form in msgpack.
      }
    }
    const frames = fc.sample(frame, { numRuns: 400, seed: 8 })
    const barrier = encode({ type: 2, nsp: '/', data: ['nodes:watch', { nums: [] }], id: 99 }) ?? ''
    let socket: WebSocket | undefined
    for (const each of frames) {
      if (socket?.readyState !== WebSocket.OPEN) {
        socket = rawSocket(server)
        await once(socket, 'open')
        socket.send(encode({ type: 0, nsp: '/' }) ?? '')
        await greeted(socket)
      }
      const bytes =
        'bytes' in each
          ? each.bytes
          : 'packet' in each
            ? encode(each.packet)
            : encode({
                type: 2,
                nsp: '/',
                data: [each.event, each.payload],
                ...(each.id !== null && { id: each.id }),
              })
      if (bytes === undefined) continue
      socket.send(bytes)
      socket.send(barrier)
      // Either the connection is ended for it, or the next command is answered.
      await Promise.race([once(socket, 'close'), answered(socket)])
    }
    socket?.terminate()
    const after = server.connect()
    expect(await after.emitWithAck('nodes:watch', { nums: [1] })).toEqual({ ok: true })
    expect(await server.metric('live_commands_total')).toBeGreaterThan(100)
    // A client that says 'disconnect' has not gone: the names of the emitter's own events are no commands either.
    await until('one client', async () => ((await server.metric('live_clients')) === 1 ? true : undefined))
  })

  it('ends a connection that sends more than a command can be', async () => {
    const { server } = await start()
    const socket = rawSocket(server)
    await once(socket, 'open')
    socket.send(new Uint8Array(64 * 1024))
    await once(socket, 'close')
    expect((await snapshotOf(server)).nodes).toHaveLength(2)
  })
})

describe('the store', () => {
  it('is said to be away, and back, and the map is read afresh', async () => {
    const { server, source } = await start()
    const socket = server.connect()
    const stores: string[] = []
    socket.on('status:changed', ({ store }) => stores.push(store))
    await until('up', () => (stores.at(-1) === 'up' ? true : undefined))
    const loads = source.loads
    source.setAway(true)
    await until('away', () => (stores.at(-1) === 'away' ? true : undefined))
    source.say({ nodes: [summary(9)] })
    source.setAway(false)
    await until('up again', () => (stores.at(-1) === 'up' ? true : undefined))
    expect(source.loads).toBe(loads + 1)
    expect((await snapshotOf(server)).nodes.map(({ num }) => num)).toContain(9)
  })

  it('has no map yet when it was never there: 503, and a time to try again', async () => {
    const source = scriptedSource()
    source.setAway(true)
    running = await startLiveServer({ source, tickMs: TICK_MS })
    const response = await fetch(running.url + SNAPSHOT_PATH)
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('2')
  })
})

describe('the snapshot over HTTP', () => {
  it('comes compressed, with an entity tag that holds until the map changes', async () => {
    const { server, source } = await start()
    const get = (headers: Record<string, string>) => fetch(server.url + SNAPSHOT_PATH, { headers })
    const first = await get({ 'accept-encoding': 'br' })
    expect(first.headers.get('content-encoding')).toBe('br')
    expect((await get({ 'accept-encoding': 'gzip' })).headers.get('content-encoding')).toBe('gzip')
    expect((await get({ 'accept-encoding': 'identity' })).headers.get('content-encoding')).toBeNull()
    const etag = first.headers.get('etag') ?? ''
    expect((await get({ 'accept-encoding': 'br', 'if-none-match': etag })).status).toBe(304)
    source.say({ nodes: [summary(3)] })
    await until('another tag', async () =>
      (await get({ 'accept-encoding': 'br', 'if-none-match': etag })).status === 200 ? true : undefined,
    )
  })

  it('is only to be read', async () => {
    const { server } = await start()
    expect((await fetch(server.url + SNAPSHOT_PATH, { method: 'POST' })).status).toBe(405)
    const head = await fetch(server.url + SNAPSHOT_PATH, { method: 'HEAD' })
    expect(head.status).toBe(200)
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(0)
  })
})

/** Resolves when the connection to the namespace is made: its packet is the first that is binary. */
async function greeted(socket: WebSocket): Promise<void> {
  await new Promise<void>((resolve) => {
    const listen = (_data: Buffer, isBinary: boolean): void => {
      if (!isBinary) return
      socket.off('message', listen)
      resolve()
    }
    socket.on('message', listen)
  })
}

/** Resolves with the answer to the command with the id 99. */
async function answered(socket: WebSocket): Promise<void> {
  await new Promise<void>((resolve) => {
    const listen = (data: Buffer): void => {
      // Type 3 is an answer; 99 is its id, in one byte.
      if (!data.includes(Buffer.from([0xa2, 0x69, 0x64, 99]))) return
      socket.off('message', listen)
      resolve()
    }
    socket.on('message', listen)
  })
}

/** Joins the map over a bare TCP connection, which can then be left unread. */
async function join(tcp: Socket, { feed, seq }: MapSnapshot): Promise<void> {
  await once(tcp, 'connect')
  tcp.write(
    [
      `GET ${LIVE_PATH}/?EIO=4&transport=websocket HTTP/1.1`,
      'Host: 127.0.0.1',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`,
      '\r\n',
    ].join('\r\n'),
  )
  await once(tcp, 'data')
  const frame = (packet: unknown): void => {
    const [payload] = new msgpackParser.Encoder().encode(packet) as unknown as Buffer[]
    if (payload === undefined || payload.length > 125)
      throw new Error('the packet is too long for a short frame')
    // A final binary frame, masked with zeros as a client's must be masked.
    tcp.write(Buffer.concat([Buffer.from([0x82, 0x80 | payload.length, 0, 0, 0, 0]), payload]))
  }
  const greeting = (async (): Promise<void> => {
    for await (const [chunk] of on(tcp, 'data') as AsyncIterable<[Buffer]>) {
      if (chunk.includes('feed:hello')) return
    }
  })()
  frame({ type: 0, nsp: '/' })
  await greeting
  frame({ type: 2, nsp: '/', data: ['map:watch', { feed, seq }] })
}
