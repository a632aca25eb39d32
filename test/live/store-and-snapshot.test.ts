import { describe, expect, it } from 'vitest'
import { SNAPSHOT_PATH } from '@/lib/graph/snapshot'
import { liveServers, snapshotOf, TICK_MS } from './hub-harness'
import { startLiveServer, until } from './live-server'
import { scriptedSource, summary } from './scripted-source'

const { start, keep } = liveServers()

describe('the store', () => {
  it('is said to be away, and back, and the map is read afresh', async () => {
    const { server, source } = await start()
    const socket = server.connect()
    const stores: string[] = []
    socket.on('status:changed', ({ store }) => stores.push(store))
    await until('up', () => (stores.at(-1) === 'up' ? true : undefined))
    const loads = source.loads
    source.setAway(true)
    await until('away', () => (stores.at(-1) === 'away' ? true : undefined))
    source.say({ nodes: [summary(9)] })
    source.setAway(false)
    await until('up again', () => (stores.at(-1) === 'up' ? true : undefined))
    expect(source.loads).toBe(loads + 1)
    expect((await snapshotOf(server)).columns.nodes.nums).toContain(9)
  })

  it('has no map yet when it was never there: 503, and a time to try again', async () => {
    const source = scriptedSource()
    source.setAway(true)
    const server = await startLiveServer({ source, tickMs: TICK_MS })
    keep(server)
    const response = await fetch(server.url + SNAPSHOT_PATH)
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('2')
  })
})

describe('the snapshot over HTTP', () => {
  it('comes compressed, with an entity tag that holds until the map changes', async () => {
    const { server, source } = await start()
    const get = (headers: Record<string, string>) => fetch(server.url + SNAPSHOT_PATH, { headers })
    const first = await get({ 'accept-encoding': 'br' })
    expect(first.headers.get('content-encoding')).toBe('br')
    expect((await get({ 'accept-encoding': 'gzip' })).headers.get('content-encoding')).toBe('gzip')
    expect((await get({ 'accept-encoding': 'identity' })).headers.get('content-encoding')).toBeNull()
    const etag = first.headers.get('etag') ?? ''
    expect((await get({ 'accept-encoding': 'br', 'if-none-match': etag })).status).toBe(304)
    source.say({ nodes: [summary(3)] })
    await until('another tag', async () =>
      (await get({ 'accept-encoding': 'br', 'if-none-match': etag })).status === 200 ? true : undefined,
    )
  })

  it('is only to be read', async () => {
    const { server } = await start()
    expect((await fetch(server.url + SNAPSHOT_PATH, { method: 'POST' })).status).toBe(405)
    const head = await fetch(server.url + SNAPSHOT_PATH, { method: 'HEAD' })
    expect(head.status).toBe(200)
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(0)
  })
})
