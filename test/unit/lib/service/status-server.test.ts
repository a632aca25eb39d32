import { createServer, type AddressInfo } from 'node:net'
import { Counter, Registry } from 'prom-client'
import { afterEach, describe, expect, it } from 'vitest'
import { StartError } from '@/lib/service/start-error'
import { startStatusServer, type StatusServer } from '@/lib/service/status-server'

describe('the status port', () => {
  const open: StatusServer[] = []
  const start = async (
    init: { port?: number; portIsExplicit?: boolean; reason?: () => string | null } = {},
  ) => {
    const metrics = new Registry()
    new Counter({ name: 'visits_total', help: 'Visits.', registers: [metrics] }).inc(3)
    const server = await startStatusServer({
      port: init.port ?? 0,
      portIsExplicit: init.portIsExplicit ?? true,
      metrics,
      notReadyReason: init.reason ?? (() => null),
    })
    open.push(server)
    return server
  }
  const takePort = async () => {
    const taker = createServer()
    await new Promise<void>((resolve) => taker.listen(0, '127.0.0.1', resolve))
    const { port } = taker.address() as AddressInfo // listening on TCP, so never a string or null
    return { port, free: () => taker.close() }
  }
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close()
  })

  it('is healthy from the start and ready when the part says so', async () => {
    let reason: string | null = 'no bootstrap address answers'
    const { url } = await start({ reason: () => reason })
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    const waiting = await fetch(`${url}/readyz`)
    expect([waiting.status, await waiting.text()]).toEqual([503, 'no bootstrap address answers\n'])
    reason = null
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
  })

  it('gives its metrics in the Prometheus form', async () => {
    const { url } = await start()
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('visits_total 3')
  })

  it('takes no commands from web pages', async () => {
    const server = await start()
    let commands = 0
    server.routes = (_request, response) => {
      commands += 1
      response.end()
      return Promise.resolve(true)
    }
    const post = (headers: Record<string, string>) => fetch(`${server.url}/stop`, { method: 'POST', headers })
    expect((await post({ origin: 'https://elsewhere.example' })).status).toBe(403)
    expect(commands).toBe(0)
    expect((await post({})).status).toBe(200)
    expect(commands).toBe(1)
  })

  it('says in a sentence that a port asked for by name is taken', async () => {
    const { port, free } = await takePort()
    await expect(start({ port, portIsExplicit: true })).rejects.toThrow(StartError)
    free()
  })

  it('takes another port when its usual one is taken', async () => {
    const { port, free } = await takePort()
    const { url } = await start({ port, portIsExplicit: false })
    expect(url).not.toContain(`:${String(port)}`)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    free()
  })
})
