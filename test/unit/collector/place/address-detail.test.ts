import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutAddress } from '@/collector/place/address-detail'

describe('what is kept of an address', () => {
  it.each([
    ['/ip4/198.51.100.77/tcp/4001', '/ip4/198.51.100.0/ipcidr/24'],
    ['/ip4/198.51.100.77/tcp/4001/ws', '/ip4/198.51.100.0/ipcidr/24'],
    ['/ip6/2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff/tcp/4001', '/ip6/2001:db8:aaaa::/ipcidr/48'],
    ['/ip6/::1/tcp/4001', '/ip6/::/ipcidr/48'],
    ['/ip6/::ffff:198.51.100.77/tcp/4001', '/ip4/198.51.100.0/ipcidr/24'],
    ['/dns4/somebody.example/tcp/4001', ''],
    ['/unix/%2Fhome%2Fsomebody', ''],
    ['not an address', ''],
    ['', ''],
  ])('by default, of %s: %s', (address, kept) => {
    expect(cutAddress(address, 'prefix')).toBe(kept)
  })

  it('is all, or nothing, when that is asked for', () => {
    expect(cutAddress('/ip4/198.51.100.77/tcp/4001', 'full')).toBe('/ip4/198.51.100.77/tcp/4001')
    expect(cutAddress('/ip4/198.51.100.77/tcp/4001', 'none')).toBe('')
  })

  it('never tells two hosts of one network apart', () => {
    const byte = fc.integer({ min: 0, max: 255 })
    const port = fc.integer({ min: 1, max: 65_535 })
    fc.assert(
      fc.property(byte, byte, byte, byte, byte, port, port, (a, b, c, d, e, p, q) => {
        expect(cutAddress(`/ip4/${a}.${b}.${c}.${d}/tcp/${p}`, 'prefix')).toBe(
          cutAddress(`/ip4/${a}.${b}.${c}.${e}/tcp/${q}`, 'prefix'),
        )
      }),
      { seed: 7, numRuns: 10_000 },
    )
    const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16))
    const five = fc.array(group, { minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 0xffff }),
        group,
        group,
        five,
        five,
        (first, b, c, rest, other) => {
          const network = `${first.toString(16)}:${b}:${c}`
          expect(cutAddress(`/ip6/${network}:${rest.join(':')}/tcp/1`, 'prefix')).toBe(
            cutAddress(`/ip6/${network}:${other.join(':')}/tcp/1`, 'prefix'),
          )
        },
      ),
      { seed: 7, numRuns: 10_000 },
    )
  })

  it('never fails, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(cutAddress(`/ip4/${text}`, 'prefix').length).toBeLessThan(64)
      }),
      { seed: 7, numRuns: 10_000 },
    )
  })
})
