import type { MapQueryChange } from '@/lib/map-query'

/** One line of the legend: a colour, what it means, and of how many nodes. */
export interface LookEntry {
  /** As it stands in the address where the list of nodes has no filter for it. */
  readonly key: string
  readonly label: string
  /** Custom property of its colour; see components/ui/tokens.css. */
  readonly token: string
  readonly count: number
  /** The filters of the list that let through just these nodes; null: the list has none for them. */
  readonly filter: MapQueryChange | null
}

/** Which entry each node belongs to. */
export interface Sorting {
  readonly entries: readonly LookEntry[]
  /** Of each node by its index, the index into `entries`. */
  readonly codes: Uint8Array
}

/** Token of what is not known. */
export const UNKNOWN_TOKEN = '--latency-unknown'
export const UNKNOWN_KEY = 'unknown'
