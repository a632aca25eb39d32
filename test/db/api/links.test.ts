import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Link } from '@/lib/links'
import { startTestApi, type TestApi } from '../../fixtures/api'
import { failure, heartbeat, neighbours, peerId, visit } from '../../fixtures/facts'
import { numberOf, writeFacts } from '../../fixtures/history'

const minute = 60_000
const hour = 60 * minute
const now = Date.now()
let api: TestApi
let nums: number[]

const at = (ms: number): string => encodeURIComponent(new Date(ms).toISOString())
const place = { source: 'simulated', country: 'DE', region: '', city: '', asn: 0, asName: '' } as const

beforeAll(async () => {
  api = await startTestApi()
  await writeFacts(api.collector, [
    heartbeat(now),
    // Six hours ago: 1 and 2 knew each other, 3 was there.
    visit(1, now - 6 * hour, { agent: 'a/1', place: { ...place, lat: 50, lon: 8 } }),
    visit(2, now - 6 * hour, { rttMs: 20, rttMethod: 'ping_quiet' }),
    visit(3, now - 6 * hour),
    failure(4, now - 6 * hour, 2),
    neighbours(1, now - 6 * hour, [2, 3]),
    neighbours(2, now - 6 * hour, [1]),
    // Now 3 is gone, and 1 knows 2 alone, and talks with it.
    visit(1, now - minute, { agent: 'a/2', place: { ...place, lat: 50, lon: 8 } }),
    visit(2, now - minute),
    failure(3, now - minute, 2),
    neighbours(1, now - minute, [2]),
    neighbours(1, now - minute, [2], { evidence: 'mesh' }),
  ])
  nums = await Promise.all([1, 2, 3, 4].map((n) => numberOf(api.collector, n)))
})
afterAll(() => api.close())

const links = async (search = ''): Promise<Link[]> =>
  (await api.ask('listLinks', `/links?limit=1000${search}`)).links

describe('GET /api/v1/links', () => {
  it('tells who names whom, on what evidence, and whether the other does too', async () => {
    expect((await links()).map(({ from, to, evidence, mutual }) => [from, to, evidence, mutual])).toEqual(
      expect.arrayContaining([
        [peerId(1), peerId(2), 'table', true],
        [peerId(2), peerId(1), 'table', true],
        [peerId(1), peerId(2), 'mesh', false],
      ]),
    )
    expect(await links()).toHaveLength(3)
  })

  it('finds those of an evidence, and those of a node', async () => {
    expect(await links('&evidence=mesh')).toMatchObject([
      { from: peerId(1), to: peerId(2), evidence: 'mesh' },
    ])
    expect(await links(`&node=${peerId(2)}`)).toHaveLength(3)
    expect(await links(`&node=${peerId(3)}`)).toEqual([])
    expect((await api.fetch(`/links?node=${peerId(99)}`)).status).toBe(404)
    const noIdentity = await api.fetch('/links?node=hello-world')
    expect(noIdentity.status).toBe(400)
    expect(await noIdentity.json()).toMatchObject({ errors: [{ field: 'node' }] })
  })
})

describe('GET /api/v1/nodes/{peerId}/neighbours', () => {
  it('goes on to everybody once', async () => {
    const seen: unknown[] = []
    let path: string | null = `/nodes/${peerId(1)}/neighbours?limit=1`
    while (path !== null) {
      const page: { neighbours: unknown[]; nextCursor: string | null; total: number } = await api.ask(
        'listNeighbours',
        path,
      )
      expect(page.total).toBe(2)
      seen.push(...page.neighbours)
      path =
        page.nextCursor === null ? null : `/nodes/${peerId(1)}/neighbours?limit=1&cursor=${page.nextCursor}`
    }
    expect(seen).toMatchObject([
      { peerId: peerId(2), evidence: 'mesh', direction: 'out' },
      { peerId: peerId(2), evidence: 'table', direction: 'both' },
    ])
  })
})

describe('GET /api/v1/topology', () => {
  it('is the map as it is now: each pair once, on the surest evidence', async () => {
    const map = await api.ask('getTopology', '/topology')
    expect(map).toMatchObject({ isCut: false, moreNodes: null, keptFromMs: now - 6 * hour })
    expect(map.nodes.map((node) => [node.peerId, node.status])).toEqual(
      expect.arrayContaining([
        [peerId(1), 'online'],
        [peerId(3), 'offline'],
        [peerId(4), 'unreachable'],
      ]),
    )
    const [a, b] = [nums[0] ?? 0, nums[1] ?? 0].sort((one, other) => one - other)
    expect(map.links).toMatchObject([{ a, b, evidence: 'mesh', mutual: false }])
  })

  it('is the map as it was then: nodes as they were found, links as they were read', async () => {
    const map = await api.ask('getTopology', `/topology?at=${at(now - 5 * hour)}`)
    expect(map.atMs).toBe(now - 5 * hour)
    expect(map.nodes.find((node) => node.peerId === peerId(1))).toMatchObject({
      status: 'online',
      agent: 'a/1',
      country: 'DE',
      lat: 50,
    })
    expect(map.nodes.find((node) => node.peerId === peerId(2))).toMatchObject({ rttMs: 20 })
    expect(map.nodes.find((node) => node.peerId === peerId(3))).toMatchObject({ status: 'online' })
    expect(map.nodes.find((node) => node.peerId === peerId(4))).toMatchObject({ status: 'unreachable' })
    expect(map.links.map(({ evidence, mutual }) => [evidence, mutual]).sort()).toEqual([
      ['table', false],
      ['table', true],
    ])
  })

  it('refuses a time of which nothing is kept, and says from when to when it is', async () => {
    for (const ms of [now - 7 * hour, Date.now() + hour]) {
      const response = await api.fetch(`/topology?at=${at(ms)}`)
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({
        errors: [
          {
            field: 'at',
            expected: expect.stringContaining(`from ${new Date(now - 6 * hour).toISOString()}`) as string,
          },
        ],
      })
    }
  })
})

describe('GET /api/v1/authorities', () => {
  it('tells of each that the profile lists how it is now, and whether they are enough', async () => {
    const { authorities, quorum } = await api.ask('listAuthorities', '/authorities')
    expect(authorities.map(({ name }) => name)).toEqual(
      api.profile.authorities?.members.map(({ name }) => name),
    )
    expect(authorities[0]).toMatchObject({ status: null, lastSeenMs: null, rtts: [] })
    expect(quorum).toEqual({ needed: 3, listed: 4, up: 0, spare: -3 })
  })
})
