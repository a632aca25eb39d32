import { on, once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import fc from 'fast-check'
import msgpackParser from 'socket.io-msgpack-parser'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { MapSnapshot } from '@/lib/graph/snapshot'
import { LIVE_PATH } from '@/lib/live/events'
import { decodeDelta } from '@/lib/graph/codec/decode-delta'
import { liveServers, rawSocket, snapshotOf } from './hub-harness'
import { until } from './live-server'
import { summary } from './scripted-source'

const { start } = liveServers()

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
    healthy.on('map:delta', (bytes) => told.push(decodeDelta(bytes).seq))
    const { feed, seq } = await snapshotOf(server)
    await healthy.emitWithAck('map:watch', { feed, seq })
    let round = 0
    await until(
      'the cut',
      async () => {
        const agent = (index: number) => `${String(round)}-${String(index)} `.padEnd(250, 'x')
        round++
        source.say({
          nodes: Array.from({ length: 1_500 }, (_, index) => summary(100 + index, { agent: agent(index) })),
        })
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
    expect((await snapshotOf(server)).columns.nodes.count).toBe(2)
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
