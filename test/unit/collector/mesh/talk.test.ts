import { peerIdFromString } from '@libp2p/peer-id'
import { afterEach, describe, expect, test } from 'vitest'
import { createMesh } from '@/collector/mesh/create-mesh'
import type { MessageRecord } from '@/collector/mesh/ledger'
import { CannotSpeakError, type Mesh, type MeshInit } from '@/collector/mesh/mesh'
import { planNodes } from '@/collector/mesh/plan-nodes'
import { planVoices } from '@/collector/mesh/plan-voices'
import { seededRandom } from '@/collector/mesh/random'
import { dayFactor } from '@/collector/mesh/talk'
import { pickSize, pickTopic, pickType, TOPICS } from '@/collector/mesh/topics'
import { TraceEvent } from '../../../fixtures/traces/pb/trace'
import { startCollector, type TestCollector } from '../../packages/trace-source/nodes'
import { until } from './visitor'

const BROADCAST = '/meshara/broadcast/1'
const running: { close: () => Promise<void> }[] = []
afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.close()
})

async function meshOf(init: Partial<MeshInit>): Promise<Mesh> {
  const mesh = await createMesh({ nodes: 12, seed: 7, churn: false, ghosts: 0, ...init })
  running.push(mesh)
  await mesh.gossiping()
  return mesh
}

async function collector(): Promise<TestCollector> {
  const started = await startCollector()
  running.push({ close: () => started.stop() })
  return started
}

function recordOf(mesh: Mesh, id: string): MessageRecord {
  const record = mesh.messageRecord(id)
  if (record === null) throw new Error('the mesh has no such message')
  return record
}

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex')

describe('a mesh that talks', () => {
  test('records the way of a message: everybody has it once, from somebody who had it before', async () => {
    const mesh = await meshOf({ neighbours: 6, gossip: true })
    const id = await mesh.publish({ topic: BROADCAST, type: 'broadcast', sizeBytes: 500 })
    await until('everybody has it', () => recordOf(mesh, id).edges.length === 11)
    const record = recordOf(mesh, id)
    expect(record).toMatchObject({ id, topic: BROADCAST, type: 'broadcast', signature: 'valid' })
    expect(record.sizeBytes).toBeGreaterThan(500)
    const had = new Set([record.origin])
    for (const { from, to, latencyMs } of record.edges) {
      expect(had).toContain(from)
      expect(had).not.toContain(to)
      expect(latencyMs).toBeGreaterThan(0)
      had.add(to)
    }
    expect(mesh.newestMessages(5).map((newest) => newest.id)).toEqual([id])
  })

  test('is reported by its nodes just as it records it itself, each by its own wrong clock', async () => {
    const to = await collector()
    const mesh = await meshOf({ neighbours: 6, gossip: true, clockSkewMs: 2_000, driftPpm: 50 })
    await mesh.traceTo([to.address])
    await until('all report', () => mesh.traceTotals().connected === 12)
    const ids = await Promise.all(Array.from({ length: 10 }, () => mesh.publish({ type: 'private' })))
    await until('all is reported', () => {
      const { buffered, sentEvents } = mesh.traceTotals()
      return buffered === 0 && sentEvents > 0 && ids.every((id) => recordOf(mesh, id).edges.length === 11)
    })
    const offsets = new Map(mesh.clocks().map(({ peerId, offsetMs }) => [peerId, offsetMs]))
    expect(Math.max(...Array.from(offsets.values(), Math.abs))).toBeGreaterThan(500)
    const heard = (id: string) =>
      [...to.events].flatMap(([reporter, events]) =>
        events.flatMap(({ type, deliverMessage, timestamp }) =>
          type === TraceEvent.Type.DELIVER_MESSAGE && hex(deliverMessage?.messageID) === id
            ? [{ reporter, from: hex(deliverMessage?.receivedFrom), atMs: Number(timestamp) / 1_000_000 }]
            : [],
        ),
      )
    await until('all arrived', () => ids.every((id) => heard(id).length === 12))
    const bytes = new Map(
      mesh.nodes.map(({ peerId }) => [peerId, hex(peerIdFromString(peerId).toMultihash().bytes)]),
    )
    const offByMs: number[] = []
    for (const id of ids) {
      for (const { from, to: reporter, atMs } of recordOf(mesh, id).edges) {
        const told = heard(id).filter((one) => one.reporter === reporter)
        expect(told.map((one) => one.from)).toEqual([bytes.get(from)])
        const skewMs = (told[0]?.atMs ?? 0) - atMs
        offByMs.push(Math.abs(skewMs - (offsets.get(reporter) ?? 0)))
      }
    }
    // Both looked at the same moment, but where a busy machine let the process wait in between.
    offByMs.sort((left, right) => left - right)
    expect(offByMs).toHaveLength(110)
    expect(offByMs[99]).toBeLessThan(20)
    expect(mesh.traceTotals()).toMatchObject({ dropped: 0, faults: 0, missing: [] })
  })

  test('has nodes that start later report too', async () => {
    const to = await collector()
    const mesh = await meshOf({ neighbours: 6, gossip: true })
    const { peerId } = mesh.nodes.at(-1) ?? { peerId: '' }
    await mesh.stopNode(peerId)
    await mesh.traceTo([to.address])
    await until('the others report', () => mesh.traceTotals().connected === 11)
    await mesh.startNode(peerId)
    await until('it reports', () => (to.events.get(peerId)?.length ?? 0) > 0)
  })

  test('talks by itself, at the rate it is told to', async () => {
    const mesh = await meshOf({ nodes: 8, messageRate: 40, latency: false })
    await until('it has said something', () => mesh.messageCount >= 60)
    const said = mesh.newestMessages(60)
    expect(new Set(said.map(({ origin }) => origin)).size).toBeGreaterThan(2)
    expect(new Set(said.map(({ type }) => type)).size).toBeGreaterThan(4)
    for (const { type, signature } of said) expect(signature === 'unsigned').toBe(type === 'ping')
  })

  test('refuses to publish from where nobody can', async () => {
    const mesh = await meshOf({ neighbours: 6, gossip: true, nodes: 4 })
    const { peerId } = mesh.nodes[3] ?? { peerId: '' }
    await mesh.stopNode(peerId)
    await expect(mesh.publish({ from: peerId })).rejects.toThrow(CannotSpeakError)
    await expect(mesh.traceTo(['/ip4/127.0.0.1/tcp/1'])).rejects.toThrow(TypeError)
  })

  test('loses sight of a few nodes now and then, and finds them again', async () => {
    const mesh = await meshOf({ nodes: 24, partitions: true, pace: 60, latency: false })
    await until('some are cut off', () => mesh.cutOff.length >= 4)
    const group = new Set(mesh.cutOff)
    const speaker = mesh.nodes.find(({ peerId, role }) => role === 'hub' && !group.has(peerId))
    expect(speaker).toBeDefined()
    await until('they are back', () => mesh.cutOff.length === 0)
  })
})

describe('what is said', () => {
  test('is of all types and mostly small, seldom large, and the same for the same seed', () => {
    const draw = () => {
      const random = seededRandom(3, 'test')
      return Array.from({ length: 20_000 }, () => {
        const topic = pickTopic(random, TOPICS)
        const type = pickType(random, topic)
        return { topic, type, sizeBytes: pickSize(random, type) }
      })
    }
    const said = draw()
    expect(new Set(said.map(({ type }) => type)).size).toBe(11)
    expect(new Set(said.map(({ topic }) => topic)).size).toBe(4)
    const sizes = said.map(({ sizeBytes }) => sizeBytes).sort((left, right) => left - right)
    expect(sizes[10_000]).toBeLessThan(600)
    expect(sizes.at(-1)).toBeGreaterThan(64 * 1_024)
    expect(sizes.at(-1)).toBeLessThanOrEqual(256 * 1_024)
    expect(sizes.filter((size) => size >= 65_536).length / sizes.length).toBeLessThan(0.005)
    expect(draw()).toEqual(said)
  })

  test('is more by day than by night, and as much as was asked for on average', () => {
    const hours = Array.from({ length: 24 }, (_, hour) => dayFactor(hour * 3_600_000))
    expect(hours.reduce((sum, factor) => sum + factor, 0) / 24).toBeCloseTo(1)
    expect(Math.max(...hours) / Math.min(...hours)).toBeGreaterThan(2)
  })
})

test('plans the same voices for the same seed: clocks within their bound, some that withhold, a slow region', async () => {
  const nodes = await planNodes({ nodes: 60, ghosts: 3, seed: 7 })
  const plan = () =>
    planVoices(nodes, { seed: 7, clockSkewMs: 2_000, driftPpm: 50, isLively: true }).map((voice) => ({
      ...voice,
      clock: [voice.clock.offsetMs, voice.clock.driftPpm],
    }))
  const voices = plan()
  expect(plan()).toEqual(voices)
  for (const { clock } of voices) {
    expect(Math.abs(clock[0] ?? NaN)).toBeLessThanOrEqual(2_000)
    expect(Math.abs(clock[1] ?? NaN)).toBeLessThanOrEqual(50)
  }
  expect(voices.filter(({ withheld }) => withheld > 0).length).toBeGreaterThan(0)
  expect(voices.filter(({ slowMs }) => slowMs > 0).length).toBe(6)
  for (const topic of TOPICS) {
    const listeners = voices.filter(({ topics }) => topics.includes(topic)).length
    expect(listeners).toBeGreaterThan(25)
  }
})
