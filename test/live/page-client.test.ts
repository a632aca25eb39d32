import { afterEach, describe, expect, it } from 'vitest'
import { createLiveClient, type LiveClient } from '@/components/live/live-client'
import type { ServerHello } from '@/lib/live/events'
import { startLiveServer, until, type LiveServer } from './live-server'
import { scriptedSource, summary, type ScriptedSource } from './scripted-source'

let running: LiveServer | undefined
let client: LiveClient | undefined

afterEach(async () => {
  client?.close()
  await running?.stop()
})

async function start(): Promise<{
  page: LiveClient
  server: LiveServer
  source: ScriptedSource
  reloads: ServerHello[]
}> {
  const source = scriptedSource()
  source.say({ nodes: [summary(1), summary(2), summary(3)] })
  const server = await startLiveServer({ source, tickMs: 50 })
  running = server
  await until('the map', () => (server.live.status.store === 'up' ? true : undefined))
  const reloads: ServerHello[] = []
  const page = createLiveClient({ socket: server.connect(), reload: (hello) => reloads.push(hello) })
  client = page
  await until('hello', () => page.hello.get() ?? undefined)
  return { page, server, source, reloads }
}

describe('the page’s live client', () => {
  it('knows the connection, the store and the totals', async () => {
    const { page } = await start()
    expect(page.connection.get()).toBe('open')
    await until('status', () => (page.status.get()?.store === 'up' ? true : undefined))
    await until('totals', () => (page.totals.get()?.nodes === 3 ? true : undefined))
  })

  it('hears of a node as long as one component watches it', async () => {
    const { page, source } = await start()
    const stopOne = page.watchNodes([1, 2])
    const stopOther = page.watchNodes([2])
    await until('both', () => (page.nodes.get().size === 2 ? true : undefined))
    stopOne()
    expect([...page.nodes.get().keys()]).toEqual([2])
    source.say({ nodes: [summary(2, { status: 'offline', lastVisitMs: 1 })] })
    await until('the change', () => (page.nodes.get().get(2)?.status === 'offline' ? true : undefined))
    stopOther()
    expect(page.nodes.get().size).toBe(0)
  })

  it('watches again what it watched when the connection comes back', async () => {
    const { page, source } = await start()
    page.watchNodes([3])
    await until('node 3', () => page.nodes.get().get(3))
    page.socket.io.engine.close()
    await until('lost', () => (page.connection.get() === 'lost' ? true : undefined))
    await until('open again', () => (page.connection.get() === 'open' ? true : undefined))
    source.say({ nodes: [summary(3, { status: 'offline', lastVisitMs: 1 })] })
    await until('the change', () => (page.nodes.get().get(3)?.status === 'offline' ? true : undefined))
  })

  it('says that it is lost when it is refused, and comes in when there is a place', async () => {
    const source = scriptedSource()
    running = await startLiveServer({ source, tickMs: 50, maxPerAddress: 1 })
    const first = running.connect()
    await until('the first is in', () => (first.connected ? true : undefined))
    client = createLiveClient({ socket: running.connect(), reload: () => undefined })
    await until('refused', () => (client?.connection.get() === 'lost' ? true : undefined))
    first.disconnect()
    await until('let in', () => (client?.connection.get() === 'open' ? true : undefined))
  })

  it('reloads once, and says nothing more, when the server speaks another version', async () => {
    const { page, server, reloads } = await start()
    const [listener] = page.socket.listeners('feed:hello')
    listener?.({ feedVersion: 999, buildId: 'b', network: 'demo', feed: 'f', seq: 1 })
    expect(reloads).toHaveLength(1)
    expect(page.socket.connected).toBe(false)
    await until('it has left', async () => ((await server.metric('live_clients')) === 0 ? true : undefined))
  })

  it('offers a reload, and does not force it, when only the build is another', async () => {
    const { page, reloads } = await start()
    const hello = page.hello.get()
    const [listener] = page.socket.listeners('feed:hello')
    if (hello !== null) listener?.({ ...hello, buildId: 'another' })
    expect(page.newBuild.get()).toBe(true)
    expect(reloads).toHaveLength(0)
    expect(page.socket.connected).toBe(true)
  })
})
