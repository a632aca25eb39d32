/** The demo mesh's own table of places, by peer id; read again when the file changes. @module */
import { readFile, stat } from 'node:fs/promises'
import { z } from 'zod'
import { placeSchema, type Place } from '@/lib/facts'

const fileSchema = z.object({
  source: z.literal('simulated'),
  places: z.record(z.string(), placeSchema.omit({ source: true })),
})

export interface SimulatedPlaces {
  /** @returns null when the table does not have the node, or cannot be read. */
  find(peerId: string): Promise<Place | null>
}

export interface SimulatedPlacesInit {
  path: string
  onTrouble: (what: string, error: unknown) => void
  now?: () => number
}

/** The file is looked at no more often than this. */
const LOOK_INTERVAL_MS = 1_000

export function createSimulatedPlaces({
  path,
  onTrouble,
  now = Date.now,
}: SimulatedPlacesInit): SimulatedPlaces {
  let places = new Map<string, Place>()
  let lookedAtMs = -Infinity
  let seen = ''
  let looking: Promise<void> | undefined

  const look = async (): Promise<void> => {
    try {
      const { mtimeMs, size } = await stat(path)
      if (`${mtimeMs}/${size}` === seen) return
      seen = `${mtimeMs}/${size}`
      const file = fileSchema.parse(JSON.parse(await readFile(path, 'utf8')))
      places = new Map(
        Object.entries(file.places).map(([peerId, place]) => [peerId, { ...place, source: file.source }]),
      )
    } catch (error) {
      // What was read before still holds.
      onTrouble('the table of simulated places cannot be read', error)
    }
  }
  return {
    async find(peerId) {
      if (now() - lookedAtMs >= LOOK_INTERVAL_MS) {
        lookedAtMs = now()
        looking = look()
      }
      await looking
      return places.get(peerId) ?? null
    },
  }
}
