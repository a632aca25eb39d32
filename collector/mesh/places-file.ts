/** The table of simulated places that the collector is given. @module */
import { rename, mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Place } from '@/lib/facts'
import type { MeshNode } from './mesh'

/** What the file holds: by peer id, each place without its source, which is said once. */
export interface PlacesFile {
  source: 'simulated'
  places: Record<string, Omit<Place, 'source'>>
}

/** Writes the file whole or not at all: a reader never meets half of it. */
export async function writePlacesFile(path: string, nodes: readonly MeshNode[]): Promise<void> {
  const places: PlacesFile['places'] = {}
  for (const { peerId, place } of nodes) {
    const { country, region, city, lat, lon, asn, asName } = place
    places[peerId] = { country, region, city, lat, lon, asn, asName }
  }
  const content: PlacesFile = { source: 'simulated', places }
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.${String(process.pid)}.part`
  await writeFile(draft, JSON.stringify(content))
  await rename(draft, path)
}
