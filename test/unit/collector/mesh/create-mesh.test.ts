import { multiaddr } from '@multiformats/multiaddr'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { VISITOR_POSITION } from '@/collector/mesh/cities'
import { createMesh } from '@/collector/mesh/create-mesh'
import { oneWayDelayMs } from '@/collector/mesh/distance'
import { GhostNodeError, UnknownNodeError, type Mesh, type MeshNode } from '@/collector/mesh/mesh'
import { askedTable, createVisitor, leastPingMs, until, visit, type Visitor } from './visitor'

function nodeOf(mesh: Mesh, wanted: (node: MeshNode) => boolean): MeshNode {
  const node = mesh.nodes.find(wanted)
  if (node === undefined) throw new Error('the mesh has no such node')
  return node
}

function tableOf(mesh: Mesh, peerId: string): string[] {
  return [...(mesh.tables().find((table) => table.peerId === peerId)?.table ?? [])].sort()
}

describe('a mesh with distance', () => {
  let mesh: Mesh
  let visitor: Visitor
  beforeAll(async () => {
    mesh = await createMesh({ nodes: 16, seed: 7, churn: false, gossip: false, ghosts: 3, pace: 100 })
    visitor = await createVisitor()
  })
  afterAll(async () => {
    await visitor.stop()
    await mesh.close()
  })

  const expectedRttMs = ({ place: { lat, lon } }: MeshNode): number =>
    2 * oneWayDelayMs(VISITOR_POSITION, { lat: lat ?? 0, lon: lon ?? 0 })

  test('answers a real ping after the time that its distance takes', async () => {
    const byDistance = mesh.nodes
      .filter((node) => node.running)
      .sort((left, right) => expectedRttMs(left) - expectedRttMs(right))
    const measured: { expected: number; rtt: number }[] = []
    for (const node of [...byDistance.slice(0, 4), ...byDistance.slice(-4)]) {
      const expected = expectedRttMs(node)
      // A household's line adds up to 18 ms, jitter 4 %, and timers some more.
      const most = expected * 1.04 + 18 + 15
      const rtt = await visit(visitor, node, (connection) => leastPingMs(visitor, connection, most))
      measured.push({ expected, rtt })
      expect(rtt).toBeGreaterThan(expected * 0.98 - 4)
      expect(rtt).toBeLessThanOrEqual(most)
    }
    const near = measured.filter(({ expected }) => expected < 40).map(({ rtt }) => rtt)
    const far = measured.filter(({ expected }) => expected > 120).map(({ rtt }) => rtt)
    expect(near.length * far.length).toBeGreaterThan(0)
    expect(Math.max(...near)).toBeLessThan(Math.min(...far))
  })

  test('tells by FIND_NODE just what its nodes hold in their tables', async () => {
    const running = mesh.nodes.filter((node) => node.running)
    const asked = await Promise.all(running.map((node) => visit(visitor, node, askedTable)))
    expect(asked).toEqual(running.map((node) => tableOf(mesh, node.peerId)))
    expect(Math.min(...asked.map((table) => table.length))).toBeGreaterThan(0)
  })

  test('says what it runs, and another version after it was started with one', async () => {
    const node = nodeOf(mesh, ({ role }) => role === 'relay')
    const agentOf = (shown: MeshNode): Promise<string | undefined> =>
      visit(visitor, shown, async (connection) => {
        return (await visitor.services.identify.identify(connection)).agentVersion
      })
    expect(await agentOf(node)).toBe(node.agent)
    await mesh.stopNode(node.peerId)
    await mesh.startNode(node.peerId, 'meshara/9.9.9')
    const again = nodeOf(mesh, ({ peerId }) => peerId === node.peerId)
    expect(again.agent).toBe('meshara/9.9.9')
    expect(await agentOf(again)).toBe('meshara/9.9.9')
  })

  test('refuses connections to a node that was stopped, until it is started again', async () => {
    const node = nodeOf(mesh, ({ role }) => role === 'leaf')
    await mesh.stopNode(node.peerId)
    expect(nodeOf(mesh, ({ peerId }) => peerId === node.peerId).running).toBe(false)
    const refused = await visit(visitor, node, () => Promise.resolve(null)).catch((error: unknown) => error)
    expect(String(refused)).toMatch(/ECONNREFUSED/)
    await mesh.startNode(node.peerId)
    const again = nodeOf(mesh, ({ peerId }) => peerId === node.peerId)
    expect(
      await visit(visitor, again, (connection) => Promise.resolve(connection.remotePeer.toString())),
    ).toBe(node.peerId)
  })

  test('forgets a node that stays away, and takes it up again when it is back', async () => {
    const node = nodeOf(mesh, ({ role }) => role === 'leaf')
    const holders = (): number => mesh.tables().filter(({ table }) => table.includes(node.peerId)).length
    const before = holders()
    expect(before).toBeGreaterThanOrEqual(2)
    const stopping = mesh.stopNode(node.peerId)
    await until('it is gone', () => !nodeOf(mesh, ({ peerId }) => peerId === node.peerId).running)
    expect(holders()).toBeGreaterThan(0)
    await stopping
    await until('everybody has forgotten it', () => holders() === 0)
    await mesh.startNode(node.peerId)
    await until('everybody knows it again', () => holders() === before)
    expect(tableOf(mesh, node.peerId).length).toBeGreaterThan(0)
  })

  test('announces ghosts that nobody reaches: one refuses, one is mute, one is somebody else', async () => {
    const ghosts = mesh.nodes.filter((node) => node.unreachable)
    const announced = new Set(mesh.tables().flatMap(({ table }) => table))
    const errors: string[] = []
    for (const ghost of ghosts) {
      expect(announced).toContain(ghost.peerId)
      const addresses = ghost.addresses.map((address) => multiaddr(`${address}/p2p/${ghost.peerId}`))
      const error: unknown = await visitor
        .dial(addresses, { signal: AbortSignal.timeout(1_500) })
        .catch((reason: unknown) => reason)
      errors.push(String(error))
    }
    expect(errors.find((error) => error.includes('ECONNREFUSED'))).toBeDefined()
    expect(errors.find((error) => error.includes('aborted due to timeout'))).toBeDefined()
    expect(errors.find((error) => error.includes('does not match expected remote identity'))).toBeDefined()
    const [ghost] = ghosts
    await expect(mesh.stopNode(ghost?.peerId ?? '')).rejects.toThrow(GhostNodeError)
  })

  test('knows no node but its own', async () => {
    const stranger = '12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA'
    await expect(mesh.startNode(stranger)).rejects.toThrow(UnknownNodeError)
  })
})

describe('a mesh that gossips', () => {
  test('speaks gossipsub', async () => {
    const mesh = await createMesh({ nodes: 12, seed: 7, churn: false, latency: false })
    const visitor = await createVisitor()
    const protocols = await visit(
      visitor,
      nodeOf(mesh, ({ role }) => role === 'hub'),
      async (connection) => {
        return (await visitor.services.identify.identify(connection)).protocols
      },
    )
    expect(protocols).toContain('/meshsub/1.2.0')
    await visitor.stop()
    await mesh.close()
  })
})

describe('a frozen mesh', () => {
  test('has tables of just the size that was asked for, which a visitor reads whole and does not change', async () => {
    const mesh = await createMesh({ nodes: 60, seed: 11, neighbours: 40, latency: false })
    const visitor = await createVisitor()
    const before = mesh.tables()
    expect(new Set(before.map(({ table }) => table.length))).toEqual(new Set([40]))
    const visited = mesh.nodes.slice(0, 10)
    const asked = await Promise.all(visited.map((node) => visit(visitor, node, askedTable)))
    expect(asked).toEqual(visited.map((node) => tableOf(mesh, node.peerId)))
    expect(mesh.tables()).toEqual(before)
    await visitor.stop()
    await mesh.close()
  })

  test('is full when every node is to know every other', async () => {
    const mesh = await createMesh({ nodes: 50, seed: 11, neighbours: 49, latency: false })
    expect(new Set(mesh.tables().map(({ table }) => new Set(table).size))).toEqual(new Set([49]))
    await mesh.close()
  })
})

describe('the life of a mesh', () => {
  test('nodes leave, return and upgrade by themselves, while most of them stay up', async () => {
    const mesh = await createMesh({
      nodes: 24,
      seed: 7,
      latency: false,
      gossip: false,
      churnIntervalMs: 60,
      pace: 200,
    })
    const atFirst = new Map(mesh.nodes.map((node) => [node.peerId, node.agent]))
    const left = new Set<string>()
    const returned = new Set<string>()
    const upgraded = new Set<string>()
    let leastUp = 24
    await until('some have left, returned and upgraded', () => {
      const nodes = mesh.nodes.filter((node) => !node.unreachable)
      leastUp = Math.min(leastUp, nodes.filter((node) => node.running).length)
      for (const { peerId, running, agent } of nodes) {
        if (!running) left.add(peerId)
        else if (left.has(peerId)) returned.add(peerId)
        if (agent !== atFirst.get(peerId)) upgraded.add(peerId)
      }
      return left.size >= 5 && returned.size >= 3 && upgraded.size >= 2
    })
    expect(leastUp).toBeGreaterThanOrEqual(20)
    const stable = new Set(mesh.bootstrap.map((address) => address.split('/p2p/')[1]))
    expect([...left].filter((peerId) => stable.has(peerId))).toEqual([])
    await mesh.close()
  })

  test('stands still when churn is switched off', async () => {
    const mesh = await createMesh({
      nodes: 12,
      seed: 7,
      latency: false,
      gossip: false,
      churnIntervalMs: 30,
      pace: 50,
    })
    const state = (): string => mesh.nodes.map((node) => `${String(node.running)}${node.agent}`).join()
    await until('something has happened', () => mesh.nodes.some((node) => !node.running && !node.unreachable))
    mesh.setChurn(false)
    const away = mesh.nodes.find((node) => !node.running && !node.unreachable)?.peerId ?? ''
    // Starts and stops of a node wait for each other: after this one, none is under way.
    await mesh.startNode(away)
    const still = state()
    await expect(until('something changes', () => state() !== still, 500)).rejects.toThrow(/not in 500 ms/)
    await mesh.close()
  })

  test('closes while it is still forming', async () => {
    const mesh = await createMesh({ nodes: 40, seed: 7, resolveWhen: 'bootstrap' })
    expect(mesh.bootstrap).toHaveLength(3)
    await mesh.close()
    expect(mesh.nodes.filter((node) => node.running)).toEqual([])
  })
})
