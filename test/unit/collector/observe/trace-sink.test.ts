import type { Connection, Stream } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import type { Libp2p } from 'libp2p'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { expect, it, onTestFinished } from 'vitest'
import { createTraceSink } from '@/collector/observe/trace-sink/trace-sink'
import { peerId } from '../../../fixtures/facts'

/** The part of a libp2p stream that a sink asks of one over which nothing comes. */
class SilentStream extends EventTarget {
  readStatus = 'readable'
  status = 'open'
  pause(): void {
    this.readStatus = 'paused'
  }
  resume(): void {
    this.readStatus = 'readable'
  }
  close(): Promise<void> {
    return Promise.resolve()
  }
  abort(): void {
    this.status = 'aborted'
    this.dispatchEvent(new Event('close'))
  }
}

it('no address has more than its share of the places, except this machine', async () => {
  const metrics = new Registry()
  const sink = createTraceSink({
    collector: 'c1',
    emit: () => undefined,
    log: pino({ level: 'silent' }),
    metrics,
    isKnown: () => true,
    isPressed: () => false,
    topics: [],
    limits: { reportersPerAddress: 3, reporters: 100 },
  })
  onTestFinished(() => sink.stop())
  let handler: ((stream: Stream, connection: Connection) => void) | undefined
  await sink.start({
    peerId: peerIdFromString(peerId(0)),
    handle: (_: string, given: typeof handler) => {
      handler = given
      return Promise.resolve()
    },
    unhandle: () => Promise.resolve(),
  } as unknown as Libp2p) // all that the sink asks of it
  let next = 1
  const open = (address: string, count: number): SilentStream[] =>
    Array.from({ length: count }, () => {
      const stream = new SilentStream()
      const remotePeer = peerIdFromString(peerId(next++))
      const connection = { remotePeer, remoteAddr: multiaddr(address) } as Connection // all that the sink looks at
      handler?.(stream as unknown as Stream, connection) // all that the sink uses of one
      return stream
    })
  const held = (streams: SilentStream[]): number => streams.filter(({ status }) => status === 'open').length
  const first = open('/ip4/1.2.3.4/tcp/1000', 5)
  expect(held(first)).toBe(3)
  expect(held(open('/ip4/1.2.3.5/tcp/1000', 5))).toBe(3)
  expect(held(open('/ip6/2a01:4f8:1:2::1/tcp/1', 2)) + held(open('/ip6/2a01:4f8:1:2::2/tcp/1', 2))).toBe(3)
  expect(held(open('/ip4/127.0.0.1/tcp/1000', 20))).toBe(20)
  expect(sink.status().reporters).toBe(29)
  expect(await metrics.metrics()).toContain('trace_streams_ended_total{how="crowded"} 5')
  // A place that is free again can be had.
  first[0]?.abort()
  await expect.poll(() => sink.status().reporters).toBe(28)
  expect(held(open('/ip4/1.2.3.4/tcp/1000', 5))).toBe(1)
})
