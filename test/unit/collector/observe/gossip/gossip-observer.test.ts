import { randomBytes } from 'node:crypto'
import { StrictNoSign } from '@libp2p/gossipsub'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { afterEach, describe, expect, it } from 'vitest'
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
} from '@/test/fixtures/gossip'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()))
})
const node = async (...args: Parameters<typeof startGossipNode>): Promise<GossipNode> => {
  const started = await startGossipNode(...args)
  stops.push(async () => {
    await started.libp2p.stop()
  })
  return started
}
const observer = async (...args: Parameters<typeof startObserver>): Promise<RunningObserver> => {
  const started = await startObserver(...args)
  stops.push(() => started.stop())
  return started
}

const SENT_AT_MS = Date.UTC(2026, 10, 21)
async function message(changes: Partial<EnvelopeInit> = {}): Promise<{ id: string; data: Uint8Array }> {
  const messageId = changes.messageId ?? randomBytes(16)
  const data = await encodeEnvelope({
    messageId,
    type: 'broadcast',
    sentAtMs: SENT_AT_MS,
    payload: randomBytes(300),
    routing: { hopCount: 0, maxHops: 8, route: 'direct' },
    signer: await generateKeyPair('Ed25519'),
    ...changes,
  })
  return { id: Buffer.from(messageId).toString('hex'), data }
}

describe('the gossip observer', () => {
  it('states the first arrival of 20 of 20 messages, each once, whoever hands them over', async () => {
    const [a, b] = await Promise.all([node(), node()])
    const watching = await observer()
    await connect(a, b)
    await Promise.all([connect(watching, a), connect(watching, b)])

    const ids: string[] = []
    for (let turn = 0; turn < 20; turn++) {
      const { id, data } = await message()
      ids.push(id)
      await (turn % 2 === 0 ? a : b).gossip.publish(BROADCAST, data)
    }
    await until(() => watching.facts.length >= 20)
    // Both hand over what the other published: copies, which are no arrivals.
    await until(async () => (await watching.metric('gossip_messages_repeated_total')) > 0)
    expect(watching.facts.map(({ messageId }) => messageId).sort()).toEqual([...ids].sort())
    for (const fact of watching.facts) {
      expect(observationFactSchema.parse(fact)).toEqual(fact)
      expect([a.peerId, b.peerId]).toContain(fact.origin)
      expect([a.peerId, b.peerId]).toContain(fact.lastHop)
      expect(fact).toMatchObject({
        topic: BROADCAST,
        envelope: {
          version: 1,
          type: 'broadcast',
          sentAtMs: SENT_AT_MS,
          hopCount: 0,
          maxHops: 8,
          signature: 'valid',
        },
      })
    }
    expect(await watching.metric('gossip_messages_observed_total', { signature: 'valid' })).toBe(20)
  })

  it('relays nothing: who is connected through it alone hears nothing', async () => {
    const [a, b, relay] = await Promise.all([node(), node(), node()])
    const watching = await observer()
    await Promise.all([connect(watching, a), connect(watching, b)])
    await beats(watching, 1)
    for (let turn = 0; turn < 20; turn++) await a.gossip.publish(BROADCAST, (await message()).data)
    await until(() => watching.facts.length === 20)
    // Two beats of the heart, in which gossip would announce what it has.
    await beats(watching, 2)
    expect(b.heard).toEqual([])

    // The same chain with an ordinary node in the middle, so that silence is not for want of a path.
    await Promise.all([connect(a, relay), connect(relay, b)])
    await until(async () => {
      await a.gossip.publish(BROADCAST, (await message()).data)
      return b.heard.length > 0
    })
    expect(b.heard[0]?.propagationSource.toString()).toBe(relay.peerId)
  })

  it('holds no contents', async () => {
    const a = await node()
    const watching = await observer()
    await connect(watching, a)
    const secret = Buffer.from('a secret that nobody else is to know')
    await a.gossip.publish(BROADCAST, (await message({ payload: secret })).data)
    await until(() => watching.facts.length === 1)
    const stated = JSON.stringify(watching.facts)
    for (const encoding of ['utf8', 'hex', 'base64'] as const) {
      expect(stated).not.toContain(secret.toString(encoding))
    }
    expect(watching.facts[0]?.sizeBytes).toBeGreaterThan(secret.byteLength)
  })

  it('names no origin where gossip is not signed', async () => {
    const a = await node({ globalSignaturePolicy: StrictNoSign })
    const watching = await observer({ profile: { gossipSignature: 'forbidden', messageId: 'sha256' } })
    await connect(watching, a)
    await a.gossip.publish(BROADCAST, (await message()).data)
    await until(() => watching.facts.length === 1)
    expect(watching.facts[0]).toMatchObject({ origin: null, lastHop: a.peerId })
  })

  it('knows the envelope only on topics that have one', async () => {
    const a = await node({}, ['plain'])
    const watching = await observer({ profile: { topics: [{ name: 'plain', envelope: 'none' }] } })
    watching.note(a)
    await until(() =>
      [a.gossip, watching.libp2p.services.gossip].every((each) => each.getSubscribers('plain').length === 1),
    )
    await a.gossip.publish('plain', (await message()).data)
    await until(() => watching.facts.length === 1)
    expect(watching.facts[0]?.envelope).toBeNull()
    expect(await watching.metric('gossip_messages_undecodable_total')).toBe(0)
  })
})

describe('a network with a gossip protocol of its own', () => {
  it('is heard by that name', async () => {
    const own = '/other/meshsub/1.0.0'
    const [a, usual] = await Promise.all([node({}, undefined, undefined, [own]), node()])
    const watching = await observer({ profile: { gossipProtocols: [own] } })
    watching.note(usual)
    await connect(watching, a)
    await a.gossip.publish(BROADCAST, (await message()).data)
    await until(() => watching.facts.length === 1)
    expect(watching.libp2p.getPeers().map(String)).toEqual([a.peerId])
  })
})

describe('nodes that the observer did not choose', () => {
  it('neither gossip with it nor take it for one who does, and keep their connection', async () => {
    const [a, b] = await Promise.all([node(), node()])
    const watching = await observer()
    await connect(watching, a)
    // As a node does that reports its traces.
    await b.libp2p.dial(watching.libp2p.getMultiaddrs())
    await until(() => b.gossip.getPeers().some((id) => id.toString() === watching.peerId))
    await beats(watching, 2)
    expect(b.gossip.getSubscribers(BROADCAST)).toEqual([])
    expect(watching.libp2p.services.gossip.getPeers().map(String)).toEqual([a.peerId])
    await b.gossip.publish(BROADCAST, (await message()).data)
    await a.gossip.publish(BROADCAST, (await message()).data)
    await until(() => watching.facts.length > 0)
    expect(watching.facts.map(({ origin }) => origin)).toEqual([a.peerId])
    expect(watching.libp2p.getConnections(b.libp2p.peerId)).toHaveLength(1)

    // Chosen now, over the connection it opened itself.
    await connect(watching, b)
    expect(watching.libp2p.getConnections(b.libp2p.peerId)).toHaveLength(1)
    await b.gossip.publish(BROADCAST, (await message()).data)
    await until(() => watching.facts.some(({ origin }) => origin === b.peerId))
  })
})

describe('the nodes that the observer stays connected to', () => {
  it('are those that speak gossip, up to the number that is set', async () => {
    const nodes = await Promise.all(Array.from({ length: 5 }, () => node()))
    const mute = await node()
    const watching = await observer({ peers: 3 })
    watching.note(mute, ['/ipfs/id/1.0.0'])
    for (const each of nodes) watching.note(each)
    await until(() => watching.status().peers === 3)
    const connected = watching.libp2p.getPeers().map(String)
    expect(connected).toHaveLength(3)
    expect(connected).not.toContain(mute.peerId)
    expect(await watching.metric('gossip_peers_kept')).toBe(3)
  })

  it('are replaced when they go away', async () => {
    const [a, b] = await Promise.all([node(), node()])
    const watching = await observer({ peers: 1 })
    watching.note(a)
    await until(() => watching.status().peers === 1)
    watching.note(b)
    await a.libp2p.stop()
    await until(() => watching.libp2p.getPeers().map(String).includes(b.peerId))
    await until(() => b.gossip.getSubscribers(BROADCAST).length === 1)
    await b.gossip.publish(BROADCAST, (await message()).data)
    await until(() => watching.facts.length === 1)
    expect(await watching.metric('gossip_peers_total', { outcome: 'lost' })).toBe(1)
  })

  it('are never dialled where the profile forbids it', async () => {
    const a = await node()
    const watching = await observer({ profile: { dialable: ['public'] } })
    watching.note(a)
    await beats(watching, 3)
    expect(watching.libp2p.getConnections()).toEqual([])
    expect(await watching.metric('gossip_peers_total')).toBe(0)
  })
})

/** Waits for so many heartbeats of the observer's gossipsub, one a second. */
async function beats(watching: RunningObserver, count: number): Promise<void> {
  for (let beat = 0; beat < count; beat++) {
    await new Promise((resolve) => {
      watching.libp2p.services.gossip.addEventListener('gossipsub:heartbeat', resolve, { once: true })
    })
  }
}
