import { createServer, type AddressInfo, type Server } from 'node:net'
import { createServer as createHttpServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { createTraceTo } from '@/cli/up/trace-to'
import { until } from '../../fixtures/traces/reporting'

const open: Server[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await new Promise((resolve) => server.close(resolve))
})

/** A mesh that takes what it is told. @param refusals - times it says no first. */
async function startMesh(refusals = 0): Promise<{ url: string; told: string[] }> {
  const told: string[] = []
  let left = refusals
  const server = createHttpServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      if (left > 0) {
        left -= 1
        response.writeHead(409).end('not yet')
        return
      }
      told.push(`${request.method ?? ''} ${request.url ?? ''} ${body}`)
      response.end('{}')
    })
  })
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A TCP server's address is always of this kind.
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, told }
}

describe('the demo mesh', () => {
  it('is told where to report to once both sides are known, and again when one has changed', async () => {
    const mesh = await startMesh()
    const notices: string[] = []
    const { tell } = createTraceTo((text) => notices.push(text))
    tell(mesh.url, undefined)
    tell(undefined, '/ip4/127.0.0.1/tcp/1/p2p/x')
    tell(mesh.url, '/ip4/127.0.0.1/tcp/1/p2p/x,/ip4/10.0.0.1/tcp/1/p2p/x')
    await until(() => mesh.told.length === 1)
    tell(mesh.url, '/ip4/127.0.0.1/tcp/2/p2p/x')
    await until(() => mesh.told.length === 2)
    expect(mesh.told).toEqual([
      'POST /trace-to {"addresses":["/ip4/127.0.0.1/tcp/1/p2p/x","/ip4/10.0.0.1/tcp/1/p2p/x"]}',
      'POST /trace-to {"addresses":["/ip4/127.0.0.1/tcp/2/p2p/x"]}',
    ])
    expect(notices).toEqual([])
  })

  it('is told once more when it did not take it', async () => {
    const mesh = await startMesh(1)
    createTraceTo(() => undefined).tell(mesh.url, '/ip4/127.0.0.1/tcp/1/p2p/x')
    await until(() => mesh.told.length === 1)
  })

  it('that cannot be told is a notice to the person at the terminal', async () => {
    const probe = createServer()
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
    const { port } = probe.address() as AddressInfo
    await new Promise((resolve) => probe.close(resolve))
    const notices: string[] = []
    createTraceTo((text) => notices.push(text)).tell(`http://127.0.0.1:${port}`, '/ip4/127.0.0.1/tcp/1/p2p/x')
    await until(() => notices.length === 1)
    expect(notices[0]).toMatch(/^its nodes do not know where to report to: /)
  })
})
