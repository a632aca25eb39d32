import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKeyPair, privateKeyToProtobuf } from '@libp2p/crypto/keys'
import { afterEach, describe, expect, it } from 'vitest'
import { openHostKey } from '@/collector/observe/host-key'
import { createObservingHost } from '@/collector/observe/host'
import { TRACER_PROTOCOL } from '@/collector/protocols/tracer/constants'
import { TraceEvent } from '../fixtures/traces/pb/trace'
import { StartError } from '@/lib/service/start-error'
import { peerId } from '../fixtures/facts'
import { encodeFrame, goMessageId, gzipFrames, idBytes } from '../fixtures/traces/encode'
import {
  hopFacts,
  hopsBy,
  startReporter,
  startTestObserving,
  until,
  write,
  type TestObserving,
  type TestReporter,
} from '../fixtures/traces/reporting'

const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'observe-'))
  open.push(() => rm(folder, { recursive: true }))
  return folder
}
async function observe(init?: Parameters<typeof startTestObserving>[0]): Promise<TestObserving> {
  const collector = await startTestObserving(init)
  open.push(() => collector.close())
  return collector
}
async function report(collector: TestObserving): Promise<TestReporter> {
  const reporter = await startReporter(collector.address)
  open.push(() => reporter.close())
  return reporter
}

describe('the identity of the observing node', () => {
  it('is made once, for the owner’s eyes alone, and is the same at every start', async () => {
    const folder = await temporaryFolder()
    const [first, second] = await Promise.all([openHostKey(folder, 'c1'), openHostKey(folder, 'c1')])
    const third = await openHostKey(folder, 'c1')
    expect(first.equals(second) && first.equals(third)).toBe(true)
    expect(await readdir(folder)).toEqual(['collector-key-c1'])
    expect((await stat(join(folder, 'collector-key-c1'))).mode & 0o777).toBe(0o600)
    expect((await openHostKey(folder, 'c2')).equals(first)).toBe(false)
  })

  it('that was spoilt, or is of another kind, is an error that says what to do', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'collector-key-c1')
    const other = Buffer.from(privateKeyToProtobuf(await generateKeyPair('secp256k1'))).toString('base64')
    for (const text of ['', 'nonsense', other]) {
      await writeFile(path, text)
      const failure = await openHostKey(folder, 'c1').catch((error: unknown) => error)
      expect(failure).toBeInstanceOf(StartError)
      expect(String(failure)).toContain(`${path} holds no Ed25519 key: put the right one back, or delete it`)
    }
    await expect(openHostKey(join(folder, 'nowhere'), 'c1')).rejects.toThrow(/cannot be written/)
  })
})

describe('the observing node', () => {
  it('takes a free port when its own is taken, unless it was asked for by name', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    open.push(() => new Promise((resolve) => other.close(resolve)))
    const { port } = other.address() as AddressInfo
    const collector = await observe({ settings: { OBSERVE_PORT: port } })
    expect(collector.observing.portWasTaken).toBe(true)
    expect(collector.address).not.toContain(`/tcp/${port}/`)
    await expect(
      startTestObserving({ settings: { OBSERVE_PORT: port }, explicit: ['OBSERVE_PORT'] }),
    ).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`)
  })

  it('says where it cannot listen at all', async () => {
    await expect(
      startTestObserving({ settings: { OBSERVE_HOST: '192.0.2.1', OBSERVE_PORT: 4_001 } }),
    ).rejects.toThrow(/^Cannot listen for traces on 192\.0\.2\.1:4001/)
  })

  it('speaks no Kademlia, and parts from whoever neither reports nor gossips', async () => {
    const host = await createObservingHost({
      privateKey: await generateKeyPair('Ed25519'),
      agent: 'test/1.0.0',
      host: '127.0.0.1',
      port: 0,
      portIsExplicit: false,
      permits: () => false,
      inboundPerSecond: 100,
      gossip: null,
      idleMs: 200,
    })
    open.push(() => host.stop())
    await host.libp2p.handle(TRACER_PROTOCOL, () => undefined)
    expect(host.libp2p.getProtocols().filter((protocol) => protocol.includes('kad'))).toEqual([])
    const address = host.addresses[0] ?? ''
    const [reporting, idle] = await Promise.all([startReporter(address), startReporter(address)])
    open.push(
      () => reporting.close(),
      () => idle.close(),
    )
    await reporting.open()
    const stream = await idle.open()
    stream.abort(new Error('no more'))
    await until(() => idle.connections() === 0)
    expect(reporting.connections()).toBe(1)
  })
})

describe('a node that reports', () => {
  const stamp = (): bigint => BigInt(Date.now()) * 1_000_000n
  const topic = '/meshara/broadcast/1'
  const delivery = (self: Uint8Array<ArrayBuffer>, from = idBytes(peerId(1))): TraceEvent => ({
    type: TraceEvent.Type.DELIVER_MESSAGE,
    peerID: self,
    timestamp: stamp(),
    deliverMessage: { messageID: Uint8Array.of(7), topic, receivedFrom: from },
  })

  it('is heard within half a second, batch by batch, while its stream stays open', async () => {
    const collector = await observe()
    const reporter = await report(collector)
    const pieces = await gzipFrames([
      encodeFrame([delivery(reporter.idBytes)]),
      encodeFrame([delivery(reporter.idBytes)]),
    ])
    const stream = await reporter.open()
    for (const [index, piece] of pieces.slice(0, 2).entries()) {
      await write(stream, piece)
      await until(() => hopsBy(collector.facts).get(reporter.peerId) === index + 1, 2_000)
    }
    expect(collector.observing.status().reporters).toBe(1)
    const [fact] = hopFacts(collector.facts)
    expect(Math.abs((fact?.receivedAtMs ?? 0) - Date.now())).toBeLessThan(5_000)
  })

  it('shares facts with the others: one for many reporters', async () => {
    const collector = await observe()
    const reporters = await Promise.all(Array.from({ length: 8 }, () => report(collector)))
    const streams = await Promise.all(reporters.map((reporter) => reporter.open()))
    const pieces = await Promise.all(
      reporters.map(async ({ idBytes: self }) => (await gzipFrames([encodeFrame([delivery(self)])]))[0]),
    )
    for (const [index, stream] of streams.entries()) await write(stream, pieces[index] ?? new Uint8Array())
    await until(() => hopsBy(collector.facts).size === 8)
    expect(hopFacts(collector.facts).length).toBeLessThan(8)
  })

  it('that resets its stream in the middle of a batch loses that batch alone, and its subscriptions end', async () => {
    const collector = await observe()
    const reporter = await report(collector)
    const join: TraceEvent = {
      type: TraceEvent.Type.JOIN,
      peerID: reporter.idBytes,
      timestamp: stamp(),
      join: { topic },
    }
    const [whole, half] = await gzipFrames([
      encodeFrame([join, delivery(reporter.idBytes)]),
      encodeFrame(Array<TraceEvent>(100).fill(delivery(reporter.idBytes))),
    ])
    const stream = await reporter.open()
    await write(stream, whole ?? new Uint8Array())
    await until(() => hopsBy(collector.facts).get(reporter.peerId) === 1)
    await write(stream, (half ?? new Uint8Array()).subarray(0, 20))
    stream.abort(new Error('gone'))
    const subscriptions = (): (string | boolean)[][] =>
      collector.facts.flatMap((fact) =>
        fact.kind === 'subscription' ? [[fact.peerId, fact.topic, fact.subscribed]] : [],
      )
    await until(() => subscriptions().length === 2, 8_000)
    expect(subscriptions()).toEqual([
      [reporter.peerId, topic, true],
      [reporter.peerId, topic, false],
    ])
    expect(hopsBy(collector.facts).get(reporter.peerId)).toBe(1)
  })

  it('never makes the collector itself a node of the network', async () => {
    const collector = await observe()
    const reporter = await report(collector)
    const collectorId = collector.address.split('/p2p/')[1] ?? ''
    const at = { peerID: reporter.idBytes, timestamp: stamp() }
    const host = idBytes(collectorId)
    const events: TraceEvent[] = [
      { ...at, type: TraceEvent.Type.ADD_PEER, addPeer: { peerID: host, proto: '' } },
      { ...at, type: TraceEvent.Type.ADD_PEER, addPeer: { peerID: idBytes(peerId(1)), proto: '' } },
      { ...at, type: TraceEvent.Type.GRAFT, graft: { peerID: host, topic } },
      { ...at, type: TraceEvent.Type.GRAFT, graft: { peerID: idBytes(peerId(2)), topic } },
      {
        ...at,
        type: TraceEvent.Type.DROP_RPC,
        dropRPC: {
          sendTo: host,
          meta: { messages: [{ messageID: Uint8Array.of(1), topic }], subscription: [] },
        },
      },
      delivery(reporter.idBytes),
    ]
    const stream = await reporter.open()
    await write(stream, (await gzipFrames([encodeFrame(events)]))[0] ?? new Uint8Array())
    await until(() => collector.facts.filter(({ kind }) => kind === 'neighbours').length === 2)
    await until(() => hopsBy(collector.facts).size === 1)
    expect(JSON.stringify(collector.facts)).not.toContain(collectorId)
  })

  it('is read no further while what it says cannot be kept', async () => {
    let isPressed = true
    const from = idBytes(peerId(1))
    const collector = await observe({ isPressed: () => isPressed })
    const reporter = await report(collector)
    const frames = Array.from({ length: 200 }, (_, batch) =>
      encodeFrame(
        Array.from({ length: 200 }, (_unused, n) => ({
          ...delivery(reporter.idBytes),
          deliverMessage: { messageID: goMessageId(from, BigInt(batch * 200 + n) * 1_000_003n), topic },
        })),
      ),
    )
    const sent = reporter.send(await gzipFrames(frames))
    await until(async () => (await collector.metric('trace_slowed_seconds_total')) > 0.3)
    const taken = hopsBy(collector.facts).get(reporter.peerId) ?? 0
    expect(taken).toBeLessThan(20_000)
    isPressed = false
    await sent
    await until(() => hopsBy(collector.facts).get(reporter.peerId) === 40_000)
  })

  it('has what it said kept when the collector stops', async () => {
    const collector = await startTestObserving()
    const reporter = await startReporter(collector.address)
    const stream = await reporter.open()
    await write(
      stream,
      (await gzipFrames([encodeFrame([delivery(reporter.idBytes)])]))[0] ?? new Uint8Array(),
    )
    await until(async () => (await collector.metric('trace_events_total{type="deliver_message"}')) === 1)
    await collector.close()
    expect(hopsBy(collector.facts).get(reporter.peerId)).toBe(1)
    expect(
      collector.facts.filter((fact) => fact.kind === 'subscription').map(({ subscribed }) => subscribed),
    ).toEqual([true, false])
    await reporter.close()
  })
})
