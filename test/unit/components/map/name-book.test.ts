import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { NAMES_ASKED_MAX } from '@/lib/graph/snapshot'
import { NameBook } from '@/components/map/model/name-book'

describe('the book of names', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  function book(known: (num: number) => boolean = () => true) {
    const asked: (readonly number[])[] = []
    let isAway = false
    const names = new NameBook((nums) => {
      asked.push(nums)
      if (isAway) return Promise.reject(new Error('away'))
      return Promise.resolve(new Map(nums.filter(known).map((num) => [num, `peer-${String(num)}`])))
    })
    return {
      names,
      asked,
      setAway: (next: boolean) => {
        isAway = next
      },
    }
  }

  it('asks once for what is wanted at nearly the same time, and tells when it has come', async () => {
    const { names, asked } = book()
    const told = vi.fn()
    names.subscribe(told)
    names.want([1, 2])
    names.want([2, 3])
    expect(names.get(1)).toBeNull()
    await vi.runAllTimersAsync()
    names.want([1, 2, 3])
    await vi.runAllTimersAsync()
    expect(asked).toEqual([[1, 2, 3]])
    expect(told).toHaveBeenCalledTimes(1)
    expect(names.get(3)).toBe('peer-3')
    expect(names.numOf('peer-2')).toBe(2)
  })

  it('asks no more in one question than the server answers', async () => {
    const { names, asked } = book()
    names.want(Array.from({ length: NAMES_ASKED_MAX + 5 }, (_, num) => num))
    await vi.runAllTimersAsync()
    expect(asked.map((nums) => nums.length)).toEqual([NAMES_ASKED_MAX, 5])
  })

  it('does not ask again for a node that has no name', async () => {
    const { names, asked } = book((num) => num !== 2)
    names.want([2])
    const found = names.find(2)
    await vi.runAllTimersAsync()
    names.want([2])
    await vi.runAllTimersAsync()
    expect(await found).toBeNull()
    expect(asked).toEqual([[2]])
  })

  it('tries again after a while when nobody answers, and then tells who waits', async () => {
    const { names, asked, setAway } = book()
    setAway(true)
    const found = names.find(4)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(asked).toHaveLength(1)
    setAway(false)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(asked).toHaveLength(2)
    expect(await found).toBe('peer-4')
  })

  it('forgets the oldest names rather than keep all', () => {
    const { names } = book()
    for (let num = 0; num < 30_000; num++) names.put(num, String(num))
    expect(names.get(0)).toBeNull()
    expect(names.get(29_999)).toBe('29999')
  })

  it('knows only what it was given when there is nobody to ask', async () => {
    const names = new NameBook(null)
    names.put(1, 'peer-1')
    expect(await names.find(1)).toBe('peer-1')
    expect(await names.find(2)).toBeNull()
  })
})
