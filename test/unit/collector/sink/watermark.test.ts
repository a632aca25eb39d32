import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeWatermark, openWatermark } from '@/collector/sink/watermark'
import { temporaryFolder } from './harness'

describe('the number up to which all is settled', () => {
  it('is there again after a restart, in a file that does not grow', async () => {
    const folder = await temporaryFolder()
    const first = await openWatermark(folder)
    expect(first.found).toBe(0)
    const { length } = await readFile(join(folder, 'settled'))
    for (const number of [3, 4, 9_007_199_254_740_991]) await first.raise(number)
    expect((await readFile(join(folder, 'settled'))).length).toBe(length)
    expect((await openWatermark(folder)).found).toBe(9_007_199_254_740_991)
  })

  it('is the one before when the newest was half-written', async () => {
    const folder = await temporaryFolder()
    const watermark = await openWatermark(folder)
    await watermark.raise(3)
    await watermark.raise(4)
    const path = join(folder, 'settled')
    const content = await readFile(path)
    await truncate(path, content.length - 1)
    expect((await openWatermark(folder)).found).toBe(3)
    await writeFile(path, Buffer.concat([content.subarray(0, 12), Buffer.alloc(12, 7)]))
    expect((await openWatermark(folder)).found).toBe(3)
  })

  it('is a number whatever the file holds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(Number.isSafeInteger(decodeWatermark(Buffer.from(bytes)))).toBe(true)
      }),
      { seed: 9, numRuns: 10_000 },
    )
  })
})
