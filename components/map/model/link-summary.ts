import type { MapStore } from './map-store'

/** Mean of the estimates of a node's links, ms; null when none has one. */
export function averageLinkLatency(store: MapStore, num: number): number | null {
  let sum = 0
  let count = 0
  for (const other of store.neighboursOf(num)) {
    const estimate = store.link(num, other)?.estimatedRttMs ?? null
    if (estimate === null) continue
    sum += estimate
    count++
  }
  return count === 0 ? null : sum / count
}
