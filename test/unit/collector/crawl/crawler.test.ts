import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { identify } from '@libp2p/identify'
import { webSockets } from '@libp2p/websockets'
import { createLibp2p } from 'libp2p'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createCrawler } from '@/collector/crawl/create-crawler'
import type { Crawler, CrawlerComponents, ReachedNode } from '@/collector/crawl/crawler'
import { createMesh } from '@/collector/mesh/create-mesh'
import type { Mesh } from '@/collector/mesh/mesh'
import { readSettings } from '@/lib/env/settings'
import { factSchema, NO_PLACE, type Fact, type VisitFact } from '@/lib/facts'
import { networkProfileSchema } from '@/lib/networks/profile'
import demo from '@/lib/networks/profiles/demo.json'

const NODES = 12
let mesh: Mesh
beforeAll(async () => {
  mesh = await createMesh({ nodes: NODES, neighbours: NODES - 1, seed: 11, latency: false })
})
afterAll(() => mesh.close())

let crawler: Crawler | undefined
afterEach(async () => {
  await crawler?.stop()
  crawler = undefined
})

/** A crawler of the mesh, and a way to wait for what it will state. */
async function crawl(
  settings: Partial<CrawlerComponents['settings']>,
  more: Partial<Pick<CrawlerComponents, 'known' | 'metrics' | 'places' | 'onReached'>> & {
    bootstrap?: string[]
  } = {},
) {
  const facts: Fact[] = []
  const waiting = new Set<() => void>()
  const { bootstrap = mesh.bootstrap.slice(0, 1), ...components } = more
  crawler = createCrawler({
    profile: networkProfileSchema.parse({ ...demo, bootstrap }),
    settings: {
      ...readSettings({}),
      CRAWL_INTERVAL: demo.crawlIntervalMs,
      REVISIT_INTERVAL: demo.revisitIntervalMs,
      ...settings,
    },
    places: { find: () => Promise.resolve(NO_PLACE), close: () => Promise.resolve() },
    log: pino({ level: 'silent' }),
    emit: (fact) => {
      facts.push(fact)
      for (const look of waiting) look()
    },
    ...components,
  })
  await crawler.start()
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  const visitsTo = (peerId: string): VisitFact[] =>
    facts.flatMap((fact) => (fact.kind === 'visit' && fact.peerId === peerId ? [fact] : []))
  const crawlsFinished = (): number =>
    facts.filter((fact) => fact.kind === 'crawl' && fact.state === 'finished').length
  return { facts, until, visitsTo, crawlsFinished, crawler }
}

describe('crawler of a real mesh', () => {
  it('finds every node and every link, and states nothing that is not a fact', async () => {
    const { facts, until, crawlsFinished } = await crawl({})
    await until(() => crawlsFinished() === 1)
    for (const fact of facts) expect(() => factSchema.parse(fact)).not.toThrow()
    for (const { peerId, table } of mesh.tables()) {
      const visit = facts.find((fact) => fact.kind === 'visit' && fact.peerId === peerId)
      expect(visit).toMatchObject({ reachable: true, error: null, failuresInRow: 0, peerCount: table.length })
      const links = facts.flatMap((fact) =>
        fact.kind === 'neighbours' && fact.peerId === peerId ? fact.neighbours : [],
      )
      expect([...links].sort()).toEqual([...table].sort())
    }
    expect(facts.at(-1)).toMatchObject({
      kind: 'crawl',
      nodesFound: NODES,
      nodesVisited: NODES,
      nodesReachable: NODES,
    })
  })

  it('tells whoever asks of each node it reached, at the whole address that no fact holds', async () => {
    const reached: ReachedNode[] = []
    const { until, crawlsFinished } = await crawl(
      { ADDRESS_DETAIL: 'none' },
      { onReached: (node) => reached.push(node) },
    )
    await until(() => crawlsFinished() === 1)
    expect(new Set(reached.map(({ peerId }) => peerId))).toEqual(
      new Set(mesh.tables().map(({ peerId }) => peerId)),
    )
    for (const { address, ip, protocols } of reached) {
      expect(address).toMatch(/^\/ip4\/127\.0\.0\.1\/tcp\/\d+$/)
      expect(ip).toBe('127.0.0.1')
      expect(protocols).toContain('/ipfs/id/1.0.0')
    }
  })

  it('is in nobody’s routing table afterwards', async () => {
    const before = mesh.tables()
    const { until, crawlsFinished } = await crawl({ CRAWL_INTERVAL: 1_000 })
    await until(() => crawlsFinished() === 2)
    expect(mesh.tables()).toEqual(before)
  })

  it('keeps of an address no more than it may', async () => {
    const { facts, until, crawlsFinished } = await crawl({ ADDRESS_DETAIL: 'prefix' })
    await until(() => crawlsFinished() === 1)
    expect(JSON.stringify(facts)).not.toContain('127.0.0.1')
    const addresses = facts.flatMap((fact) => (fact.kind === 'visit' ? fact.addresses : []))
    expect(new Set(addresses)).toEqual(new Set(['/ip4/127.0.0.0/ipcidr/24']))
  })

  it('sees a node leave, by two failures in a row, and return, between two crawls', async () => {
    const { until, visitsTo, crawlsFinished } = await crawl({
      REVISIT_INTERVAL: 1_000,
      CRAWL_INTERVAL: 86_400_000,
    })
    await until(() => crawlsFinished() === 1)
    const leaver = mesh.nodes.at(-1)?.peerId ?? ''
    await mesh.stopNode(leaver)
    await until(() => visitsTo(leaver).at(-1)?.failuresInRow === 2)
    const [first, second] = visitsTo(leaver).slice(-2)
    expect(first).toMatchObject({
      reachable: false,
      failuresInRow: 1,
      crawlId: 0,
      error: 'connection_refused',
    })
    expect(second?.attempts).toMatchObject([{ error: 'connection_refused' }])
    await mesh.startNode(leaver)
    await until(() => visitsTo(leaver).at(-1)?.reachable === true)
    expect(visitsTo(leaver).at(-1)).toMatchObject({ failuresInRow: 0, error: null })
  })

  it('measures round trips where the loop is quiet', async () => {
    const { facts, until } = await crawl({ REVISIT_INTERVAL: 1_000, CRAWL_INTERVAL: 86_400_000 })
    const quiet = () => facts.filter((fact) => fact.kind === 'visit' && fact.rttMethod === 'ping_quiet')
    await until(() => quiet().length >= NODES)
    for (const fact of quiet()) {
      if (fact.kind !== 'visit') continue
      expect(fact.loopDelayMs).toBeLessThanOrEqual(3)
      expect(fact.rttMs).toBeGreaterThan(0)
    }
  })

  it('says nothing of a node it reached before and has no address of any more', async () => {
    const gone = '12D3KooWCQqcR5fKzw8nVQ9dSDsgzUyFpDFnFKPBhKNhbCbRHvNA'
    const known = [
      {
        peerId: gone,
        addresses: ['/ip4/127.0.0.0/ipcidr/24'],
        failuresInRow: 1,
        lastReachableMs: Date.now(),
      },
    ]
    const { facts, until, visitsTo, crawlsFinished } = await crawl({}, { known })
    await until(() => crawlsFinished() === 1)
    expect(visitsTo(gone)).toEqual([])
    expect(facts.at(-1)).toMatchObject({ nodesVisited: NODES })
  })

  it('takes no known node for gone after a restart while the bootstrap node is away', async () => {
    const dead = '12D3KooWCQqcR5fKzw8nVQ9dSDsgzUyFpDFnFKPBhKNhbCbRHvNA'
    const known = mesh.nodes.map(({ peerId }, index) => ({
      peerId,
      addresses: ['/ip4/127.0.0.0/ipcidr/24'],
      failuresInRow: 0,
      lastReachableMs: index === 0 ? null : Date.now(),
    }))
    const { facts, until, crawlsFinished } = await crawl(
      {},
      { known, bootstrap: [`/ip4/127.0.0.1/tcp/1/p2p/${dead}`] },
    )
    await until(() => crawlsFinished() === 1)
    const visited = facts.flatMap((fact) => (fact.kind === 'visit' ? [fact.peerId] : []))
    expect(visited.filter((peerId) => peerId !== dead)).toEqual([])
  })

  it('says that nobody could be reached, tries again soon, and takes it back when somebody is', async () => {
    const bootstrap = mesh.nodes.at(-1)
    const { peerId = '', addresses: [address = ''] = [] } = bootstrap ?? {}
    await mesh.stopNode(peerId)
    const {
      facts,
      until,
      crawlsFinished,
      crawler: alone,
    } = await crawl(
      { CRAWL_INTERVAL: 86_400_000, REVISIT_INTERVAL: 86_400_000 },
      { bootstrap: [address.includes('/p2p/') ? address : `${address}/p2p/${peerId}`] },
    )
    await until(() => crawlsFinished() === 1)
    expect(alone.status().problem).toMatch(
      /^No node of this network could be reached: 1 bootstrap address was tried, last error connection_refused/,
    )
    await mesh.startNode(peerId)
    await until(() => crawlsFinished() === 2)
    expect(facts.at(-1)).toMatchObject({ nodesReachable: NODES })
    expect(alone.status().problem).toBeNull()
  }, 20_000)

  it('visits a node again after a visit that failed in a way nobody foresaw', async () => {
    let isBroken = true
    const places = {
      find: () => (isBroken ? Promise.reject(new Error('unforeseen')) : Promise.resolve(NO_PLACE)),
      close: () => Promise.resolve(),
    }
    const { peerId } = mesh.nodes[0] ?? { peerId: '' }
    const { until, visitsTo, crawlsFinished } = await crawl(
      { CRAWL_INTERVAL: 86_400_000, REVISIT_INTERVAL: 1_000 },
      { places },
    )
    await until(() => crawlsFinished() === 1)
    isBroken = false
    await until(() => visitsTo(peerId).length > 0)
    expect(visitsTo(peerId)[0]).toMatchObject({ reachable: true })
  })

  it('forgets a node that was gone too long and that nobody names any more', async () => {
    const gone = '12D3KooWCQqcR5fKzw8nVQ9dSDsgzUyFpDFnFKPBhKNhbCbRHvNA'
    const known = [{ peerId: gone, addresses: [], failuresInRow: 5, lastReachableMs: Date.now() - 120_000 }]
    const {
      until,
      visitsTo,
      crawlsFinished,
      crawler: running,
    } = await crawl({ FORGET_AFTER: 60_000 }, { known })
    expect(running.status().knownNodes).toBeGreaterThan(0)
    await until(() => crawlsFinished() === 1)
    await expect.poll(() => running.status().knownNodes).toBe(NODES)
    expect(visitsTo(gone)).toEqual([])
  })

  it('drops a node nobody ever reached, after two crawls in which nobody named it', async () => {
    const unknown = '12D3KooWCQqcR5fKzw8nVQ9dSDsgzUyFpDFnFKPBhKNhbCbRHvNA'
    const known = [{ peerId: unknown, addresses: [], failuresInRow: 0, lastReachableMs: null }]
    const {
      until,
      visitsTo,
      crawlsFinished,
      crawler: running,
    } = await crawl({ CRAWL_INTERVAL: 1_000 }, { known })
    await until(() => crawlsFinished() === 1)
    expect(running.status().knownNodes).toBe(NODES + 1)
    await until(() => crawlsFinished() === 2)
    await expect.poll(() => running.status().knownNodes).toBe(NODES)
    expect(visitsTo(unknown)).toEqual([])
  })

  it('begins from nodes it knew when no bootstrap node answers', async () => {
    const { peerId = '', addresses = [] } = mesh.nodes[3] ?? {}
    const known = [{ peerId, addresses, failuresInRow: 0, lastReachableMs: Date.now() }]
    const { facts, until, crawlsFinished } = await crawl({}, { known, bootstrap: [] })
    await until(() => crawlsFinished() === 1)
    expect(facts.at(-1)).toMatchObject({ nodesReachable: NODES })
  })

  it('reaches a node over WebSocket', async () => {
    const node = await createLibp2p({
      addresses: { listen: ['/ip4/127.0.0.1/tcp/0/ws'] },
      transports: [webSockets()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
      services: { identify: identify() },
    })
    const { until, visitsTo, crawlsFinished } = await crawl(
      {},
      { bootstrap: node.getMultiaddrs().map(String) },
    )
    await until(() => crawlsFinished() === 1)
    expect(visitsTo(node.peerId.toString())).toMatchObject([
      { reachable: true, error: 'protocol_not_supported' },
    ])
    await node.stop()
  })

  it('says why it cannot begin', async () => {
    const { crawler: idle } = await crawl({}, { bootstrap: [] })
    await expect.poll(() => idle.status().problem).toMatch(/No bootstrap address/)
  })

  it('calls a crawl off when it is stopped, and states that', async () => {
    const { facts, until, crawler: running } = await crawl({ VISIT_CONCURRENCY: 1 })
    await until(() => facts.some((fact) => fact.kind === 'visit'))
    await running.stop()
    expect(facts.at(-1)).toMatchObject({ kind: 'crawl', state: 'aborted' })
    const stated = facts.length
    await running.stop()
    expect(facts).toHaveLength(stated)
  })

  it('counts what it does', async () => {
    const metrics = new Registry()
    const { until, crawlsFinished } = await crawl({}, { metrics })
    await until(() => crawlsFinished() === 1)
    const text = await metrics.metrics()
    expect(text).toContain(`crawler_visits_total{cause="crawl",outcome="reached"} ${NODES}`)
    expect(text).toContain(`crawler_known_nodes ${NODES}`)
  })

  it('needs no more memory after many crawls than after a few', async () => {
    setFlagsFromString('--expose-gc')
    // The flag has just made it.
    const collect = runInNewContext('gc') as () => void
    const inUse = (): number => {
      collect()
      return process.memoryUsage().heapUsed
    }
    const { facts, until, crawlsFinished } = await crawl({
      CRAWL_INTERVAL: 1_000,
      REVISIT_INTERVAL: 86_400_000,
    })
    await until(() => crawlsFinished() === 2)
    facts.splice(0)
    const before = inUse()
    await until(() => crawlsFinished() === 4)
    facts.splice(0)
    expect(inUse() - before).toBeLessThan(2_000_000)
  })
})
