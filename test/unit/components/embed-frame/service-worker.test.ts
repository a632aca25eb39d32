/** The worker of widgets, in as much of a browser as it uses. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { KEPT_HEADER } from '@/components/embed-frame/kept-header'

const ADDRESS = 'http://localhost/embed/nodes'

interface Fetching {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}

let listeners: Map<string, (event: Fetching) => void>
let answer: () => Promise<Response>

class TestCache {
  readonly #kept = new Map<string, Response>()
  match = (address: string) => Promise.resolve(this.#kept.get(address)?.clone())
  put = (address: string, response: Response) => Promise.resolve(void this.#kept.set(address, response))
  delete = (address: string) => Promise.resolve(this.#kept.delete(address))
  keys = () => Promise.resolve([...this.#kept.keys()])
}

beforeEach(async () => {
  listeners = new Map()
  const opened = new Map<string, TestCache>()
  vi.stubGlobal('location', new URL(ADDRESS))
  vi.stubGlobal('addEventListener', (type: string, listener: (event: Fetching) => void) => {
    listeners.set(type, listener)
  })
  vi.stubGlobal('caches', {
    open: (name: string) => {
      const cache = opened.get(name) ?? new TestCache()
      opened.set(name, cache)
      return Promise.resolve(cache)
    },
  })
  vi.stubGlobal('fetch', () => answer())
  vi.resetModules()
  await import('@/components/embed-frame/service-worker')
})
afterEach(() => {
  vi.unstubAllGlobals()
})

function ask(): Promise<Response> {
  return new Promise((resolve, reject) => {
    listeners.get('fetch')?.({
      request: new Request(ADDRESS),
      respondWith: (given) => {
        given.then(resolve, reject)
      },
    })
  })
}
const says = (text: string, status = 200) => {
  answer = () => Promise.resolve(new Response(text, { status, headers: { 'x-shown': '12:00' } }))
}
const seen = async (response: Response) => [
  response.status,
  await response.text(),
  response.headers.get(KEPT_HEADER),
]

describe('the frame of a widget', () => {
  it.each([429, 500, 502, 503])(
    'shows its last page, marked as kept, where the server answers %i',
    async (status) => {
      says('12 nodes')
      expect(await seen(await ask())).toEqual([200, '12 nodes', null])
      says('{"title":"Not now"}', status)
      const kept = await ask()
      expect(kept.headers.get('x-shown')).toBe('12:00')
      expect(await seen(kept)).toEqual([200, '12 nodes', '1'])
      // What was said in between has not taken its place.
      answer = () => Promise.reject(new TypeError('fetch failed'))
      expect(await seen(await ask())).toEqual([200, '12 nodes', '1'])
    },
  )

  it('shows what the server says of a page that is not there, and where nothing is kept', async () => {
    says('Too many', 429)
    expect(await seen(await ask())).toEqual([429, 'Too many', null])
    says('12 nodes')
    await ask()
    says('No such node', 404)
    expect(await seen(await ask())).toEqual([404, 'No such node', null])
  })
})
