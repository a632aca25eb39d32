import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  activeFilters,
  changeNodeQuery,
  nodesHref,
  readNodeQuery,
  sortNodeQuery,
  writeNodeQuery,
} from '@/lib/node-query-url'
import { NODE_SORTS, nodeQuerySchema } from '@/lib/nodes'
import { rawSearch } from '@/lib/read-search'

const read = (search: string) => readNodeQuery(rawSearch(new URLSearchParams(search)))
const problemsOf = (search: string) => {
  const reading = read(search)
  return reading.ok ? [] : reading.problems
}

describe('reading the questions of the node list', () => {
  it('takes what the schema takes, with the defaults filled in', () => {
    expect(read('country=DE&active=yes&asn=24940')).toEqual({
      ok: true,
      value: { country: 'DE', active: 'yes', asn: 24940, sort: 'peers', order: 'desc', limit: 100 },
    })
  })

  it('names an unknown parameter and says which there are', () => {
    const [problem] = problemsOf('contry=DE')
    expect(problem).toMatchObject({ field: 'contry', got: 'DE' })
    expect(problem?.expected).toContain('country')
  })

  it('names a value that does not fit, what came and what was expected', () => {
    expect(problemsOf('country=germany')).toEqual([
      { field: 'country', got: 'germany', expected: 'a two-letter country code' },
    ])
    expect(problemsOf('limit=9999')).toEqual([
      { field: 'limit', got: '9999', expected: 'a number, at most 500' },
    ])
    expect(problemsOf('limit=1.5')).toEqual([{ field: 'limit', got: '1.5', expected: 'a whole number' }])
    expect(problemsOf('active=maybe')).toEqual([
      { field: 'active', got: 'maybe', expected: 'one of yes, no' },
    ])
    expect(problemsOf(`version=${'v'.repeat(257)}`)).toMatchObject([{ expected: 'at most 256 characters' }])
  })

  it('refuses a parameter that is given twice', () => {
    expect(problemsOf('country=DE&country=FR')).toEqual([
      { field: 'country', got: 'DE, FR', expected: 'one value' },
    ])
  })

  it('keeps what fits beside what does not', () => {
    expect(read('country=germany&version=meshara&sort=rtt').value).toMatchObject({
      version: 'meshara',
      sort: 'rtt',
    })
    expect(read('country=germany').value.country).toBeUndefined()
  })

  it('takes an empty value for an absent one, as a form without scripts sends it', () => {
    expect(read('q=&country=')).toMatchObject({ ok: true })
  })

  it('says back no more than a line of a long wrong value', () => {
    expect(problemsOf(`country=${'x'.repeat(5_000)}`)[0]?.got.length).toBeLessThan(70)
  })

  it('answers anything at all, and never with a value that the schema refuses', () => {
    const names = fc.oneof(
      fc.constantFrom(...Object.keys(nodeQuerySchema.shape)),
      fc.string({ maxLength: 12 }),
    )
    const values = fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom('DE', 'yes', '1', 'rtt', 'desc'))
    const search = fc.dictionary(names, fc.oneof(values, fc.array(values, { minLength: 2, maxLength: 3 })))
    fc.assert(
      fc.property(search, (raw) => {
        const reading = readNodeQuery(raw)
        expect(nodeQuerySchema.safeParse(reading.value).success).toBe(true)
        if (!reading.ok) expect(reading.problems.length).toBeGreaterThan(0)
      }),
      { seed: 7, numRuns: 10_000 },
    )
  })
})

describe('writing the questions of the node list', () => {
  it('leaves defaults out and writes in one order', () => {
    const { value } = read('asn=1&order=desc&country=DE&sort=peers')
    expect(writeNodeQuery(value)).toBe('country=DE&asn=1')
    expect(nodesHref({})).toBe('/nodes')
  })

  it('comes back as it was written, whatever was asked', () => {
    const query = fc.record(
      {
        q: fc.stringMatching(/^[0-9A-Za-z]{1,64}$/),
        active: fc.constantFrom('yes' as const, 'no' as const),
        country: fc.stringMatching(/^[A-Z]{2}$/),
        region: fc.string({ minLength: 1, maxLength: 40 }),
        version: fc.string({ minLength: 1, maxLength: 40 }),
        asn: fc.integer({ min: 1, max: 4_294_967_295 }),
        sort: fc.constantFrom(...NODE_SORTS),
        order: fc.constantFrom('asc' as const, 'desc' as const),
      },
      { requiredKeys: ['sort', 'order'] },
    )
    fc.assert(
      fc.property(query, (asked) => {
        expect(read(writeNodeQuery(asked))).toEqual({ ok: true, value: { ...asked, limit: 100 } })
      }),
      { seed: 7, numRuns: 10_000 },
    )
  })

  it('starts at the first page when a filter changes', () => {
    const { value } = read('country=DE&cursor=abc')
    expect(changeNodeQuery(value, { country: 'FR' })).toMatchObject({ country: 'FR' })
    expect(changeNodeQuery(value, { country: 'FR' }).cursor).toBeUndefined()
    expect(changeNodeQuery(value, { country: undefined }).country).toBeUndefined()
  })

  it('turns a column round when it is asked for again, and starts another at its interesting end', () => {
    const { value } = read('')
    expect(sortNodeQuery(value, 'peers').order).toBe('asc')
    expect(sortNodeQuery(value, 'rtt')).toMatchObject({ sort: 'rtt', order: 'asc' })
    expect(sortNodeQuery(value, 'uptime')).toMatchObject({ sort: 'uptime', order: 'desc' })
  })

  it('counts filters, not the order, as filters', () => {
    expect(activeFilters(read('sort=rtt&country=DE&q=12D').value)).toEqual(['q', 'country'])
  })
})
