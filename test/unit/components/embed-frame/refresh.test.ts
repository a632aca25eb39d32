import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startRefresh } from '@/components/embed-frame/refresh'

const MINUTE_MS = 60_000
let isSeen: boolean
let answer: () => Promise<Response>
let asked: number

/** What a frame has of a browser, as far as it is used here. */
beforeEach(() => {
  vi.useFakeTimers()
  isSeen = true
  asked = 0
  answer = () => Promise.resolve(new Response('<main>'))
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('location', { href: 'http://localhost/embed/nodes' })
  vi.stubGlobal('fetch', () => {
    asked += 1
    return answer()
  })
  vi.stubGlobal(
    'DOMParser',
    class {
      parseFromString = (text: string): string => text
    },
  )
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const start = () => {
  const onPage = vi.fn()
  const onAway = vi.fn()
  const refresh = startRefresh({ everyMs: 10_000, isSeen: () => isSeen, onPage, onAway })
  return { refresh, onPage, onAway }
}

describe('a widget that stays new', () => {
  it('asks about as often as it is told to', async () => {
    const { onPage, onAway } = start()
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    expect(asked).toBeGreaterThanOrEqual(4)
    expect(asked).toBeLessThanOrEqual(6)
    expect(onPage).toHaveBeenCalledTimes(asked)
    expect(onAway).not.toHaveBeenCalled()
  })

  it('asks nothing while nobody sees it, and at once when somebody does', async () => {
    const { refresh } = start()
    isSeen = false
    await vi.advanceTimersByTimeAsync(10 * MINUTE_MS)
    expect(asked).toBe(0)
    isSeen = true
    refresh.resume()
    await vi.advanceTimersByTimeAsync(0)
    expect(asked).toBe(1)
  })

  it.each([
    ['cannot be reached', () => Promise.reject(new TypeError('failed'))],
    ['fails', () => Promise.resolve(new Response('', { status: 503 }))],
    ['refuses', () => Promise.resolve(new Response('', { status: 429 }))],
    [
      'is answered for by the worker',
      () => Promise.resolve(new Response('', { headers: { 'x-kept-by-widget': '1' } })),
    ],
  ])('keeps what it has while the server %s, and asks less and less often', async (_, fails) => {
    const { onPage, onAway } = start()
    answer = fails
    await vi.advanceTimersByTimeAsync(20 * MINUTE_MS)
    expect(onPage).not.toHaveBeenCalled()
    expect(onAway).toHaveBeenCalled()
    // Every ten seconds it would have been more than ninety.
    expect(asked).toBeLessThan(18)
    answer = () => Promise.resolve(new Response('<main>'))
    await vi.advanceTimersByTimeAsync(3 * MINUTE_MS)
    expect(onPage).toHaveBeenCalled()
  })
})
