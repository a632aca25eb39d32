import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packFacts, unpackFacts, UnpackError } from '@/collector/sink/pack'
import { range, visit } from './facts'

describe('packed facts', () => {
  it('come back as they were', async () => {
    const facts = range(1, 600).map((number) => visit(number, `агент/${String(number)} "\\\n`))
    const packed = await packFacts(facts.map((fact) => JSON.stringify(fact)))
    expect(await unpackFacts(packed)).toEqual({ facts, unreadable: 0 })
  })

  it('come back as far as they fit the schema, and the rest is counted', async () => {
    const good = JSON.stringify(visit(1))
    const packed = await packFacts([
      '',
      '{}',
      '{"kind":"visit"}',
      good,
      'null',
      '[',
      good.replace('true', '1'),
    ])
    expect(await unpackFacts(packed)).toEqual({ facts: [visit(1)], unreadable: 6 })
  })

  it('are refused, and nothing worse, when they are random bytes', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      fc.string({ unit: 'binary', maxLength: 100 }).map((text) => deflateRawSync(text)),
    )
    await fc.assert(
      fc.asyncProperty(bytes, async (packed) => {
        try {
          expect((await unpackFacts(Buffer.from(packed))).facts).toEqual([])
        } catch (error) {
          expect(error).toBeInstanceOf(UnpackError)
        }
      }),
      { seed: 5, numRuns: 10_000 },
    )
  })

  it('are refused when they would fill the memory', async () => {
    const bomb = deflateRawSync(Buffer.alloc(64 * 1024 * 1024))
    await expect(unpackFacts(bomb)).rejects.toThrow(UnpackError)
  })
})
