import type { MapStore } from './map-store'

/** Mean of the estimates of a node's links, ms; null when none has one. */
export function averageLinkLatency(store: MapStore, num: number): number | null {
  const index = store.indexOf(num)
  let sum = 0
  let count = 0
  store.eachLink(index, (other) => {
    const estimate = store.linkRtt(index, other)
    if (estimate === null) return
    sum += estimate
    count++
  })
  return count === 0 ? null : sum / count
}
