import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { getGeography } from '@/db/queries/analytics/get-geography'
import { COUNTRY_NODES_MIN, ELSEWHERE, geographyAnswerSchema } from '@/lib/analytics/geography'
import { bucketStarts, nextBucket, type AnalyticsQuery } from '@/lib/analytics/range'
import type { VisitFact } from '@/lib/facts'
import {
  DAY_MS,
  isIn,
  makeHistory,
  nodesOf,
  NOW,
  TODAY,
  writeHistory,
} from '../../../fixtures/analytics-history'
import { startTestEngine, type TestEngine } from '../../../fixtures/engine'

const history = makeHistory(3, 40)
const reached = history.visits.filter(({ reachable }) => reachable)
const CONTINENTS: Record<string, string> = { DE: 'EU', FR: 'EU', US: 'NA', JP: 'AS', NZ: 'OC', '': '' }
let engine: TestEngine
let web: Database

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
}, 120_000)
afterAll(() => engine.stop())

const ask = async (query: AnalyticsQuery) => geographyAnswerSchema.parse(await getGeography(web, query, NOW))

/** Distinct nodes of a period by what a visit says. */
function count(visits: readonly VisitFact[], of: (visit: VisitFact) => string): Map<string, number> {
  const nodes = new Map<string, Set<string>>()
  for (const visit of visits) nodes.set(of(visit), (nodes.get(of(visit)) ?? new Set()).add(visit.peerId))
  return new Map([...nodes].map(([key, set]) => [key, set.size]))
}

describe('geography', () => {
  it('of an empty database is nothing, nowhere', async () => {
    expect(await ask({ range: 'all' })).toMatchObject({
      nodes: 0,
      countries: [],
      asns: [],
      byCountry: [],
      placeSource: 'none',
      concentration: { asns: 0, nakamoto: null, gini: null, largestShare: null, previous: null },
    })
  })

  describe('of a history', () => {
    beforeAll(() => writeHistory(engine.open('collector'), history), 60_000)
    const date = (daysAgo: number) => new Date(TODAY - daysAgo * DAY_MS).toISOString().slice(0, 10)

    it.each<AnalyticsQuery>([
      { range: '24h', compare: 'previous' },
      { range: '7d', compare: 'previous' },
      { range: '30d', bucket: 'hour' },
      { range: '90d', bucket: 'week' },
      { range: 'all', bucket: 'month' },
      { from: date(40), to: date(12), compare: 'previous' },
    ])('%j is what a plain count says', async (query) => {
      const answer = await ask(query)
      const { fromMs, toMs, previous, bucket } = answer.range
      const inIt = reached.filter(isIn(fromMs, toMs))
      const before = previous === null ? null : reached.filter(isIn(previous.fromMs, previous.toMs))
      const nodes = nodesOf(inIt, () => true).size
      expect(answer.nodes).toBe(nodes)
      expect(nodes).toBeGreaterThan(0)

      const countries = count(inIt, ({ place }) => place.country)
      const small = [...countries].filter(([country, held]) => country !== '' && held < COUNTRY_NODES_MIN)
      for (const { country, nodes: held, share, joined, continent, previousNodes } of answer.countries) {
        if (country === ELSEWHERE) {
          expect([held, joined]).toEqual([small.reduce((sum, [, each]) => sum + each, 0), small.length])
          continue
        }
        expect([country, held]).toEqual([country, countries.get(country)])
        expect([share, joined, continent]).toEqual([held / nodes, 0, CONTINENTS[country]])
        const was = before === null ? null : (count(before, ({ place }) => place.country).get(country) ?? 0)
        expect(previousNodes).toBe(was)
      }
      const shown = answer.countries
        .filter(({ country }) => country !== ELSEWHERE)
        .map(({ country }) => country)
      expect([...shown, ...small.map(([country]) => country)].sort()).toEqual([...countries.keys()].sort())

      const regions = count(
        inIt.filter(({ place }) => place.region !== ''),
        ({ place }) => `${place.country}/${place.region}`,
      )
      expect(
        Object.fromEntries(answer.regions.map((row) => [`${row.country}/${row.region}`, row.nodes])),
      ).toEqual(Object.fromEntries([...regions].filter(([, held]) => held >= COUNTRY_NODES_MIN)))

      const asns = count(inIt, ({ place }) => String(place.asn))
      expect(Object.fromEntries(answer.asns.map((row) => [String(row.asn), row.nodes]))).toEqual(
        Object.fromEntries(asns),
      )
      const held = [...asns].filter(([asn]) => asn !== '0').map(([, each]) => each)
      const all = held.reduce((sum, each) => sum + each, 0)
      let [most, sum] = [0, 0]
      for (const each of held.sort((a, b) => b - a)) {
        most += 1
        sum += each
        if (sum > all / 2) break
      }
      const gini =
        held.flatMap((a) => held.map((b) => Math.abs(a - b))).reduce((total, each) => total + each, 0) /
        (2 * held.length * all)
      expect(answer.concentration).toMatchObject({
        asns: held.length,
        nakamoto: most,
        largestShare: (held[0] ?? 0) / all,
      })
      expect(answer.concentration.gini).toBeCloseTo(gini, 10)

      const observed = history.visits
      const starts = bucketStarts(bucket, answer.range)
      expect(answer.byCountry.length).toBeGreaterThan(0)
      for (const { country, nodes: byBucket } of answer.byCountry) {
        expect(byBucket).toHaveLength(starts.length)
        starts.forEach((startMs, at) => {
          const bucketVisits = observed.filter(isIn(startMs, nextBucket(bucket, startMs)))
          const there = nodesOf(bucketVisits, (each) => each.reachable && each.place.country === country).size
          if (there > 0) expect(byBucket[at]).toBe(there)
          else expect(byBucket[at] ?? 0).toBe(0)
        })
      }
    })

    it('says who rents machines out, by the names of networks', async () => {
      const { asns, hosting, placeSource } = await ask({ range: '90d' })
      const kinds = Object.fromEntries(asns.map(({ asName, kind }) => [asName, kind]))
      expect(kinds).toMatchObject({
        'Hetzner Online GmbH': 'hosting',
        'Deutsche Telekom AG': 'other',
        '': 'unknown',
      })
      const ofKind = (kind: string) =>
        asns.filter((row) => row.kind === kind).reduce((sum, row) => sum + row.nodes, 0)
      for (const { kind, nodes } of hosting) expect(nodes).toBe(ofKind(kind))
      expect(placeSource).toBe('simulated')
    })

    it('shows days on which nobody looked as gaps', async () => {
      const { byCountry, range } = await ask({ range: '30d' })
      const gap = bucketStarts('day', range).indexOf(TODAY - 21 * DAY_MS)
      expect(byCountry.map(({ nodes }) => nodes[gap])).toEqual(byCountry.map(() => null))
    })
  })
})
