import { describe, expect, it } from 'vitest'
import { AnswerCache } from '@/app/_server/api/answer-cache'
import { FREE_ASKER } from '@/app/_server/limits/in-turns'
import { wholeBody, type WholeBody } from '@/app/_server/api/respond'

const body = (text: string): WholeBody => wholeBody(text, 'text/plain', {})
const textOf = async (answer: Promise<WholeBody>): Promise<string> => (await answer).bytes.toString()

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

  it('that are out of date stand in for a new one while it is being made, for so long as they may', async () => {
    let now = 0
    const cache = new AnswerCache(() => now)
    const give: ((body: WholeBody) => void)[] = []
    const ask = (): Promise<string> =>
      textOf(cache.get('a', 'live', FREE_ASKER, () => new Promise((resolve) => give.push(resolve))))
    const first = ask()
    give[0]?.(body('old'))
    expect(await first).toBe('old')
    now = 5_000
    const second = ask()
    expect(await ask()).toBe('old')
    now = 12_000
    const late = ask()
    give[1]?.(body('new'))
    expect([await second, await late, await ask()]).toEqual(['new', 'new', 'new'])
    expect(give).toHaveLength(2)
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
