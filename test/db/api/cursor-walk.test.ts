import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OperationId } from '@/lib/api/operations'
import { NODE_SORTS } from '@/lib/nodes'
import { startTestApi, type TestApi } from '../../fixtures/api'
import { announcement, heartbeat, neighbours, peerId, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'

/** Of the nodes that are there at the start, and stay as they are. */
const NODES = 23
const minute = 60_000
const now = Date.now()
const countries = ['DE', 'FR', '', 'US']
let api: TestApi

const place = { source: 'simulated', region: '', city: '', lat: null, lon: null, asn: 0, asName: '' } as const

/** Some share each value, and some have none. */
const seen = (n: number, atMs: number) =>
  visit(n, atMs, {
    agent: n % 5 === 0 ? '' : `demo/1.${String(n % 3)}.0`,
    peerCount: n % 4 === 0 ? null : n % 6,
    rttMs: n % 3 === 0 ? null : n % 7,
    rttMethod: n % 3 === 0 ? 'none' : 'ping_quiet',
    place: { ...place, country: countries[n % countries.length] ?? '' },
  })

beforeAll(async () => {
  api = await startTestApi()
  await writeFacts(api.collector, [
    heartbeat(now),
    ...Array.from({ length: NODES }, (_, at) => seen(at + 1, now - (at % 5) * minute)),
    ...Array.from({ length: NODES }, (_, at) =>
      neighbours(
        at + 1,
        now - minute,
        [1, 2, 3, 4, 5, 6].map((step) => ((at + step) % NODES) + 1),
      ),
    ),
    ...Array.from({ length: 19 }, (_, at) => visit(1, now - (at + 10) * minute)),
    // Two collectors at one instant.
    visit(1, now - 10 * minute, { collector: 'c2' }),
    ...Array.from({ length: 9 }, (_, at) => announcement(at, now - (at + 1) * minute)),
  ])
})
afterAll(() => api.close())

let newcomers = 1_000
/** What goes on while somebody reads: new nodes of every kind, known ones seen again, links and events of new ones. */
async function goOn(): Promise<void> {
  const nodes = Array.from({ length: 2 }, () => (newcomers += 1))
  const atMs = Date.now()
  await writeFacts(api.collector, [
    ...nodes.map((n) => seen(n, atMs)),
    seen(1, atMs),
    ...nodes.map((n) => neighbours(n, atMs, [1, 2, ...nodes.filter((other) => other !== n)])),
    // The set of one that is there is read again, and names the same.
    neighbours(
      7,
      atMs,
      [1, 2, 3, 4, 5, 6].map((step) => ((6 + step) % NODES) + 1),
    ),
    announcement(newcomers, atMs),
  ])
}

/** Keys of all rows, from page to page; between two pages the network goes on. */
async function walk(
  id: OperationId,
  field: string,
  path: string,
  keyOf: (row: unknown) => string,
): Promise<string[]> {
  const keys: string[] = []
  let next: unknown = `/api/v1${path}`
  for (let pages = 0; typeof next === 'string'; pages += 1) {
    const page: Record<string, unknown> = await api.wire(id, next.slice('/api/v1'.length))
    keys.push(...(page[field] as unknown[]).map(keyOf))
    next = page.next
    if (pages < 4) await goOn()
  }
  return keys
}

const key =
  (...names: string[]) =>
  (row: unknown): string =>
    JSON.stringify(names.map((name) => (row as Record<string, unknown>)[name]))

async function expectEachOnce(
  id: OperationId,
  field: string,
  path: string,
  { keyOf, all, stays }: { keyOf: (row: unknown) => string; all: string; stays?: (row: unknown) => boolean },
): Promise<void> {
  const start = (await api.wire(id, all))[field] as unknown[]
  const before = (stays === undefined ? start : start.filter(stays)).map(keyOf)
  expect(before.length).toBeGreaterThan(8)
  const keys = await walk(id, field, path, keyOf)
  expect(new Set(keys).size, 'no row comes twice').toBe(keys.length)
  const walked = new Set(keys)
  expect(
    before.filter((each) => !walked.has(each)),
    'every row that was there comes',
  ).toEqual([])
}

describe('going through a list while others write', () => {
  it.each(NODE_SORTS.map((sort, at) => `sort=${sort}&order=${at % 2 === 0 ? 'asc' : 'desc'}`))(
    'meets every node once whose place in the order stays: %s',
    (search) =>
      expectEachOnce('listNodes', 'nodes', `/nodes?${search}&limit=15`, {
        keyOf: key('peerId'),
        all: '/nodes?limit=500',
        // The first node is seen again and again, which moves it.
        stays: (row) => (row as { peerId: string }).peerId !== peerId(1),
      }),
  )

  it('meets every link once', () =>
    expectEachOnce('listLinks', 'links', '/links?limit=50', {
      keyOf: key('from', 'to', 'evidence'),
      all: '/links?limit=1000',
    }))

  it('meets every neighbour once', () =>
    expectEachOnce('listNeighbours', 'neighbours', `/nodes/${peerId(1)}/neighbours?limit=20`, {
      keyOf: key('peerId', 'evidence'),
      all: `/nodes/${peerId(1)}/neighbours?limit=1000`,
    }))

  it('meets every visit of a node once', () =>
    expectEachOnce('listSightings', 'sightings', `/nodes/${peerId(1)}/sightings?limit=3`, {
      keyOf: key('seenAt', 'collector'),
      all: `/nodes/${peerId(1)}/sightings?limit=1000`,
    }))

  it('meets every event once', () =>
    expectEachOnce('listEvents', 'events', '/events?limit=40', {
      keyOf: key('id'),
      all: '/events?limit=500',
    }))
})
