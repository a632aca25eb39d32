import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { getNodeFacets } from '@/db/queries/nodes/get-node-facets'
import { BadCursorError, getNodePage } from '@/db/queries/nodes/get-node-page'
import { NO_PLACE, type VisitFact } from '@/lib/facts'
import { NODE_SORTS, nodeQuerySchema, type NodeQuery, type NodeSummary } from '@/lib/nodes'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { failure, peerId, testNode, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'

let engine: TestEngine
let web: Database
const NODES = 240
const nowMs = Date.now()

/** What a peer may call itself: every page must still lead to the next. */
const AGENTS: Readonly<Record<number, string>> = {
  1: '"'.repeat(256),
  2: '\u0001'.repeat(256),
  3: '😀'.repeat(128),
  4: '€'.repeat(256),
  5: '1a'.repeat(128),
}

/** Values repeat, so that many nodes tie, and every seventh node was never reached and has none. */
function history(n: number): VisitFact[] {
  if (n % 7 === 0) return [failure(n, nowMs - 1_000, 1)]
  const place =
    n % 5 === 0
      ? NO_PLACE
      : {
          source: 'simulated' as const,
          country: ['DE', 'FR', 'US'][n % 3] ?? '',
          region: `Region ${String(n % 4)}`,
          city: `City ${String(n % 6)}`,
          lat: 1,
          lon: 2,
          asn: 64_500 + (n % 4),
          asName: `AS ${String(n % 4)}`,
        }
  const reached = visit(n, nowMs - 60_000 * (n % 9) - 2_000, {
    agent: AGENTS[n] ?? (n % 11 === 0 ? '' : `${n % 2 === 0 ? 'meshara' : 'kubo'}/0.${String(n % 13)}.0`),
    peerCount: n % 3 === 0 ? null : n % 17,
    rttMs: n % 4 === 0 ? null : (n % 23) / 3,
    rttMethod: n % 4 === 0 ? 'none' : 'ping_quiet',
    place,
  })
  const later = [1, 2, 3].slice(0, n % 4).map((row) => failure(n, nowMs - 1_000 + row, row))
  return [reached, ...later]
}

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
  const collector = engine.open('collector')
  // In two batches, so that the newest state is spread over parts.
  const facts = Array.from({ length: NODES }, (_, n) => history(n))
  await writeFacts(
    collector,
    facts.map(([first]) => first).filter((fact) => fact !== undefined),
  )
  await writeFacts(
    collector,
    facts.flatMap(([, ...more]) => more),
  )
})
afterAll(() => engine.stop())

const ask = (query: Partial<NodeQuery>): NodeQuery => nodeQuerySchema.parse(query)

async function allPages(query: NodeQuery): Promise<NodeSummary[]> {
  const nodes: NodeSummary[] = []
  let cursor: string | undefined
  for (;;) {
    const page = await getNodePage(web, { ...query, ...(cursor !== undefined && { cursor }) })
    expect(page.nodes.length).toBeLessThanOrEqual(query.limit)
    nodes.push(...page.nodes)
    if (page.nextCursor === null) return nodes
    expect(nodeQuerySchema.safeParse({ cursor: page.nextCursor }).success).toBe(true)
    expect(page.nodes).toHaveLength(query.limit)
    cursor = page.nextCursor
  }
}

const orNull = (text: string): string | null => (text === '' ? null : text)
/** Pads the numbers in an agent, so that 0.9.0 comes before 0.10.0. */
const natural = (text: string): string => text.replace(/\d+/g, (digits) => digits.padStart(8, '0'))
const SORT_VALUE: Record<NodeQuery['sort'], (node: NodeSummary) => string | number | null> = {
  key: (node) => node.peerId,
  peers: (node) => node.peerCount,
  uptime: (node) => node.uptime24h,
  // ClickHouse orders text by its bytes.
  version: (node) => orNull(Buffer.from(natural(node.agent)).toString('latin1')),
  location: (node) => orNull(node.country && `${node.country} ${node.region} ${node.city}`),
  rtt: (node) => node.rttMs,
  seen: (node) => node.lastSeenMs,
}

function sorted(nodes: readonly NodeSummary[], { sort, order }: NodeQuery): NodeSummary[] {
  const value = SORT_VALUE[sort]
  return [...nodes].sort((a, b) => {
    const [left, right] = [value(a), value(b)]
    if (left === right) return a.num - b.num
    if (left === null) return 1
    if (right === null) return -1
    return (left < right ? -1 : 1) * (order === 'asc' ? 1 : -1)
  })
}

describe('getNodePage', () => {
  it.each(NODE_SORTS.flatMap((sort) => [[sort, 'asc'] as const, [sort, 'desc'] as const]))(
    'goes through every node once by %s, %s, those without a value last and ties by number',
    async (sort, order) => {
      const query = ask({ sort, order, limit: 23 })
      const nodes = await allPages(query)
      expect(nodes).toHaveLength(NODES)
      expect(nodes.map(({ num }) => num)).toEqual(sorted(nodes, query).map(({ num }) => num))
    },
  )

  it('leads on from every node, whatever it calls itself', async () => {
    const named = Object.keys(AGENTS).map((n) => peerId(Number(n)))
    const query = ask({ sort: 'version', limit: 1 })
    const nodes = await allPages({ ...query, country: 'FR' })
    expect(nodes.filter((node) => named.includes(node.peerId)).length).toBe(2)
    expect(new Set(nodes.map(({ num }) => num)).size).toBe(nodes.length)
  })

  it('keeps to the filters, all of them at once, on every page', async () => {
    const every = await allPages(ask({ limit: 500 }))
    const cases: [Partial<NodeQuery>, (node: NodeSummary) => boolean][] = [
      [{ active: 'yes' }, (node) => node.status === 'online'],
      [{ active: 'no' }, (node) => node.status !== 'online'],
      [{ country: 'DE' }, (node) => node.country === 'DE'],
      [{ region: 'Region 2' }, (node) => node.region === 'Region 2'],
      [{ asn: 64_501 }, (node) => node.asn === 64_501],
      [{ version: 'kubo' }, (node) => node.agent.startsWith('kubo/')],
      [{ version: 'kubo/0.1.0' }, (node) => node.agent === 'kubo/0.1.0'],
      [{ version: 'kub' }, () => false],
      [{ q: '12D3KooWA' }, (node) => node.peerId.startsWith('12D3KooWA')],
      [
        { active: 'yes', country: 'US', version: 'meshara', sort: 'rtt', order: 'asc' },
        (node) => node.status === 'online' && node.country === 'US' && node.agent.startsWith('meshara/'),
      ],
    ]
    for (const [filters, fits] of cases) {
      const query = ask({ ...filters, limit: 20 })
      const expected = sorted(every.filter(fits), query).map(({ num }) => num)
      expect((await allPages(query)).map(({ num }) => num)).toEqual(expected)
      expect((await getNodePage(web, query)).total).toBe(expected.length)
    }
    expect(every.filter(cases[9]?.[1] ?? (() => false)).length).toBeGreaterThan(5)
  })

  it('finds one node by its key in hex among the filtered', async () => {
    const page = await getNodePage(web, ask({ q: testNode(3).publicKey ?? '' }))
    expect(page.nodes.map((node) => node.peerId)).toEqual([peerId(3)])
    expect(page).toMatchObject({ total: 1, nextCursor: null })
  })

  it('takes values that hold quotes, commas and wildcards as they are', async () => {
    for (const text of [`' OR 1 = 1 --`, '%', '\\', '{limit:UInt32}', 'Région\t,\n']) {
      expect(await getNodePage(web, ask({ region: text }))).toEqual({ nodes: [], nextCursor: null, total: 0 })
      expect((await getNodePage(web, ask({ version: text }))).total).toBe(0)
    }
  })

  it('refuses a cursor from another order, other filters, or that was changed', async () => {
    const query = ask({ sort: 'rtt', order: 'asc', limit: 10 })
    const { nextCursor } = await getNodePage(web, query)
    const cursor = nextCursor ?? ''
    expect((await getNodePage(web, { ...query, cursor })).nodes).toHaveLength(10)
    const others: NodeQuery[] = [
      { ...query, sort: 'key' },
      { ...query, sort: 'peers' },
      { ...query, order: 'desc' },
      { ...query, country: 'DE' },
      { ...query, active: 'yes' },
    ]
    for (const other of others) {
      await expect(getNodePage(web, { ...other, cursor })).rejects.toBeInstanceOf(BadCursorError)
    }
    for (const changed of [
      cursor.slice(1),
      cursor.slice(0, -3),
      `${cursor}x1`,
      cursor.toUpperCase(),
      '',
      'W10',
    ]) {
      await expect(getNodePage(web, { ...query, cursor: changed })).rejects.toBeInstanceOf(BadCursorError)
    }
  })

  it('does not lose or repeat a node when others change between two pages', async () => {
    const query = ask({ sort: 'key', order: 'asc', limit: 50 })
    const first = await getNodePage(web, query)
    const seen = new Set(first.nodes.map((node) => node.peerId))
    await writeFacts(
      engine.open('collector'),
      Array.from({ length: NODES }, (_, n) => failure(n, Date.now(), 4)).filter((fact) =>
        seen.has(fact.peerId),
      ),
    )
    const rest = await allPagesAfter(query, first.nextCursor)
    expect(rest.filter((node) => seen.has(node.peerId))).toEqual([])
    expect(seen.size + rest.length).toBe(NODES)
  })

  async function allPagesAfter(query: NodeQuery, cursor: string | null): Promise<NodeSummary[]> {
    if (cursor === null) return []
    const page = await getNodePage(web, { ...query, cursor })
    return [...page.nodes, ...(await allPagesAfter(query, page.nextCursor))]
  }

  it('answers any valid query', async () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 })
    const queries = fc.record(
      {
        q: fc.string({ maxLength: 20 }).map((typed) => typed.replace(/[^0-9A-Za-z]/g, '')),
        active: fc.constantFrom('yes' as const, 'no' as const),
        country: fc.constantFrom('DE', 'ZZ'),
        region: text,
        version: text,
        asn: fc.integer({ min: 1, max: 4_294_967_295 }),
        sort: fc.constantFrom(...NODE_SORTS),
        order: fc.constantFrom('asc' as const, 'desc' as const),
        limit: fc.integer({ min: 1, max: 500 }),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(queries, async (query) => {
        const page = await getNodePage(web, ask(query))
        expect(page.total).toBeGreaterThanOrEqual(page.nodes.length)
      }),
      { seed: 20_264, numRuns: 50 },
    )
  })
})

describe('getNodeFacets', () => {
  it('counts the values each filter can take, most frequent first, and leaves out the unknown', async () => {
    const every = await allPages(ask({ limit: 500 }))
    const count = <T>(value: (node: NodeSummary) => T): Map<T, number> => {
      const counts = new Map<T, number>()
      for (const node of every) counts.set(value(node), (counts.get(value(node)) ?? 0) + 1)
      return counts
    }
    const facets = await getNodeFacets(web)
    const known = (counts: Map<string, number>) => [...counts].filter(([value]) => value !== '').sort()
    expect(facets.countries.map(({ country, nodes }) => [country, nodes]).sort()).toEqual(
      known(count((node) => node.country)),
    )
    expect(facets.regions.map(({ region, nodes }) => [region, nodes]).sort()).toEqual(
      known(count((node) => node.region)),
    )
    expect(facets.versions.map(({ agent, nodes }) => [agent, nodes]).sort()).toEqual(
      known(count((node) => node.agent)),
    )
    expect(facets.asns.map(({ asn, asName, nodes }) => [asn, asName, nodes]).sort()).toEqual(
      [...count((node) => node.asn)]
        .filter(([asn]) => asn !== 0)
        .map(([asn, nodes]) => [asn, `AS ${String(asn - 64_500)}`, nodes])
        .sort(),
    )
    for (const facet of [facets.countries, facets.regions, facets.versions, facets.asns]) {
      const counts = facet.map(({ nodes }) => nodes)
      expect(counts).toEqual([...counts].sort((a, b) => b - a))
    }
  })
})
