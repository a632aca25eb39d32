import type { IncomingMessage, ServerResponse } from 'node:http'
import { brotliDecompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { GroupsRoute } from '@/app/_server/live/groups-route'
import type { MapFeed } from '@/app/_server/live/map-feed'
import { decodeGroups } from '@/lib/graph/codec/groups'
import { groupsOf } from '@/lib/graph/groups'
import { begunFeed } from '../../../live/begun-feed'
import { summary } from '../../../live/scripted-source'

const COUNTRIES = ['DE', 'DE', 'FR', '']

function feedOf(nodes: number): MapFeed {
  return begunFeed({
    nodes: Array.from({ length: nodes }, (_, num) => summary(num, { country: COUNTRIES[num % 4] ?? '' })),
    neighbourSets: Array.from({ length: nodes }, (_, num) => ({
      num,
      evidence: 'table' as const,
      // Some of them lead to nodes that are not on the map.
      neighbours: [num + 1, num + 7],
    })),
    positions: Array.from({ length: nodes + 9 }, (_, num) => [num, num, -num] as const),
    communities: [],
  })
}

interface Answer {
  status: number
  headers: Record<string, unknown>
  body: Uint8Array | string | undefined
}

async function ask(route: GroupsRoute, url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const answer: Answer = { status: 0, headers: {}, body: undefined }
  const response = {
    writeHead: (status: number, given: Record<string, unknown>) =>
      Object.assign(answer, { status, headers: given }),
    end: (body?: Uint8Array | string) => (answer.body = body),
  }
  const request = { method: 'GET', url, headers: { 'accept-encoding': 'br', ...headers } }
  await route.handle(request as unknown as IncomingMessage, response as unknown as ServerResponse)
  return answer
}

function groupsIn({ body }: Answer) {
  if (!(body instanceof Uint8Array)) throw new TypeError('the answer has no bytes')
  return decodeGroups(brotliDecompressSync(body))
}

describe('GET /map/groups.bin', () => {
  it('tells the groups of all nodes that are told, as they would be made of a snapshot', async () => {
    const feed = feedOf(40)
    const whole = groupsIn(await ask(new GroupsRoute({ feed, now: () => 1 }), '/?by=country'))
    const { columns, totals } = feed.snapshot()
    const made = groupsOf(columns, 'country').groups
    expect(whole.totals).toEqual(totals)
    expect(whole.groups.map(({ key, count, inside }) => [key, count, inside])).toEqual(
      made.map(({ key, count, inside }) => [key, count, inside]),
    )
    expect(whole.groups[0]?.x).toBeCloseTo(made[0]?.x ?? NaN, 0)
    expect(whole.extent).toEqual({ minX: 0, minY: -39, maxX: 39, maxY: 0 })
  })

  it('chooses countries while there are no communities', async () => {
    const feed = feedOf(8)
    expect(groupsIn(await ask(new GroupsRoute({ feed, now: () => 1 }), '/map/groups.bin')).by).toBe('country')
    feed.state.apply({ nodes: [], neighbourSets: [], positions: [], communities: [[3, 5]] })
    expect(groupsIn(await ask(new GroupsRoute({ feed, now: () => 1 }), '/map/groups.bin')).by).toBe(
      'community',
    )
  })

  it('refuses what nodes cannot be grouped by', async () => {
    const answer = await ask(new GroupsRoute({ feed: feedOf(4), now: () => 1 }), '/?by=colour')
    expect(answer.status).toBe(400)
    expect(answer.body).toContain('community')
  })

  it('makes them anew only when the map has changed and the last ones have served their time', async () => {
    const feed = feedOf(8)
    let nowMs = 0
    const route = new GroupsRoute({ feed, now: () => nowMs, keepMs: () => 1_000 })
    const first = await ask(route, '/')
    const seqOf = async (): Promise<number> => groupsIn(await ask(route, '/')).seq
    const firstSeq = groupsIn(first).seq
    feed.skip()
    expect(await seqOf()).toBe(firstSeq)
    nowMs = 1_001
    expect(await seqOf()).toBe(firstSeq + 1)
    nowMs = 9_999
    expect(await seqOf()).toBe(firstSeq + 1)
    const { etag } = (await ask(route, '/')).headers
    expect((await ask(route, '/', { 'if-none-match': String(etag) })).status).toBe(304)
  })
})
