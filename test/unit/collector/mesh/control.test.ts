import { Agent, request as httpRequest } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Registry } from 'prom-client'
import { z } from 'zod'
import { startStatusServer, type StatusServer } from '@/lib/service/status-server'
import { controlRoutes } from '@/collector/mesh/control'
import type { MessageRecord } from '@/collector/mesh/ledger'
import {
  CannotSpeakError,
  GhostNodeError,
  NoQuorumError,
  UnknownNodeError,
  type Mesh,
  type MeshNode,
} from '@/collector/mesh/mesh'
import { planNodes } from '@/collector/mesh/plan-nodes'

const STRANGER = '12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA'
const problemSchema = z.object({ error: z.string(), field: z.string() })

const RECORD: MessageRecord = {
  id: '00ff'.repeat(8),
  topic: '/meshara/broadcast/1',
  type: 'broadcast',
  sizeBytes: 320,
  signature: 'valid',
  origin: STRANGER,
  alsoPublishedBy: [],
  publishedAtMs: 1_000.5,
  edges: [{ from: STRANGER, to: 'x', atMs: 1_020.5, latencyMs: 20, duplicates: 1 }],
  latencies: { p50Ms: 20, p90Ms: 20, p100Ms: 20 },
}

/** A mesh that only notes what it was asked to do. */
async function stubMesh(): Promise<{ mesh: Mesh; calls: string[]; nodes: MeshNode[] }> {
  const calls: string[] = []
  const plan = await planNodes({ nodes: 2, ghosts: 1, seed: 7 })
  const nodes = plan.map(({ id, place, role, agent, authority }) => ({
    peerId: id,
    addresses: ['/ip4/127.0.0.1/tcp/4001'],
    agent,
    place,
    role,
    authority,
    running: role !== 'ghost',
    unreachable: role === 'ghost',
  }))
  const check = (peerId: string): void => {
    const node = nodes.find((one) => one.peerId === peerId)
    if (node === undefined) throw new UnknownNodeError('no such node')
    if (node.unreachable) throw new GhostNodeError('a ghost')
  }
  const mesh: Mesh = {
    nodes,
    bootstrap: [],
    formed: Promise.resolve(),
    tables: () => [{ peerId: nodes[0]?.peerId ?? '', table: [nodes[1]?.peerId ?? ''] }],
    stopNode(peerId) {
      check(peerId)
      calls.push(`stop ${peerId}`)
      return Promise.resolve()
    },
    startNode(peerId, agent) {
      check(peerId)
      calls.push(`start ${peerId} ${agent ?? ''}`.trim())
      return Promise.resolve()
    },
    setChurn: (enabled) => calls.push(`churn ${String(enabled)}`),
    cutOff: [],
    messageCount: 1,
    clocks: () => [{ peerId: nodes[0]?.peerId ?? '', offsetMs: 12.5, driftPpm: -3 }],
    traceTotals: () => ({ connected: 2, sentEvents: 9, buffered: 0, dropped: 0, faults: 0, missing: [] }),
    gossiping: () => Promise.resolve(),
    traceTo(collectors) {
      if (collectors.includes('nowhere')) return Promise.reject(new TypeError('not a multiaddr: nowhere'))
      calls.push(`trace to ${collectors.join(' ')}`)
      return Promise.resolve()
    },
    release: () => Promise.reject(new NoQuorumError('too few')),
    forge(how) {
      calls.push(`forge ${how ?? ''}`.trim())
      return Promise.resolve({ version: '2.0.0', messageIds: ['00'], signers: [] })
    },
    publish(what) {
      if (what?.from !== undefined) check(what.from)
      if (what?.topic === '/meshara/updates/1') return Promise.reject(new CannotSpeakError('nobody listens'))
      calls.push(`publish ${JSON.stringify(what)}`)
      return Promise.resolve(RECORD.id)
    },
    messageRecord: (id) => (id === RECORD.id ? RECORD : null),
    newestMessages: () => [RECORD],
    close: () => Promise.resolve(),
  }
  return { mesh, calls, nodes }
}

describe('control of the mesh', () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  let server: StatusServer
  let url: URL
  let calls: string[]
  let nodes: MeshNode[]

  beforeAll(async () => {
    const stub = await stubMesh()
    calls = stub.calls
    nodes = stub.nodes
    server = await startStatusServer({
      port: 0,
      portIsExplicit: false,
      metrics: new Registry(),
      notReadyReason: () => null,
    })
    server.routes = controlRoutes(stub.mesh)
    url = new URL(server.url)
  })
  afterAll(async () => {
    agent.destroy()
    await server.close()
  })
  beforeEach(() => {
    calls.length = 0
  })

  const send = (
    method: string,
    path: string,
    body: string | Uint8Array = '',
  ): Promise<{ status: number; body: unknown }> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-length': Buffer.byteLength(body) }
      const outgoing = httpRequest(
        { host: url.hostname, port: url.port, method, path, agent, headers },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8')
            const isJson = response.headers['content-type']?.startsWith('application/json') === true
            resolve({ status: response.statusCode ?? 0, body: isJson ? JSON.parse(text) : text })
          })
        },
      )
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        // The server may part with a connection that has been idle, just as it is used again.
        if (outgoing.reusedSocket && error.code === 'ECONNRESET') resolve(send(method, path, body))
        else reject(error)
      })
      outgoing.end(body)
    })

  test('shows the nodes and the truth of their tables', async () => {
    expect(await send('GET', '/nodes')).toEqual({ status: 200, body: nodes })
    expect(await send('GET', '/tables')).toEqual({
      status: 200,
      body: [{ peerId: nodes[0]?.peerId, table: [nodes[1]?.peerId] }],
    })
  })

  test('stops and starts a node, with another agent if one is given', async () => {
    const peerId = nodes[0]?.peerId ?? ''
    expect((await send('POST', `/nodes/${peerId}/stop`)).status).toBe(200)
    expect((await send('POST', `/nodes/${peerId}/start`)).status).toBe(200)
    expect((await send('POST', `/nodes/${peerId}/start`, '{"agent":"meshara/2.0.0"}')).status).toBe(200)
    expect(calls).toEqual([`stop ${peerId}`, `start ${peerId}`, `start ${peerId} meshara/2.0.0`])
  })

  test('switches churn', async () => {
    expect(await send('POST', '/churn', '{"enabled":false}')).toEqual({
      status: 200,
      body: { enabled: false },
    })
    expect(calls).toEqual(['churn false'])
  })

  test('has nodes report elsewhere, and says how that goes and how far their clocks are off', async () => {
    const address = `/ip4/127.0.0.1/tcp/4001/p2p/${STRANGER}`
    const body = { addresses: [address] }
    expect(await send('POST', '/trace-to', JSON.stringify(body))).toEqual({ status: 200, body })
    expect(calls).toEqual([`trace to ${address}`])
    expect((await send('GET', '/traces')).body).toMatchObject({ connected: 2, sentEvents: 9 })
    expect((await send('GET', '/clocks')).body).toMatchObject([{ offsetMs: 12.5, driftPpm: -3 }])
  })

  test('has a message published, and shows the mesh’s own record of it', async () => {
    const what = { topic: '/meshara/broadcast/1', type: 'broadcast', sizeBytes: 12 }
    expect(await send('POST', '/publish', JSON.stringify(what))).toEqual({
      status: 200,
      body: { id: RECORD.id },
    })
    expect(calls).toEqual([`publish ${JSON.stringify(what)}`])
    expect(await send('GET', `/messages/${RECORD.id}`)).toEqual({ status: 200, body: RECORD })
    expect(await send('GET', '/messages')).toEqual({ status: 200, body: [RECORD] })
    expect((await send('GET', '/messages/abcd')).status).toBe(404)
    expect((await send('GET', '/messages/nothex')).status).toBe(400)
    expect((await send('POST', '/publish', '{"topic":"/meshara/updates/1"}')).status).toBe(409)
    expect((await send('POST', '/publish', `{"from":"${STRANGER}"}`)).status).toBe(404)
  })

  test.each([
    ['/trace-to', '{}', 'body.addresses'],
    ['/trace-to', '{"addresses":["nowhere"]}', 'body.addresses'],
    ['/publish', '{"topic":"elsewhere"}', 'body.topic'],
    ['/publish', '{"type":"gossip"}', 'body.type'],
    ['/publish', '{"sizeBytes":0}', 'body.sizeBytes'],
    ['/publish', '{"sizeBytes":1e9}', 'body.sizeBytes'],
    ['/publish', '{"from":"nobody"}', 'body.from'],
    ['/churn', '{"enabled":"yes"}', 'body.enabled'],
    ['/churn', '', 'body.enabled'],
    ['/churn', '[]', 'body'],
    ['/churn', '{', 'body'],
    ['/churn', '{"enabled":true,"more":1}', 'body'],
    ['/nodes/nobody/stop', '', 'peerId'],
    [`/nodes/${STRANGER}/start`, '{"agent":7}', 'body.agent'],
    [`/nodes/${STRANGER}/start`, '{"agent":""}', 'body.agent'],
    [`/nodes/${STRANGER}/stop`, '{"agent":"x"}', 'body'],
  ])('answers 400 to %s with %s, and names %s', async (path, body, field) => {
    const answer = await send('POST', path, body)
    expect(answer.status).toBe(400)
    const problem = problemSchema.parse(answer.body)
    expect(problem.field).toBe(field)
    expect(problem.error.startsWith(`${field}: `)).toBe(true)
    expect(calls).toEqual([])
  })

  test('tells an unknown node from a ghost', async () => {
    expect((await send('POST', `/nodes/${STRANGER}/stop`)).status).toBe(404)
    const ghost = nodes.find((node) => node.unreachable)?.peerId ?? ''
    expect((await send('POST', `/nodes/${ghost}/start`)).status).toBe(409)
  })

  test('names the method that a path takes, and leaves other paths to others', async () => {
    expect((await send('POST', '/nodes')).status).toBe(405)
    expect((await send('GET', '/churn')).status).toBe(405)
    expect((await send('GET', '/elsewhere')).status).toBe(404)
  })

  test('takes no body that is too long', async () => {
    expect((await send('POST', '/churn', 'x'.repeat(5_000))).status).toBe(413)
  })

  test('answers whatever it is sent, and only does what fits', async () => {
    const peerId = fc.oneof(
      fc.constantFrom(STRANGER, ...nodes.map((node) => node.peerId), '..', '%00', '%ff', 'Qm'),
      fc.string({ maxLength: 60 }).map(encodeURIComponent),
    )
    const path = fc.oneof(
      fc.constantFrom('/churn', '/nodes', '/tables', '/trace-to', '/publish', '/messages', '/clocks'),
      fc.tuple(peerId, fc.constantFrom('start', 'stop', 'sto', '')).map(([id, act]) => `/nodes/${id}/${act}`),
      fc.webPath(),
    )
    const body = fc.oneof(
      fc.constant(''),
      fc.uint8Array({ maxLength: 80 }),
      fc.json({ maxDepth: 2 }),
      fc
        .record({ enabled: fc.oneof(fc.boolean(), fc.anything({ maxDepth: 0 })) })
        .map((value) => JSON.stringify(value)),
      fc
        .record({ addresses: fc.array(fc.string({ maxLength: 30 }), { maxLength: 3 }) })
        .map((value) => JSON.stringify(value)),
      fc.record({ agent: fc.string({ maxLength: 200 }) }).map((value) => JSON.stringify(value)),
    )
    const statuses = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('GET', 'POST', 'PUT'), path, body, async (method, where, what) => {
        const { status, body: said } = await send(method, where.startsWith('/') ? where : `/${where}`, what)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        expect([200, 400, 404, 405, 409]).toContain(status)
        if (status === 400) expect(problemSchema.safeParse(said).success).toBe(true)
      }),
      { seed: 7, numRuns: 10_000 },
    )
    for (const status of [200, 400, 404, 405, 409]) expect(statuses.get(status)).toBeGreaterThan(5)
  })
})
