import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classifyDialError } from '@/collector/crawl/classify-error'

const noise = fc.string({ maxLength: 12 }).map((text) => text.replaceAll(/[\d.:]/g, '_'))

describe('the detail of an error', () => {
  it('carries no IP address and no name, whatever stands around them', () => {
    fc.assert(
      fc.property(
        noise,
        fc.oneof(
          fc.ipV4(),
          fc.ipV6(),
          fc.domain().map((name) => `/dns4/${name}/tcp/1`),
        ),
        noise,
        (before, address, after) => {
          const { detail } = classifyDialError(new Error(`${before}${address}${after}`))
          const secret = address.startsWith('/dns4/') ? address.split('/')[2] : address
          expect(detail).not.toContain(secret)
        },
      ),
      { numRuns: 10_000, seed: 7 },
    )
  })
})
