/** What nodes share, such as agents and places, by the keys that columns hold in their stead. @module */
import type { SharedFacts } from '@/db/queries/past/past-columns'
import type { MapAs, MapPlace } from '@/lib/graph/map-columns'
import type { VisitColumns } from '@/lib/past/state/visits'

export type PlaceThen = MapPlace & { readonly region: string }

/** Of each kind: far more than any network has, and a bound for what peers may make up. */
const KEPT_MAX = 500_000

/** A key stands for one thing for good, so a book can be written on by whoever reads what it lacks. */
export class FactBook {
  readonly #agents = new Map<number, string>()
  readonly #places = new Map<number, PlaceThen>()
  readonly #systems = new Map<number, MapAs>()

  /** '' for a key that is 0 or not known. */
  agent(key: number): string {
    return this.#agents.get(key) ?? ''
  }

  place(key: number): PlaceThen {
    return this.#places.get(key) ?? NOWHERE
  }

  system(key: number): MapAs {
    return this.#systems.get(key) ?? NO_SYSTEM
  }

  /** Of which kinds the columns hold keys that are not known. */
  missing({ agents, places, systems }: Pick<VisitColumns, 'agents' | 'places' | 'systems'>) {
    return {
      agents: lacks(this.#agents, agents),
      places: lacks(this.#places, places),
      systems: lacks(this.#systems, systems),
    }
  }

  learn({ agents, places, systems }: SharedFacts): void {
    write(this.#agents, agents)
    write(this.#places, places)
    write(this.#systems, systems)
  }
}

const NOWHERE: PlaceThen = { country: '', region: '', city: '', lat: null, lon: null, source: 'none' }
const NO_SYSTEM: MapAs = { asn: 0, name: '' }

function lacks(known: ReadonlyMap<number, unknown>, keys: Float64Array): boolean {
  let last = 0
  for (const key of keys) {
    // Neighbours in the columns often share a place.
    if (key === 0 || key === last) continue
    if (!known.has(key)) return true
    last = key
  }
  return false
}

function write<T>(known: Map<number, T>, learnt: ReadonlyMap<number, T>): void {
  for (const [key, value] of learnt) {
    if (known.size >= KEPT_MAX) return
    known.set(key, value)
  }
}
