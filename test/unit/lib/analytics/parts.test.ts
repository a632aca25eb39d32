import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adoptionOf } from '@/lib/analytics/adoption'
import { compareVersions, isStable, parseAgent } from '@/lib/analytics/agents'
import { concentrationOf } from '@/lib/analytics/concentration'
import { continentOf, countryNumber } from '@/lib/analytics/continents'
import { HEALTH_PARTS } from '@/lib/analytics/health'
import { HEALTH_RULES, scoreOf, totalScore, weightsOf } from '@/lib/analytics/health-score'
import { hostingKindOf } from '@/lib/analytics/hosting'
import { findOutages } from '@/lib/analytics/outages'
import { cutPeriod } from '@/lib/analytics/period-pieces'
import { joinCountries } from '@/lib/analytics/places'
import { middleOfCut } from '@/lib/analytics/quantile'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

describe('agents', () => {
  it.each([
    ['meshara/1.8.0+dirty', 'meshara', '1.8.0', '+dirty'],
    ['kubo/0.29.0/3f0947b/docker', 'kubo', '0.29.0', '/3f0947b/docker'],
    ['kubo/0.30.0-rc.1/', 'kubo', '0.30.0-rc.1', '/'],
    ['js-libp2p/2.8.2 node/v20.1.0', 'js-libp2p', '2.8.2', ' node/v20.1.0'],
    ['@helia/http/1.0.2', '@helia/http', '1.0.2', ''],
    ['go-libp2p/v0.33', 'go-libp2p', '0.33', ''],
    ['celestia-node/bridge/v0.13.1/abc', 'celestia-node/bridge', '0.13.1', '/abc'],
    ['storm', 'storm', '', ''],
    ['edgevpn/', 'edgevpn', '', '/'],
    ['@scope/name', '@scope/name', '', ''],
    ['', '', '', ''],
  ])('%j are name %j, version %j and %j', (agent, name, version, rest) => {
    expect(parseAgent(agent)).toEqual({ name, version, rest })
  })

  it('of any text are read without losing what tells two apart', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 256 }), (agent) => {
        const { name, version, rest } = parseAgent(agent)
        expect(agent.startsWith(name) && agent.endsWith(rest)).toBe(true)
        expect(agent.length - name.length - rest.length - version.length).toBeLessThanOrEqual(2)
      }),
    )
  })

  it('are ordered as semver.org orders them', () => {
    const ascending = [
      '',
      '0.9',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.1',
      '1.2',
      '1.10.0',
      '2',
    ]
    ascending.forEach((a, left) => {
      ascending.forEach((b, right) => {
        expect(Math.sign(compareVersions(a, b))).toBe(Math.sign(left - right))
      })
    })
    expect(compareVersions('1.2', '1.2.0')).toBe(0)
    expect(['1.0', '1.0-rc1', ''].map(isStable)).toEqual([true, false, false])
  })
})

describe('adoption', () => {
  const day = (n: number) => n * DAY_MS
  const days = (agent: string, nodes: number[]) => ({ agent, starts: nodes.map((_, at) => day(at)), nodes })

  it('counts days until half and nine tenths run a release or a newer one', () => {
    const agents = [
      days('x/1.0', [10, 10, 8, 5, 1, 0]),
      days('x/1.1', [0, 2, 3, 5, 4, 0]),
      days('x/1.2+dirty', [0, 0, 0, 0, 5, 10]),
      days('y/9.0', [50, 50, 50, 50, 50, 50]),
    ]
    const told = (announced: Map<string, number>, name: string | null) =>
      adoptionOf(agents, announced, name, day(0) + 1, 3).map(({ version, daysTo50, daysTo90 }) => [
        version,
        daysTo50,
        daysTo90,
      ])
    expect(told(new Map(), null)).toEqual([
      ['1.2', 0, 1],
      ['1.1', 2, 3],
    ])
    expect(told(new Map([['1.1', day(0) + 5 * HOUR_MS]]), 'x')).toEqual([
      ['1.2', 0, 1],
      ['1.1', 3, 4],
    ])
  })
})

describe('concentration', () => {
  it('of equals is none, of one is whole', () => {
    expect(concentrationOf([5, 5, 5, 5])).toEqual({ asns: 4, nakamoto: 3, gini: 0, largestShare: 0.25 })
    expect(concentrationOf([7])).toEqual({ asns: 1, nakamoto: 1, gini: 0, largestShare: 1 })
    expect(concentrationOf([97, 1, 1, 1])).toMatchObject({ nakamoto: 1, gini: 0.72 })
    expect(concentrationOf([])).toEqual({ asns: 0, nakamoto: null, gini: null, largestShare: null })
  })

  it('of any numbers is what its definition says', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 30 }), (held) => {
        const { gini, nakamoto } = concentrationOf(held)
        const total = held.reduce((sum, each) => sum + each, 0)
        const pairs = held
          .flatMap((a) => held.map((b) => Math.abs(a - b)))
          .reduce((sum, each) => sum + each, 0)
        expect(gini).toBeCloseTo(pairs / (2 * held.length * total), 10)
        const largest = [...held].sort((a, b) => b - a)
        const sumOf = (count: number) => largest.slice(0, count).reduce((sum, each) => sum + each, 0)
        expect(2 * sumOf(nakamoto ?? 0)).toBeGreaterThan(total)
        expect(2 * sumOf((nakamoto ?? 0) - 1)).toBeLessThanOrEqual(total)
      }),
    )
  })
})

describe('places', () => {
  it('of few nodes are joined, then and now alike', () => {
    const rows = [
      { country: 'DE', nodes: 9 },
      { country: '', nodes: 1 },
      { country: 'NZ', nodes: 2 },
      { country: 'JP', nodes: 2 },
    ]
    const before = [
      { country: 'NZ', nodes: 5 },
      { country: 'FR', nodes: 4 },
    ]
    expect(joinCountries(rows, before)).toEqual([
      { country: 'DE', nodes: 9, previousNodes: 0, joined: 0 },
      { country: '*', nodes: 4, previousNodes: 9, joined: 2 },
      { country: '', nodes: 1, previousNodes: 0, joined: 0 },
    ])
  })

  it('have a continent and a number on maps', () => {
    expect(['DE', 'US', 'NZ', '', 'ZZ'].map(continentOf)).toEqual(['EU', 'NA', 'OC', '', ''])
    expect(['DE', 'AF', 'ZZ'].map(countryNumber)).toEqual(['276', '004', null])
  })

  it('are rented where the name of the network says so', () => {
    expect(
      ['Hetzner Online GmbH', 'Small Cloud Ltd', 'Deutsche Telekom AG', 'Zimbabwe Online', ''].map(
        hostingKindOf,
      ),
    ).toEqual(['hosting', 'hosting', 'other', 'other', 'unknown'])
  })
})

describe('a period', () => {
  it('is cut into pieces that are it, whole months and days where they fit', () => {
    const base = Date.UTC(2025, 0, 1)
    const hour = fc.integer({ min: 0, max: 400 * 24 })
    fc.assert(
      fc.property(hour, hour, (a, b) => {
        const [fromMs, toMs] = [base + Math.min(a, b) * HOUR_MS, base + (Math.max(a, b) + 1) * HOUR_MS]
        const { months, days, hours } = cutPeriod({ fromMs, toMs }, toMs + 1)
        const pieces = [...months, ...days, ...hours].sort((x, y) => x.fromMs - y.fromMs)
        expect(pieces[0]?.fromMs).toBe(fromMs)
        expect(pieces.at(-1)?.toMs).toBe(toMs)
        pieces.slice(1).forEach((piece, at) => expect(piece.fromMs).toBe(pieces[at]?.toMs))
        for (const piece of days) expect([piece.fromMs % DAY_MS, piece.toMs % DAY_MS]).toEqual([0, 0])
        for (const { fromMs: start } of months) expect(new Date(start).getUTCDate()).toBe(1)
        for (const piece of hours) expect(piece.toMs - piece.fromMs).toBeLessThan(2 * DAY_MS)
      }),
    )
  })
})

describe('outages', () => {
  it('are the pauses of two minutes and more after the first sign of life', () => {
    const minute = fc.integer({ min: 0, max: 5 * 60 - 1 })
    fc.assert(
      fc.property(fc.uniqueArray(minute, { minLength: 1, maxLength: 250 }), (worked) => {
        const sorted = [...worked].sort((a, b) => a - b)
        const hours = [...new Set(sorted.map((each) => Math.floor(each / 60)))]
        const partial = hours
          .map((hour, at) => ({
            hour: hour + 1_000,
            before: at === 0 ? 0 : (hours[at - 1] ?? 0) + 1_000,
            minutes: sorted.filter((each) => Math.floor(each / 60) === hour).map((each) => each % 60),
          }))
          // A whole hour right behind another is not told.
          .filter(({ minutes, hour, before }) => minutes.length < 60 || before !== hour - 1)
        const startMs = 1_000 * HOUR_MS
        const toMs = startMs + 5 * HOUR_MS
        const found = findOutages(partial, (hours.at(-1) ?? 0) + 1_000, {
          fromMs: startMs,
          toMs,
          firstMs: startMs,
          nowMs: toMs,
        })
        const expected: { fromMs: number; toMs: number | null }[] = []
        let last = sorted[0] ?? 0
        for (const each of [...sorted.slice(1), 5 * 60]) {
          if (each - last > 2) {
            const isEnd = each === 5 * 60
            expected.push({
              fromMs: startMs + (last + 1) * MINUTE_MS,
              toMs: isEnd ? null : startMs + each * MINUTE_MS,
            })
          }
          last = each
        }
        expect(found).toEqual(expected)
      }),
    )
  })
})

describe('health', () => {
  it('scores between its bounds, evenly, and says all weights together as one', () => {
    for (const part of HEALTH_PARTS) {
      const { bad, good } = HEALTH_RULES[part]
      expect([scoreOf(part, bad), scoreOf(part, good), scoreOf(part, null)]).toEqual([0, 100, null])
      expect(scoreOf(part, good + (good - bad))).toBe(100)
    }
    expect(HEALTH_PARTS.reduce((sum, part) => sum + HEALTH_RULES[part].weight, 0)).toBeCloseTo(1, 10)
    expect(scoreOf('reachability', 0.6)).toBeCloseTo(50, 10)
    expect(scoreOf('propagation', Math.sqrt(1_000 * 10_000))).toBeCloseTo(50, 10)
  })

  it('leaves out what is not known', () => {
    const score = fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: null })
    const scores = fc.record(Object.fromEntries(HEALTH_PARTS.map((part) => [part, score])))
    fc.assert(
      fc.property(scores, (given) => {
        const known = Object.values(given).filter((each) => each !== null)
        const total = totalScore(given)
        if (known.length === 0) {
          expect(total).toBeNull()
          return
        }
        expect(total).toBeGreaterThanOrEqual(Math.min(...known) - 1e-9)
        expect(total).toBeLessThanOrEqual(Math.max(...known) + 1e-9)
        expect([...weightsOf(given).values()].reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 10)
      }),
    )
  })
})

describe('a quantile of cut values', () => {
  it('is within 0.4% of the value that was cut', () => {
    fc.assert(
      fc.property(fc.float({ min: Math.fround(0.001), max: 1e6, noNaN: true }), (value) => {
        const bits = new DataView(new ArrayBuffer(4))
        bits.setFloat32(0, value)
        bits.setUint16(2, 0)
        expect(Math.abs((middleOfCut(bits.getFloat32(0)) ?? 0) / value - 1)).toBeLessThanOrEqual(2 ** -8)
      }),
    )
    expect([middleOfCut(null), middleOfCut(0)]).toEqual([null, 0])
  })
})
