import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { liveServers, rawSocket } from './hub-harness'
import { until, type LiveServer } from './live-server'

const { start } = liveServers()

/** engine.io's answer to an upgrade it refuses, whatever the reason. */
const REFUSED = 400

/** Opens a bare websocket. @returns null when it was let in, else the status that refused it. */
async function knock(server: LiveServer, headers: Record<string, string>): Promise<number | null> {
  const socket = rawSocket(server, headers)
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.terminate()
      resolve(null)
    })
    socket.once('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0)
      request.destroy()
    })
    socket.once('error', reject)
  })
}

describe('who may open a socket', () => {
  it('lets in its own origin and what sends none, and refuses every other', async () => {
    const { server } = await start()
    const { port } = new URL(server.url)
    expect(await knock(server, { origin: server.url })).toBeNull()
    expect(await knock(server, { origin: `http://localhost:${port}` })).toBeNull()
    expect(await knock(server, {})).toBeNull()
    expect(await knock(server, { origin: 'http://evil.example' })).toBe(REFUSED)
    expect(await knock(server, { origin: `http://evil.example:${port}` })).toBe(REFUSED)
    expect(await knock(server, { origin: `https://127.0.0.1:${port}` })).toBe(REFUSED)
    expect(await knock(server, { origin: 'null' })).toBe(REFUSED)
    expect(await server.metric('live_refused_total')).toBe(4)
  })

  it('lets in the public origin alone when there is one', async () => {
    const { server } = await start({ publicOrigin: 'https://mesh.example' })
    expect(await knock(server, { origin: 'https://mesh.example' })).toBeNull()
    expect(await knock(server, { origin: server.url })).toBe(REFUSED)
  })

  it('refuses one socket more than an address may have, and lets in again when one has closed', async () => {
    const { server } = await start({ maxPerAddress: 3 })
    const open = [rawSocket(server), rawSocket(server), rawSocket(server)]
    await Promise.all(open.map((socket) => once(socket, 'open')))
    expect(await knock(server, {})).toBe(REFUSED)
    open[0]?.terminate()
    await until('a place', async () => ((await knock(server, {})) === null ? true : undefined))
    for (const socket of open) socket.terminate()
  })

  it('counts by the address that a trusted proxy names, and believes nobody else', async () => {
    const { server } = await start({ maxPerAddress: 1, trustedProxies: ['127.0.0.1'] })
    const first = rawSocket(server, { 'x-forwarded-for': '198.51.100.7' })
    await once(first, 'open')
    expect(await knock(server, { 'x-forwarded-for': '198.51.100.7' })).toBe(REFUSED)
    expect(await knock(server, { 'x-forwarded-for': '198.51.100.7, 198.51.100.8' })).toBeNull()
    first.terminate()

    await server.stop()
    const { server: proud } = await start({ maxPerAddress: 1 })
    const second = rawSocket(proud, { 'x-forwarded-for': '198.51.100.7' })
    await once(second, 'open')
    expect(await knock(proud, { 'x-forwarded-for': '198.51.100.9' })).toBe(REFUSED)
    second.terminate()
  })
})
