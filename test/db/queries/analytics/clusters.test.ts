import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { getClusters } from '@/db/queries/analytics/get-clusters'
import { clustersAnswerSchema } from '@/lib/analytics/growth'
import type { AnalyticsQuery } from '@/lib/analytics/range'
import { isIn, makeHistory, nodesOf, NOW, writeHistory } from '../../../fixtures/analytics-history'
import { startTestEngine, type TestEngine } from '../../../fixtures/engine'
import { visit } from '../../../fixtures/facts'
import { writeFacts } from '../../../fixtures/history'

const history = makeHistory(13, 40)
let engine: TestEngine
let web: Database
let collector: Database

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
  collector = engine.open('collector')
}, 120_000)
afterAll(() => engine.stop())

const ask = async (query: AnalyticsQuery) => clustersAnswerSchema.parse(await getClusters(web, query, NOW))

/** Who is where: addresses of nodes, a relay's left out, a private one only of nodes without another. */
function recount(fromMs: number, toMs: number) {
  const answered = nodesOf(history.visits, (each) => each.reachable && isIn(fromMs, toMs)(each))
  const spans = new Map<string, Map<string, [number, number]>>()
  for (const { peerId, addresses, seenAtMs } of history.visits) {
    const mine = spans.get(peerId) ?? new Map<string, [number, number]>()
    for (const address of addresses) {
      const ip = address.split('/')[2] ?? ''
      if (address.includes('p2p-circuit')) continue
      const [first, last] = mine.get(ip) ?? [Infinity, -Infinity]
      mine.set(ip, [Math.min(first, seenAtMs), Math.max(last, seenAtMs)])
    }
    spans.set(peerId, mine)
  }
  const addresses = new Map<string, Set<string>>()
  const prefixes = new Map<string, Set<string>>()
  for (const [node, mine] of spans) {
    if (!answered.has(node)) continue
    const isPublic = ([ip]: [string, unknown]) => !ip.startsWith('192.168.')
    const counted = [...mine].some(isPublic) ? [...mine].filter(isPublic) : [...mine]
    for (const [ip, [first, last]] of counted) {
      if (first >= toMs || last < fromMs) continue
      const prefix = `${ip.split('.').slice(0, 3).join('.')}.0/24`
      addresses.set(ip, (addresses.get(ip) ?? new Set()).add(node))
      prefixes.set(prefix, (prefixes.get(prefix) ?? new Set()).add(node))
    }
  }
  return { answered, addresses, prefixes }
}

describe('clusters of identities', () => {
  it('of an empty database are none', async () => {
    expect(await ask({ range: '30d' })).toMatchObject({
      detail: 'none',
      nodes: 0,
      addresses: null,
      prefixes: null,
      alone: null,
      largest: [],
    })
  })

  describe('of a history', () => {
    beforeAll(() => writeHistory(collector, history), 60_000)

    it.each<AnalyticsQuery>([{ range: '24h' }, { range: '7d' }, { range: '90d' }])(
      '%j are what a plain count says',
      async (query) => {
        const answer = await ask(query)
        const { answered, addresses, prefixes } = recount(answer.range.fromMs, answer.range.toMs)
        const sharing = new Set(
          [...prefixes.values()].filter(({ size }) => size > 1).flatMap((nodes) => [...nodes]),
        )
        const located = new Set([...prefixes.values()].flatMap((nodes) => [...nodes]))
        expect(answer).toMatchObject({
          detail: 'full',
          nodes: answered.size,
          addresses: addresses.size,
          prefixes: prefixes.size,
          alone: located.size - sharing.size,
        })
        const told = (kind: string) =>
          Object.fromEntries(
            answer.largest.filter((row) => row.kind === kind).map(({ place, nodes }) => [place, nodes]),
          )
        const shared = (places: Map<string, Set<string>>) =>
          Object.fromEntries(
            [...places].filter(([, nodes]) => nodes.size > 1).map(([place, nodes]) => [place, nodes.size]),
          )
        expect(told('address')).toEqual(shared(addresses))
        expect(told('prefix')).toEqual(shared(prefixes))
        for (const { from, to, prefixes: count, nodes } of answer.sizes) {
          const fitting = [...prefixes.values()].filter(
            ({ size }) => size >= from && size <= (to ?? Infinity),
          )
          expect([count, nodes]).toEqual([fitting.length, new Set(fitting.flatMap((each) => [...each])).size])
        }
      },
    )

    it('are told by their prefix where no more is kept', async () => {
      const kept = Array.from({ length: 60 }, (_, n) =>
        visit(2_000 + n, NOW - 60_000, {
          addresses: [`/ip6/2001:db8:${String(n % 2)}::/ipcidr/48`, `/ip4/198.18.${String(n)}.0/ipcidr/24`],
        }),
      )
      await writeFacts(collector, kept)
      const answer = await ask({ range: '24h' })
      expect(answer).toMatchObject({ detail: 'prefix', addresses: null })
      expect(
        answer.largest
          .filter(({ kind }) => kind === 'prefix')
          .slice(0, 2)
          .map(({ place, nodes }) => [place, nodes]),
      ).toEqual([
        ['2001:db8:1::/48', 30],
        ['2001:db8::/48', 30],
      ])
    })
  })
})
