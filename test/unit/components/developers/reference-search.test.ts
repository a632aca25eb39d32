import { describe, expect, it } from 'vitest'
import { findSections, SECTIONS } from '@/components/developers/sections'
import { withEvent, type HeardEvent } from '@/components/developers/live-log'

const found = (text: string): string[] => findSections(text.split(' ')).map(({ id }) => id)

describe('the search of the API reference', () => {
  it('finds the sections of the introduction by their titles and by what they are about', () => {
    expect(found('errors')).toEqual(['errors'])
    expect(found('rate limit')).toEqual(['limits'])
    expect(found('cursor')).toEqual(['paging'])
    expect(found('etag')).toEqual(['caching'])
    expect(found('sse')).toEqual(['live'])
  })

  it('asks for each word, and shows all where none is typed', () => {
    expect(found('csv etag')).toEqual([])
    expect(found('')).toEqual(Object.keys(SECTIONS))
  })
})

describe('what an event stream told', () => {
  it('stands newest first, the oldest forgotten, as text that can be read', () => {
    let heard: readonly HeardEvent[] = []
    for (let at = 1; at <= 30; at += 1) {
      heard = withEvent(heard, { name: 'totals', id: String(at), data: `{"nodes":${String(at)}}` })
    }
    expect(heard.map(({ id }) => Number(id))).toEqual(Array.from({ length: 20 }, (_, at) => 30 - at))
    expect(heard[0]).toEqual({ key: 30, name: 'totals', id: '30', data: '{\n  "nodes": 30\n}' })
  })

  it('cuts what is long, and says so', () => {
    const [event] = withEvent([], { name: 'nodes', id: '1', data: 'x'.repeat(10_000) })
    expect(event?.data.length).toBeLessThan(5_000)
    expect(event?.data.endsWith('…')).toBe(true)
  })
})
