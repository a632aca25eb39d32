import { Agent, request as httpRequest } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Registry } from 'prom-client'
import { z } from 'zod'
import { startStatusServer, type StatusServer } from '@/lib/service/status-server'
import { controlRoutes } from '@/collector/mesh/control'
import { GhostNodeError, UnknownNodeError, type Mesh, type MeshNode } from '@/collector/mesh/mesh'
import { planNodes } from '@/collector/mesh/plan-nodes'

const STRANGER = '12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA'
const problemSchema = z.object({ error: z.string(), field: z.string() })

/** A mesh that only notes what it was asked to do. */
async function stubMesh(): Promise<{ mesh: Mesh; calls: string[]; nodes: MeshNode[] }> {
  const calls: string[] = []
  const plan = await planNodes({ nodes: 2, ghosts: 1, seed: 7 })
  const nodes = plan.map(({ id, place, role, agent }) => ({
    peerId: id,
    addresses: ['/ip4/127.0.0.1/tcp/4001'],
    agent,
    place,
    role,
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
      outgoing.on('error', reject)
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

  test.each([
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
      fc.constantFrom('/churn', '/nodes', '/tables'),
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
