/** Finds places: the demo mesh's table first, else by address. @module */
import type { Logger } from 'pino'
import type { Settings } from '@/lib/env/settings'
import { NO_PLACE } from '@/lib/facts'
import { addressClassOf } from '../crawl/address/ip-class'
import { createIpPlaces } from './ip-places'
import type { PlaceFinder } from './place-finder'
import { createSimulatedPlaces } from './simulated-places'

/** @param log - told, once each, of tables that cannot be read. */
export function createPlaceFinder(
  settings: Pick<Settings, 'PLACES_FILE' | 'DATA_DIR'>,
  log?: Pick<Logger, 'warn'>,
): Promise<PlaceFinder> {
  const told = new Set<string>()
  const onTrouble = (what: string, error: unknown): void => {
    if (told.has(what)) return
    told.add(what)
    log?.warn({ err: error }, what)
  }
  const byIp = createIpPlaces({ dataDir: settings.DATA_DIR, onTrouble })
  const simulated =
    settings.PLACES_FILE === undefined
      ? null
      : createSimulatedPlaces({ path: settings.PLACES_FILE, onTrouble })
  return Promise.resolve({
    async find(peerId, ips) {
      const place = simulated === null ? null : await simulated.find(peerId)
      if (place !== null) return place
      const ip = ips.find((each) => addressClassOf(each) === 'public')
      if (ip === undefined) return NO_PLACE
      try {
        return await byIp.find(ip)
      } catch (error) {
        onTrouble('a place could not be looked up', error)
        return NO_PLACE
      }
    },
    close() {
      byIp.close()
      return Promise.resolve()
    },
  })
}
