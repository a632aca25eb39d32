import { createHash, randomBytes } from 'node:crypto'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { RPC } from '@libp2p/gossipsub/message'
import { lpStream } from '@libp2p/utils'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeEnvelope, type EnvelopeInit } from '@/collector/protocols/envelope/sign'
import { observationFactSchema } from '@/lib/facts'
import {
  BROADCAST,
  connect,
  startGossipNode,
  startObserver,
  until,
  type GossipNode,
  type RunningObserver,
} from '../fixtures/gossip'

const PROTOCOL = '/meshsub/1.1.0'
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('a node that gossips to do harm', () => {
  let honest: GossipNode
  let hostile: GossipNode
  let watching: RunningObserver
  beforeEach(async () => {
    ;[honest, hostile, watching] = await Promise.all([
      startGossipNode(),
      startGossipNode(),
      startObserver({ maxPerSecond: 50 }),
    ])
    await Promise.all([connect(watching, honest), connect(watching, hostile)])
  })
  afterEach(async () => {
    await watching.stop()
    await Promise.all([honest.libp2p.stop(), hostile.libp2p.stop()])
  })

  const envelope = async (changes: Partial<EnvelopeInit> = {}): Promise<Uint8Array> =>
    encodeEnvelope({
      messageId: randomBytes(16),
      type: 'broadcast',
      sentAtMs: Date.now(),
      payload: randomBytes(100),
      signer: await generateKeyPair('Ed25519'),
      ...changes,
    })
  /** The honest node is heard as before. */
  const expectUnharmed = async (): Promise<void> => {
    const messageId = randomBytes(16)
    await honest.gossip.publish(BROADCAST, await envelope({ messageId }))
    await until(() => watching.facts.some((fact) => fact.messageId === hex(messageId)))
    for (const fact of watching.facts) expect(observationFactSchema.parse(fact)).toEqual(fact)
  }
  const openStream = async () => {
    const [connection] = hostile.libp2p.getConnections(watching.libp2p.peerId)
    if (connection === undefined) throw new Error('not connected')
    return lpStream(await connection.newStream(PROTOCOL))
  }

  it('with garbage is observed, marked as no envelope, and counted', async () => {
    const garbage = Buffer.from('this is no envelope')
    await hostile.gossip.publish(BROADCAST, garbage)
    await until(() => watching.facts.length === 1)
    expect(watching.facts[0]).toMatchObject({
      messageId: createHash('sha256').update(garbage).digest('hex'),
      sizeBytes: garbage.byteLength,
      origin: hostile.peerId,
      envelope: null,
    })
    expect(await watching.metric('gossip_messages_undecodable_total')).toBe(1)
    expect(await watching.metric('gossip_messages_observed_total', { signature: 'unknown' })).toBe(1)
    await expectUnharmed()
  })

  it('with an envelope of wrong lengths is observed as one without', async () => {
    for (const length of [0, 1, 15, 17, 33, 200]) {
      await hostile.gossip.publish(BROADCAST, await envelope({ messageId: new Uint8Array(length).fill(1) }))
    }
    await until(() => watching.facts.length === 6)
    expect(watching.facts.every((fact) => fact.envelope === null && fact.messageId.length === 64)).toBe(true)
    await expectUnharmed()
  })

  it('with a signature that fails is observed, marked and counted', async () => {
    const forged = await envelope()
    // The last byte is the signature's.
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1
    await hostile.gossip.publish(BROADCAST, forged)
    await hostile.gossip.publish(BROADCAST, await envelope({ type: 'ping', signer: null }))
    await until(() => watching.facts.length === 2)
    expect(watching.facts.map((fact) => fact.envelope?.signature)).toEqual(['invalid', 'unsigned'])
    expect(await watching.metric('gossip_messages_observed_total', { signature: 'invalid' })).toBe(1)
    expect(await watching.metric('gossip_messages_observed_total', { signature: 'unsigned' })).toBe(1)
    await expectUnharmed()
  })

  it('under an id that was taken adds nothing to it', async () => {
    const messageId = randomBytes(16)
    await honest.gossip.publish(BROADCAST, await envelope({ messageId, payload: Buffer.from('first') }))
    await until(() => watching.facts.length === 1)
    await hostile.gossip.publish(BROADCAST, await envelope({ messageId, payload: Buffer.from('the second') }))
    await until(async () => (await watching.metric('gossip_messages_repeated_total')) === 1)
    expect(watching.facts).toHaveLength(1)
    expect(watching.facts[0]).toMatchObject({ messageId: hex(messageId), origin: honest.peerId })
    await expectUnharmed()
  })

  it('in the name of another is not observed at all', async () => {
    const stream = await openStream()
    const { publicKey } = await generateKeyPair('Ed25519')
    const message = {
      from: Uint8Array.from(honest.libp2p.peerId.toMultihash().bytes),
      data: Uint8Array.from(await envelope()),
      seqno: new Uint8Array(8),
      topic: BROADCAST,
      signature: new Uint8Array(64),
    }
    const wrong = [
      message,
      { ...message, key: Uint8Array.from(publicKey.raw) },
      { ...message, seqno: new Uint8Array(3) },
      { topic: BROADCAST, data: message.data },
      { ...message, from: new Uint8Array(900) },
    ]
    await stream.write(RPC.encode({ subscriptions: [], messages: wrong }))
    await until(async () => (await watching.metric('gossip_messages_received_total')) === wrong.length)
    await expectUnharmed()
    expect(watching.facts).toHaveLength(1)
  })

  it('with more than its share is cut off there, and what is beyond is counted', async () => {
    const dropped = (): Promise<number> => watching.metric('gossip_messages_dropped_total')
    for (let turn = 0; turn < 200; turn++) await hostile.gossip.publish(BROADCAST, await envelope())
    await until(async () => watching.facts.length + (await dropped()) === 200)
    // Half of the rate is its share, and two seconds of it may come at once.
    expect(watching.facts.length).toBeGreaterThanOrEqual(50)
    expect(await dropped()).toBeGreaterThan(0)
    await expectUnharmed()
  })

  it('without end is expelled, and the others are heard meanwhile', async () => {
    // Little is taken in, so that even a slow machine can send more.
    const wary = await startObserver({ maxPerSecond: 6 })
    try {
      await Promise.all([connect(wary, honest), connect(wary, hostile)])
      await until(async () => {
        for (let turn = 0; turn < 10; turn++) await hostile.gossip.publish(BROADCAST, await envelope())
        return wary.libp2p.getConnections(hostile.libp2p.peerId).length === 0
      })
      expect(await wary.metric('gossip_peers_total', { outcome: 'flooding' })).toBe(1)
      expect(await wary.metric('gossip_messages_dropped_total', { reason: 'share' })).toBeGreaterThan(30)
      await until(async () => {
        await honest.gossip.publish(BROADCAST, await envelope())
        return wary.facts.some((fact) => fact.origin === honest.peerId)
      })
    } finally {
      await wary.stop()
    }
  })

  it('with messages larger than any may be is not read to their end', async () => {
    const stream = await openStream()
    const heapBefore = process.memoryUsage().external
    await stream
      .write(
        RPC.encode({
          subscriptions: [],
          messages: [{ topic: BROADCAST, data: new Uint8Array(8_000_000) }],
        }),
        { signal: AbortSignal.timeout(5_000) },
      )
      .catch(() => undefined)
    await until(() => !watching.libp2p.services.gossip.getPeers().map(String).includes(hostile.peerId))
    expect(process.memoryUsage().external - heapBefore).toBeLessThan(64_000_000)
    expect(watching.facts).toEqual([])
    await expectUnharmed()
  })

  it('without having been chosen is neither heard nor held for long', async () => {
    const stranger = await startGossipNode()
    try {
      await stranger.libp2p.dial(watching.libp2p.getMultiaddrs())
      const [connection] = stranger.libp2p.getConnections(watching.libp2p.peerId)
      if (connection === undefined) throw new Error('not connected')
      const streams = await Promise.all(Array.from({ length: 8 }, () => connection.newStream(PROTOCOL)))
      const rpc = RPC.encode({
        subscriptions: [],
        messages: [{ topic: BROADCAST, data: new Uint8Array(50_000) }],
      })
      await Promise.allSettled(
        streams.map(async (stream) => {
          const lengthPrefixed = lpStream(stream)
          for (let turn = 0; turn < 40; turn++) await lengthPrefixed.write(rpc)
        }),
      )
      await until(() => streams.every((stream) => stream.status !== 'open'))
      expect(await watching.metric('gossip_messages_received_total')).toBe(0)
      await expectUnharmed()
    } finally {
      await stranger.libp2p.stop()
    }
  })

  it('on topics that nobody asked for leaves nothing behind', async () => {
    const stream = await openStream()
    const topics = Array.from({ length: 200 }, (_, at) => `/nobody/${String(at)}/${'x'.repeat(1_000)}`)
    await stream.write(
      RPC.encode({
        subscriptions: topics.map((topic) => ({ topic, subscribe: true })),
        messages: topics.map((topic) => ({ topic, data: new Uint8Array(10) })),
      }),
    )
    await expectUnharmed()
    expect(topics.flatMap((topic) => watching.libp2p.services.gossip.getSubscribers(topic))).toEqual([])
    expect(await watching.metric('gossip_messages_observed_total')).toBe(1)
  })

  it('with any bytes at all brings nothing down', async () => {
    const inputs = fc.sample(fc.uint8Array({ maxLength: 600 }), { seed: 17, numRuns: 2_000 })
    const stream = await openStream()
    for (const input of inputs) {
      // One that ends the stream is answered by opening another.
      await stream.write(input).catch(() => undefined)
    }
    // Groups within groups.
    await stream.write(new Uint8Array(500_000).fill((9 << 3) | 3)).catch(() => undefined)
    await expectUnharmed()
    expect(watching.facts).toHaveLength(1)
  })
})
