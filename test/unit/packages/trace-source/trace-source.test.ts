import { fromString } from 'uint8arrays/from-string'
import { afterEach, describe, expect, test } from 'vitest'
import { TopicValidatorResult } from '@libp2p/gossipsub'
import { TraceEvent } from '../../../fixtures/traces/pb/trace'
import type { TraceSourceInit } from '@/packages/trace-source/src'
import {
  keyOf,
  meshed,
  startCollector,
  startReporting,
  until,
  type Reporting,
  type TestCollector,
} from './nodes'

const TOPIC = 'news'
const { Type } = TraceEvent
const running: { stop: () => unknown }[] = []
afterEach(async () => {
  for (const node of running.splice(0)) await node.stop()
})

async function collector(init: Parameters<typeof startCollector>[0] = {}): Promise<TestCollector> {
  const started = await startCollector(init)
  running.push(started)
  return started
}

async function reporting(...init: Parameters<typeof startReporting>): Promise<Reporting> {
  const node = await startReporting(...init)
  running.push(node)
  return node
}

/** Nodes that are all connected with each other and joined to the topic. */
async function whole(count: number, address: string, init: TraceSourceInit = {}): Promise<Reporting[]> {
  const nodes = await Promise.all(Array.from({ length: count }, () => reporting(address, init)))
  for (const { services } of nodes) services.pubsub.subscribe(TOPIC)
  for (const [index, node] of nodes.entries()) {
    for (const other of nodes.slice(index + 1)) await node.dial(other.getMultiaddrs())
  }
  await meshed(nodes, TOPIC, count - 1)
  return nodes
}

const idOf = (node: Reporting): string => node.peerId.toString()
const bytesOf = (node: Reporting): string => Buffer.from(node.peerId.toMultihash().bytes).toString('hex')
const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex')
const of = (from: TestCollector, node: Reporting, type: TraceEvent['type']): TraceEvent[] =>
  (from.events.get(idOf(node)) ?? []).filter((event) => event.type === type)

describe('what a node reports', () => {
  test('a message: its publication, each first reception with the one it came from, and each further one', async () => {
    const to = await collector()
    const nodes = await whole(3, to.address)
    const [sender, ...others] = nodes
    if (sender === undefined) throw new Error('no sender')
    await sender.services.pubsub.publish(TOPIC, fromString('hello'))
    await until('all have reported it', () =>
      nodes.every((node) => of(to, node, Type.DELIVER_MESSAGE).length === 1),
    )
    const [published] = of(to, sender, Type.PUBLISH_MESSAGE)
    const message = hex(published?.publishMessage?.messageID)
    expect(published?.publishMessage?.topic).toBe(TOPIC)
    expect(message.length).toBeGreaterThan(0)
    for (const node of nodes) {
      const [delivered] = of(to, node, Type.DELIVER_MESSAGE)
      expect(hex(delivered?.deliverMessage?.messageID)).toBe(message)
      expect(delivered?.deliverMessage?.topic).toBe(TOPIC)
      expect(hex(delivered?.peerID)).toBe(bytesOf(node))
      // All are connected: the first comes from the sender, who has its own from itself.
      expect(nodes.map(bytesOf)).toContain(hex(delivered?.deliverMessage?.receivedFrom))
    }
    expect(hex(of(to, sender, Type.DELIVER_MESSAGE)[0]?.deliverMessage?.receivedFrom)).toBe(bytesOf(sender))
    expect(others.flatMap((node) => of(to, node, Type.PUBLISH_MESSAGE))).toEqual([])
    // The two others hand it to each other as well.
    await until('copies are reported', () =>
      others.some((node) => of(to, node, Type.DUPLICATE_MESSAGE).length > 0),
    )
    const [copy] = others.flatMap((node) => of(to, node, Type.DUPLICATE_MESSAGE))
    expect(hex(copy?.duplicateMessage?.messageID)).toBe(message)
    expect(copy?.duplicateMessage?.topic).toBe(TOPIC)
    for (const node of nodes) {
      expect(node.services.trace.status()).toMatchObject({ missing: [], faults: 0, dropped: 0 })
    }
  })

  test('where it is joined: topics, links of the mesh, peers, and their end', async () => {
    const to = await collector()
    const [one, two] = await whole(2, to.address)
    if (one === undefined || two === undefined) throw new Error('no nodes')
    await until('its state is reported', () =>
      [Type.JOIN, Type.GRAFT, Type.ADD_PEER].every((type) => of(to, one, type).length > 0),
    )
    expect(of(to, one, Type.JOIN).map(({ join }) => join?.topic)).toEqual([TOPIC])
    expect(of(to, one, Type.GRAFT).map(({ graft }) => [hex(graft?.peerID), graft?.topic])).toEqual([
      [bytesOf(two), TOPIC],
    ])
    const added = of(to, one, Type.ADD_PEER).find(({ addPeer }) => hex(addPeer?.peerID) === bytesOf(two))
    expect(added?.addPeer?.proto).toMatch(/^\/meshsub\//)
    two.services.pubsub.unsubscribe(TOPIC)
    await until('the end of the link is reported', () => of(to, one, Type.PRUNE).length === 1)
    await two.stop()
    await until('the peer is gone', () =>
      of(to, one, Type.REMOVE_PEER).some(({ removePeer }) => hex(removePeer?.peerID) === bytesOf(two)),
    )
    one.services.pubsub.unsubscribe(TOPIC)
    await until('it has left', () => of(to, one, Type.LEAVE)[0]?.leave?.topic === TOPIC)
  })

  test('a message that it refuses, in the words of go-libp2p-pubsub', async () => {
    const to = await collector()
    const [sender, strict, lazy] = await whole(3, to.address)
    if (sender === undefined || strict === undefined || lazy === undefined) throw new Error('no nodes')
    strict.services.pubsub.topicValidators.set(TOPIC, () => TopicValidatorResult.Reject)
    lazy.services.pubsub.topicValidators.set(TOPIC, () => TopicValidatorResult.Ignore)
    await sender.services.pubsub.publish(TOPIC, fromString('hello'))
    await until('both refused it', () =>
      [strict, lazy].every((node) => of(to, node, Type.REJECT_MESSAGE).length > 0),
    )
    const refused = [strict, lazy].map((node) => of(to, node, Type.REJECT_MESSAGE)[0]?.rejectMessage)
    expect(refused.map((reject) => reject?.reason)).toEqual(['validation failed', 'validation ignored'])
    expect(refused.map((reject) => hex(reject?.receivedFrom))).toEqual([bytesOf(sender), bytesOf(sender)])
    expect(of(to, strict, Type.DELIVER_MESSAGE)).toEqual([])
  })

  test('with asyncValidation, a delivery when the node has accepted the message, not before', async () => {
    const to = await collector()
    const sender = await reporting(to.address)
    const judge = await reporting(to.address, {}, { asyncValidation: true })
    for (const { services } of [sender, judge]) services.pubsub.subscribe(TOPIC)
    await sender.dial(judge.getMultiaddrs())
    await meshed([sender, judge], TOPIC, 1)
    const received: { msgId: string; from: string }[] = []
    judge.services.pubsub.addEventListener('gossipsub:message', ({ detail }) => {
      received.push({ msgId: detail.msgId, from: detail.propagationSource.toString() })
    })
    await sender.services.pubsub.publish(TOPIC, fromString('good'))
    await sender.services.pubsub.publish(TOPIC, fromString('bad'))
    await until('both arrived', () => received.length === 2)
    expect(judge.services.trace.status().faults).toBe(0)
    const verdicts = [TopicValidatorResult.Accept, TopicValidatorResult.Reject]
    const report: unknown = Reflect.get(judge.services.pubsub, 'reportMessageValidationResult')
    if (typeof report !== 'function') throw new Error('gossipsub takes no verdicts')
    for (const [index, { msgId, from }] of received.entries()) {
      Reflect.apply(report, judge.services.pubsub, [msgId, from, verdicts[index]])
    }
    await until('both verdicts are reported', () => of(to, judge, Type.REJECT_MESSAGE).length === 1)
    const delivered = of(to, judge, Type.DELIVER_MESSAGE).map(({ deliverMessage }) =>
      Buffer.from(deliverMessage?.messageID ?? [])
        .toString('base64')
        .replace(/=+$/, ''),
    )
    expect(delivered).toEqual([received[0]?.msgId])
  })

  test('its exchanges with peers, only when asked to', async () => {
    const to = await collector()
    const talkative = await reporting(to.address, { rpc: true })
    const usual = await reporting(to.address)
    for (const { services } of [talkative, usual]) services.pubsub.subscribe(TOPIC)
    await talkative.dial(usual.getMultiaddrs())
    await until('exchanges are reported', () =>
      [Type.SEND_RPC, Type.RECV_RPC].every((type) => of(to, talkative, type).length > 0),
    )
    expect(of(to, usual, Type.SEND_RPC)).toEqual([])
    const subscriptions = of(to, talkative, Type.RECV_RPC).flatMap(
      ({ recvRPC }) => recvRPC?.meta?.subscription ?? [],
    )
    expect(subscriptions).toContainEqual({ subscribe: true, topic: TOPIC })
  })

  test('the time that its own clock shows', async () => {
    const to = await collector()
    const node = await reporting(to.address, { now: () => 1_234_567_890_123_457 })
    node.services.pubsub.subscribe(TOPIC)
    await until('it has reported', () => of(to, node, Type.JOIN).length === 1)
    expect(of(to, node, Type.JOIN)[0]?.timestamp).toBe(1_234_567_890_123_457_000n)
  })
})

describe('the connection to the collector', () => {
  test('is made again when the collector is back; what happened meanwhile arrives, and the state is stated anew', async () => {
    const key = await keyOf(50)
    const first = await startCollector({ key })
    const port = Number(first.libp2p.getMultiaddrs()[0]?.getComponents()[1]?.value)
    const [node, other] = await whole(2, first.address)
    if (node === undefined || other === undefined) throw new Error('no nodes')
    await until('it reports', () => of(first, node, Type.GRAFT).length === 1)
    await first.stop()
    await until('it has noticed', () => node.services.trace.status().state === 'connecting')
    await node.services.pubsub.publish(TOPIC, fromString('in between'))
    expect(node.services.trace.status().buffered).toBeGreaterThan(0)
    const second = await collector({ key, port })
    await until('what happened meanwhile arrived', () => of(second, node, Type.PUBLISH_MESSAGE).length === 1)
    await until('its state is stated', () => of(second, node, Type.GRAFT).length === 1)
    expect(of(second, node, Type.JOIN).map(({ join }) => join?.topic)).toEqual([TOPIC])
    expect(node.services.trace.status().dropped).toBe(0)
  })

  test('may be missing for long: the node holds no more than its bound and counts what it drops', async () => {
    const gone = await startCollector()
    const { address } = gone
    await gone.stop()
    const node = await reporting(address, { maxBufferedEvents: 100, batchEvents: 10 })
    node.services.pubsub.subscribe(TOPIC)
    for (let turn = 0; turn < 200; turn += 1) {
      await node.services.pubsub.publish(TOPIC, fromString(String(turn)))
    }
    const status = node.services.trace.status()
    expect(status.buffered).toBeLessThanOrEqual(100)
    // Two events a message: published, and delivered to itself.
    expect(status.buffered + status.dropped).toBeGreaterThanOrEqual(400)
    expect(status.sentEvents).toBe(0)
  })

  test('that is closed at once each time is tried less and less often, and the node gossips on', async () => {
    const rude = await collector({
      handle: (stream) => {
        stream.abort(new Error('go away'))
      },
    })
    const [one, two] = await whole(2, rude.address, { retryMs: { least: 40, most: 100_000 } })
    if (one === undefined || two === undefined) throw new Error('no nodes')
    await until('it was tried a few times', () => rude.streams >= 8)
    const received = new Promise((resolve) => two.services.pubsub.addEventListener('message', resolve))
    await one.services.pubsub.publish(TOPIC, fromString('hello'))
    await received
    expect(one.services.trace.status()).toMatchObject({ faults: 0 })
    expect(one.services.trace.status().lastError).not.toBeNull()
    // Doubled each time from 40 ms, less half by chance: two nodes cannot have tried more often than this.
    expect(rude.streams).toBeLessThan(40)
  })

  test('that takes nothing in is given up, and memory stays bounded', async () => {
    const deaf = await collector({ handle: (stream) => stream.pause() })
    const node = await reporting(deaf.address, {
      stallTimeoutMs: 300,
      maxBufferedEvents: 2_000,
      batchEvents: 500,
    })
    // Topics that nothing can compress, until the stream is full.
    const random = () => Array.from({ length: 8 }, () => Math.random().toString(36).slice(2)).join('')
    let isStalled = false
    let told = 0
    await until('it gave the stream up', () => {
      for (let turn = 0; turn < 200; turn += 1) {
        const topic = random()
        node.services.pubsub.subscribe(topic)
        node.services.pubsub.unsubscribe(topic)
        told += 2
      }
      isStalled ||= node.services.trace.status().lastError?.includes('did not read in time') === true
      expect(node.services.trace.status().buffered).toBeLessThanOrEqual(2_000)
      return isStalled
    })
    // Nothing goes unaccounted for, not even the batch that was being written.
    const { sentEvents, buffered, dropped, lost, faults } = node.services.trace.status()
    expect(sentEvents + buffered + dropped + lost).toBe(told)
    expect(lost).toBeGreaterThan(0)
    expect(faults).toBe(0)
    await node.services.trace.reportTo([])
    const after = node.services.trace.status()
    expect(after.buffered).toBe(0)
    expect(after.sentEvents + after.dropped + after.lost).toBe(told)
  })

  test('goes to the next of several collectors while one does not answer', async () => {
    const gone = await startCollector({ key: await keyOf(51) })
    await gone.stop()
    const to = await collector()
    const node = await reporting([gone.address, to.address])
    node.services.pubsub.subscribe(TOPIC)
    await until('it reports to the other', () => of(to, node, Type.JOIN).length === 1)
    expect(node.services.trace.status().collector).toBe(to.libp2p.peerId.toString())
  })

  test('goes where it is told while the node runs, and nowhere when it is told so', async () => {
    const first = await collector()
    const second = await collector({ key: await keyOf(52) })
    const node = await reporting([])
    node.services.pubsub.subscribe(TOPIC)
    expect(node.services.trace.status()).toMatchObject({ state: 'idle', buffered: 0 })
    await node.services.trace.reportTo(first.address)
    await until('the first is told', () => of(first, node, Type.JOIN).length === 1)
    await node.services.trace.reportTo([second.address])
    await until('the second is told', () => of(second, node, Type.JOIN).length === 1)
    await node.services.trace.reportTo([])
    await node.services.pubsub.publish(TOPIC, fromString('to nobody'))
    expect(node.services.trace.status()).toMatchObject({ state: 'idle', buffered: 0 })
  })

  test('ends with the node, after the last events, and leaves gossipsub as it was', async () => {
    const to = await collector()
    const node = await startReporting(to.address, { batchIntervalMs: 60_000 })
    const { pubsub } = node.services
    await until('it is connected', () => node.services.trace.status().state === 'connected')
    pubsub.subscribe(TOPIC)
    await pubsub.publish(TOPIC, fromString('last words'))
    await node.stop()
    await until('the last words arrived', () => of(to, node, Type.PUBLISH_MESSAGE).length === 1)
    const laidOver = ['publish', 'subscribe', 'unsubscribe', 'sendRpc', 'handleReceivedRpc']
    expect(laidOver.filter((method) => Object.hasOwn(pubsub, method))).toEqual([])
  })
})

describe('what keeps a node from reporting', () => {
  test('an address that is none, or names no peer, is refused while the node is made', async () => {
    await expect(startReporting('127.0.0.1:4001')).rejects.toThrow('not a multiaddr')
    await expect(startReporting('/ip4/127.0.0.1/tcp/4001')).rejects.toThrow('/p2p/<peer id>')
  })

  test('ids that it cannot read: it says so, and reports nothing under wrong ones', async () => {
    const to = await collector()
    const writeHex = { msgIdToStrFn: (id: Uint8Array) => hex(id) }
    const lost = await reporting(to.address, {}, writeHex)
    expect(lost.services.trace.status()).toMatchObject({ state: 'idle' })
    expect(lost.services.trace.status().lastError).toContain('messageIdBytes')
    const told = await reporting(to.address, { messageIdBytes: (id) => fromString(id, 'hex') }, writeHex)
    await until('it is connected', () => told.services.trace.status().state === 'connected')
  })

  test('another make of gossipsub: it loses what it cannot hear, names it, and the node works', async () => {
    const to = await collector()
    const node = await reporting([], {}, { emitSelf: true })
    const { pubsub, trace } = node.services
    for (const member of ['score', 'mcache', 'sendRpc']) {
      // What a later version may have moved away.
      const bare: unknown = new Proxy(Reflect.get(pubsub, member) as object, {
        get: (inner, name) => {
          const value: unknown = Reflect.get(inner, name)
          return ['duplicateMessage', 'rejectMessage'].includes(String(name)) ? undefined : value
        },
      })
      if (member === 'score') Reflect.set(pubsub, member, bare)
    }
    await trace.reportTo(to.address)
    await until('it is connected', () => trace.status().state === 'connected')
    pubsub.subscribe(TOPIC)
    await pubsub.publish(TOPIC, fromString('hello'))
    await until('the message is reported', () => of(to, node, Type.PUBLISH_MESSAGE).length === 1)
    expect([...trace.status().missing].sort()).toEqual(['duplicate', 'reject'])
    expect(trace.status().faults).toBe(0)
  })
})
