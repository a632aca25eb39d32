import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  COLOURS_BY,
  GROUPS_BY,
  MAP_PARAMETERS,
  mapHref,
  readView,
  SIZES_BY,
  writeView,
  type MapQuery,
} from '@/lib/map-query'
import { readMapSearch } from '@/lib/map-query-url'
import { writeNodeFilters } from '@/lib/node-filters'
import { nodesHref, readNodeQuery } from '@/lib/node-query-url'
import { rawSearch } from '@/lib/read-search'

const read = (href: string) => readMapSearch(rawSearch(new URL(href, 'http://map').searchParams))

const queries = fc.record<MapQuery>(
  {
    q: fc.stringMatching(/^[0-9A-Za-z]{1,20}$/),
    active: fc.constantFrom('yes', 'no'),
    country: fc.stringMatching(/^[A-Z]{2}$/),
    region: fc.string({ minLength: 1, maxLength: 30 }),
    version: fc.stringMatching(/^[!-~]{1,30}$/),
    asn: fc.integer({ min: 1, max: 4_294_967_295 }),
    colour: fc.constantFrom(...COLOURS_BY.slice(1)),
    size: fc.constantFrom(...SIZES_BY.slice(1)),
    group: fc.constantFrom(...GROUPS_BY.slice(1)),
    only: fc.stringMatching(/^[a-z0-9]{1,16}$/),
    view: fc.constantFrom('0,0,100', '-12.5,3.25,40.5'),
  },
  { requiredKeys: [] },
)

describe('the address of the map', () => {
  it('gives back what was written to it', () => {
    fc.assert(
      fc.property(queries, (query) => {
        expect(read(mapHref(query))).toEqual({ ok: true, value: query })
      }),
      { seed: 6, numRuns: 500 },
    )
  })

  it('is written with the names that are read, in their order', () => {
    const reading = read('/?unheard=1')
    expect(reading.ok ? [] : reading.problems.map(({ expected }) => expected)).toEqual([
      `one of ${MAP_PARAMETERS.join(', ')}`,
    ])
  })

  it('leaves out what is so without being said', () => {
    expect(mapHref({ colour: 'status', size: 'peers', group: 'auto' })).toBe('/')
    expect(mapHref({ country: 'DE', active: undefined })).toBe('/?country=DE')
  })

  it('spells filters as the list of nodes does', () => {
    const search = '?active=yes&country=DE&version=kubo%2F0.38.1&asn=3320'
    const { value } = read(`/${search}&colour=rtt`)
    expect(`?${writeNodeFilters(value)}`).toBe(search)
    expect(nodesHref(readNodeQuery(rawSearch(new URLSearchParams(search))).value)).toBe(`/nodes${search}`)
  })

  it.each([
    'colour=red',
    'size=1',
    'group=city',
    'only=A!',
    'view=1,2',
    'view=1,2,0',
    'view=1,2,3,4',
    'country=de',
  ])('does not understand %s', (search) => {
    expect(read(`/?${search}`).ok).toBe(false)
  })
})

describe('a view in an address', () => {
  it('is found again to within a pixel of a large screen', () => {
    const views = fc.record({
      x: fc.double({ min: -50_000, max: 50_000, noNaN: true }),
      y: fc.double({ min: -50_000, max: 50_000, noNaN: true }),
      span: fc.double({ min: 0.5, max: 100_000, noNaN: true }),
    })
    fc.assert(
      fc.property(views, (view) => {
        const found = readView(writeView(view))
        if (found === null) throw new Error(`${writeView(view)} is not read`)
        const pixel = view.span / 500
        expect(Math.abs(found.x - view.x)).toBeLessThan(pixel)
        expect(Math.abs(found.y - view.y)).toBeLessThan(pixel)
        expect(Math.abs(found.span - view.span)).toBeLessThan(pixel)
      }),
      { seed: 6, numRuns: 500 },
    )
  })
})
