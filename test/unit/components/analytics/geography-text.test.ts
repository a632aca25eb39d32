import { describe, expect, it } from 'vitest'
import {
  changeText,
  concentrationSays,
  countriesSay,
  countryCount,
  courseSays,
  geographySays,
  heldByLargest,
  largestSays,
  placeText,
} from '@/components/analytics/geography/geography-text'

const country = (code: string, nodes: number, joined = 0) => ({
  country: code,
  continent: '',
  joined,
  nodes,
  share: nodes / 100,
  previousNodes: null,
})

const coverage = (...observed: number[]) =>
  observed.map((share, index) => ({ startMs: index, observed: share, isOpen: index === observed.length - 1 }))

describe('where nodes are', () => {
  it('counts countries that are joined, but not what is nowhere', () => {
    expect(countryCount([country('DE', 60), country('*', 10, 4), country('', 30)])).toBe(5)
  })
  it('is told with the country of most nodes', () => {
    expect(
      geographySays({ nodes: 100, countries: [country('', 50), country('DE', 40), country('*', 10, 4)] }),
    ).toBe('100 nodes answered from 5 countries, 40% of them from Germany.')
  })
  it('is not made up where no place is known', () => {
    expect(geographySays({ nodes: 3, countries: [country('', 3)] })).toBe(
      '3 nodes answered; no place is known of them.',
    )
    expect(geographySays({ nodes: 0, countries: [] })).toBe('No node answered in this stretch of time.')
  })
  it('names the countries that hold more than half', () => {
    const countries = [country('DE', 40), country('US', 20), country('FR', 10), country('*', 30, 12)]
    expect(countriesSay({ nodes: 100, countries })).toBe(
      'More than half of the nodes are in 2 of 15 countries: Germany and United States.',
    )
  })
  it('does not count exactly half as more than half', () => {
    expect(countriesSay({ nodes: 100, countries: [country('DE', 50), country('US', 50)] })).toContain(
      '2 of 2 countries',
    )
  })
  it('says when no few countries hold half', () => {
    expect(countriesSay({ nodes: 100, countries: [country('DE', 20), country('', 80)] })).toBe(
      'No few countries hold more than half of the nodes.',
    )
  })
  it('says which country changed most, by whole buckets that were observed', () => {
    const series = [
      { country: 'DE', nodes: [null, 10, 40, 1] },
      { country: 'US', nodes: [null, 90, 88, 3] },
    ]
    expect(courseSays(series, coverage(0, 1, 1, 1))).toBe('Germany changed most: from 10 to 40 nodes.')
    expect(courseSays(series, coverage(0, 1, 0, 1))).toBe('There are no two whole times to compare.')
  })
  it('says where most are, or that it is not known', () => {
    expect(largestSays('Europe', 0.644)).toBe('64.4% of the nodes are in Europe.')
    expect(largestSays(undefined, undefined)).toBe('Where nodes are is not known.')
  })
  it('names what is joined and what is not known', () => {
    expect(placeText(country('*', 5, 2))).toBe('Elsewhere (2 countries with fewer than 3 nodes)')
    expect(placeText(country('', 5))).toBe('Not known')
  })
})

describe('who holds how much', () => {
  it('is told in networks, one or more', () => {
    const few = { asns: 61, nakamoto: 4, gini: 0.7, largestShare: 0.311, previous: null }
    expect(concentrationSays(few)).toBe(
      '4 networks hold more than half of the nodes, of 61 networks in all; the largest alone 31.1%.',
    )
    expect(concentrationSays({ ...few, nakamoto: 1 })).toMatch(/^One network holds more than half/)
    expect(concentrationSays({ ...few, nakamoto: null })).toBe('In whose networks nodes are is not known.')
  })
  it('adds up the largest of those that are known', () => {
    const asns = [0, 1, 2, 3, 4, 5].map((asn) => ({ asn, nodes: asn === 0 ? 1_000 : 60 - asn * 10 }))
    expect(heldByLargest(asns)).toEqual([
      { count: 1, nodes: 50, share: 50 / 150 },
      { count: 2, nodes: 90, share: 90 / 150 },
      { count: 5, nodes: 150, share: 1 },
    ])
    expect(heldByLargest([{ asn: 0, nodes: 9 }])).toEqual([])
  })
  it('is compared only where that was asked for', () => {
    expect(changeText(110, null)).toBeUndefined()
    expect(changeText(0, 0)).toBeUndefined()
    expect(changeText(110, 100)).toBe('+10% on the period before')
    expect(changeText(110, 0)).toBe('none in the period before')
  })
})
