import { describe, expect, it } from 'vitest'
import { KeptFigure } from '@/app/_server/badges/kept-figure'

/** A figure that counts how often it was read, and is read when the test says so. */
function start() {
  let [nowMs, reads] = [1_000_000, 0]
  const waiting: { resolve: (value: number) => void; reject: (error: Error) => void }[] = []
  const figure = new KeptFigure<number>({
    read: () => {
      reads += 1
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
    },
    goodForMs: 1_000,
    now: () => nowMs,
  })
  const settle = async (how: (each: (typeof waiting)[number]) => void): Promise<void> => {
    for (const each of waiting.splice(0)) how(each)
    await new Promise(setImmediate)
  }
  return {
    figure,
    pass: (ms: number) => (nowMs += ms),
    reads: () => reads,
    answer: (value: number) => settle(({ resolve }) => resolve(value)),
    fail: () => settle(({ reject }) => reject(new Error('away'))),
  }
}

describe('a kept figure', () => {
  it('is read once for all who ask at the same time, and kept', async () => {
    const { figure, answer, reads, pass } = start()
    const asked = Promise.all([figure.get(), figure.get(), figure.get()])
    await answer(5)
    for (const { figure: read, isAway } of await asked) {
      expect([read?.value, read?.atMs, isAway]).toEqual([5, 1_000_000, false])
    }
    pass(999)
    expect((await figure.get()).figure?.value).toBe(5)
    expect(reads()).toBe(1)
  })

  it('is given as it was while it is read anew, and waited for when it is of long ago', async () => {
    const { figure, answer, reads, pass } = start()
    const first = figure.get()
    await answer(5)
    await first
    pass(1_500)
    expect((await figure.get()).figure?.value).toBe(5)
    expect(reads()).toBe(2)
    await answer(6)
    expect((await figure.get()).figure?.value).toBe(6)
    pass(60_000)
    const late = figure.get()
    await answer(7)
    expect((await late).figure?.value).toBe(7)
  })

  it('stays what it was when it cannot be read, and is not asked for again at once', async () => {
    const { figure, answer, fail, reads, pass } = start()
    const first = figure.get()
    await answer(5)
    await first
    pass(10_000)
    const away = figure.get()
    await fail()
    expect(await away).toEqual({ figure: { value: 5, atMs: 1_000_000 }, isAway: true })
    for (let n = 0; n < 100; n += 1) await figure.get()
    expect(reads()).toBe(2)
    pass(5_000)
    const back = figure.get()
    await answer(8)
    expect(await back).toEqual({ figure: { value: 8, atMs: 1_015_000 }, isAway: false })
  })
})
