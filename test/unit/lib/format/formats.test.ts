import { describe, expect, it } from 'vitest'
import { agentName, countryName, placeName, shortenPeerId, splitAgent } from '@/lib/format/names'
import { formatCount, formatLatency, formatShare, plural } from '@/lib/format/numbers'
import { formatAgo, formatDuration, formatInstant } from '@/lib/format/times'

describe('numbers', () => {
  it('are grouped, and a dash where there is none', () => {
    expect(formatCount(1234567)).toBe('1,234,567')
    expect(formatCount(null)).toBe('—')
    expect(plural(1, 'node')).toBe('1 node')
    expect(plural(2000, 'node')).toBe('2,000 nodes')
  })

  it('never call almost all all, nor almost none none', () => {
    expect([1, 0.99996, 0.5, 0.0001, 0].map(formatShare)).toEqual(['100%', '99.9%', '50%', '0.1%', '0%'])
  })

  it('give a latency the digits that mean something', () => {
    expect([0.42, 9.94, 9.96, 84.3, 1_240].map(formatLatency)).toEqual([
      '0.4 ms',
      '9.9 ms',
      '10 ms',
      '84 ms',
      '1.2 s',
    ])
  })
})

describe('times', () => {
  it('say how long ago in one unit, and never the future', () => {
    const now = 10_000_000_000
    const ago = [-5_000, 0, 12_000, 240_000, 3 * 3_600_000, 9 * 86_400_000].map((past) =>
      formatAgo(now - past, now),
    )
    expect(ago).toEqual(['now', 'now', '12 s ago', '4 min ago', '3 h ago', '9 d ago'])
    expect(formatAgo(null, now)).toBe('—')
    expect(formatDuration(-1)).toBe('0 s')
  })

  it('are written in UTC', () => {
    expect(formatInstant(Date.UTC(2026, 10, 21, 13, 17, 24))).toBe('21 Nov 2026, 13:17:24 UTC')
  })
})

describe('names', () => {
  it('shorten a peer id to its ends', () => {
    expect(shortenPeerId('12D3KooWabcdefghijklmnop')).toBe('12D3Ko…ijklmnop')
    expect(shortenPeerId('short')).toBe('short')
  })

  it('name countries, and give back what is no country', () => {
    expect(countryName('DE')).toBe('Germany')
    expect(countryName('')).toBe('—')
    expect(countryName('%%')).toBe('%%')
    expect(placeName({ city: 'Berlin', country: 'DE' })).toBe('Berlin, Germany')
    expect(placeName({ city: 'Singapore', country: 'SG' })).toBe('Singapore')
    expect(placeName({ city: '', country: '' })).toBe('—')
  })

  it('take an agent apart', () => {
    expect(splitAgent('kubo/0.38.1/desktop')).toEqual({ name: 'kubo', version: '0.38.1' })
    expect(['kubo/0.38.1', 'kubo', ''].map(agentName)).toEqual(['kubo 0.38.1', 'kubo', '—'])
  })
})
