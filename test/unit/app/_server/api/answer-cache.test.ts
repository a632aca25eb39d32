import { describe, expect, it } from 'vitest'
import { AnswerCache, type CachedAnswer } from '@/app/_server/api/answer-cache'
import { FREE_ASKER } from '@/app/_server/limits/in-turns'
import { wholeBody, type WholeBody } from '@/app/_server/api/respond'

const body = (text: string): WholeBody => wholeBody(text, 'text/plain', {})
const textOf = async (answer: Promise<CachedAnswer>): Promise<string> => (await answer).body.bytes.toString()

describe('kept answers', () => {
  it('are given again as long as the header says, and made once for all who ask at once', async () => {
    let now = 0
    let made = 0
    const cache = new AnswerCache(() => now)
    const ask = (): Promise<string> =>
      textOf(cache.get('a', 'live', FREE_ASKER, () => Promise.resolve(body(String(++made)))))
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(['1', '1', '1'])
    now = 1_999
    expect(await ask()).toBe('1')
    expect(cache.has('a')).toBe(true)
    now = 2_000
    expect(cache.has('a')).toBe(false)
    expect(await ask()).toBe('2')
  })

  it('that are out of date stand in for a new one while it is being made, for as long again as they were fresh', async () => {
    let now = 0
    const cache = new AnswerCache(() => now)
    const give: ((body: WholeBody) => void)[] = []
    const ask = (): Promise<string> =>
      textOf(cache.get('a', 'live', FREE_ASKER, () => new Promise((resolve) => give.push(resolve))))
    const first = ask()
    give[0]?.(body('old'))
    expect(await first).toBe('old')
    now = 3_999
    const second = ask()
    expect(await ask()).toBe('old')
    now = 4_000
    const late = ask()
    give[1]?.(body('new'))
    expect([await second, await late, await ask()]).toEqual(['new', 'new', 'new'])
    expect(give).toHaveLength(2)
  })

  it('say how old they are', async () => {
    let now = 0
    const cache = new AnswerCache(() => now)
    const ask = async (): Promise<number | null> =>
      (await cache.get('a', 'seconds', FREE_ASKER, () => Promise.resolve(body('a')))).ageS
    expect(await ask()).toBeNull()
    now = 900
    expect(await ask()).toBe(0)
    now = 9_999
    expect(await ask()).toBe(9)
    now = 10_000
    expect(await ask()).toBeNull()
  })

  it('take no more memory than they may, with their keys, however small each is', async () => {
    const cache = new AnswerCache(() => 0)
    const keys = Array.from({ length: 6_000 }, (_, at) => `${'x'.repeat(13_500)}${String(at)}`)
    for (const key of keys) await cache.get(key, 'minutes', FREE_ASKER, () => Promise.resolve(body('{}')))
    const kept = keys.filter((key) => cache.has(key))
    expect(kept.length * 13_500).toBeLessThan(32 * 1_048_576)
    expect(kept.at(-1)).toBe(keys.at(-1))
  })

  it('are no failures, nor what may not be kept', async () => {
    const cache = new AnswerCache(() => 0)
    const failing = cache.get('a', 'live', FREE_ASKER, () => Promise.reject(new Error('away')))
    await expect(failing).rejects.toThrow('away')
    expect(cache.has('a')).toBe(false)
    await cache.get('b', 'never', FREE_ASKER, () => Promise.resolve(body('once')))
    expect(cache.has('b')).toBe(false)
  })
})
