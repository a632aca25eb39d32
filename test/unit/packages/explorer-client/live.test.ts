/** When a stream of events is taken for lost, by a clock that the test moves. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClient, type LiveOptions } from '@/packages/explorer-client/src/index'

const MINUTE_MS = 60_000

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A server whose streams the test writes, and that can also say nothing at all. */
function server(answers: ('stream' | 'nothing' | 'later')[]) {
  const streams: ReadableStreamDefaultController<Uint8Array>[] = []
  const lost: string[] = []
  const stopping = new AbortController()
  let asked = 0
  const answer = (signal: AbortSignal | null | undefined): Promise<Response> => {
    const kind = answers[Math.min(asked++, answers.length - 1)]
    if (kind === 'later') {
      return Promise.resolve(
        Response.json({ title: 'Too many' }, { status: 429, headers: { 'retry-after': '55' } }),
      )
    }
    return new Promise((resolve, reject) => {
      const fail = (onError: (error: Error) => void) => {
        signal?.addEventListener('abort', () => {
          onError(new DOMException('aborted', 'AbortError'))
        })
      }
      fail(reject)
      if (kind === 'nothing') return
      const body = new ReadableStream<Uint8Array>({
        start: (stream) => {
          streams.push(stream)
          fail((error) => {
            stream.error(error)
          })
        },
      })
      resolve(new Response(body))
    })
  }
  const options: LiveOptions = {
    signal: stopping.signal,
    onConnection: ({ lost: why }) => {
      if (why !== undefined) lost.push(why.message)
    },
  }
  const client = createClient({
    url: 'https://explorer.test',
    fetch: (_input, init) => answer(init?.signal),
  })
  const events = client.live({}, options)
  const tell = (at: number, id: string): void => {
    const text = `id: ${id}\nevent: totals\ndata: {}\n\n`
    streams[at]?.enqueue(new TextEncoder().encode(text))
  }
  const stop = async (): Promise<void> => {
    const ended = events.next().catch(() => undefined)
    stopping.abort(new Error('enough'))
    await ended
  }
  return { events, streams, lost, tell, stop, asked: () => asked }
}

describe('a live stream', () => {
  it('stands while who reads it is busy with one event for long', async () => {
    const { events, lost, tell, stop, asked } = server(['stream'])
    const first = events.next()
    await vi.advanceTimersByTimeAsync(10)
    tell(0, '1')
    expect((await first).value).toMatchObject({ id: '1' })
    // Busy: the next one is not asked for.
    await vi.advanceTimersByTimeAsync(3 * MINUTE_MS)
    tell(0, '2')
    expect((await events.next()).value).toMatchObject({ id: '2' })
    expect([asked(), lost]).toEqual([1, []])
    await stop()
  })

  it('is made anew when the server falls silent', async () => {
    const { events, lost, tell, stop, asked } = server(['stream'])
    const next = events.next()
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    expect([asked(), lost]).toEqual([2, ['the server fell silent']])
    tell(1, '7')
    expect((await next).value).toMatchObject({ id: '7' })
    await stop()
  })

  it('is asked for again when the server takes the question and never answers', async () => {
    const { events, lost, tell, stop, asked } = server(['nothing', 'stream'])
    const next = events.next()
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    expect([asked(), lost]).toEqual([2, ['the server fell silent']])
    tell(0, '7')
    expect((await next).value).toMatchObject({ id: '7' })
    await stop()
  })

  it('waits for as long as the server asks it to, and does not call that silence', async () => {
    const { events, lost, tell, stop, asked } = server(['later', 'stream'])
    const next = events.next()
    await vi.advanceTimersByTimeAsync(56_000)
    expect([asked(), lost]).toEqual([2, []])
    tell(0, '7')
    expect((await next).value).toMatchObject({ id: '7' })
    await stop()
  })
})
