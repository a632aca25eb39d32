/** A network whose clocks are off and whose links queue more in one direction than in the other; its truth is known. @module */
import { seededRandom } from '@/lib/graph/seeded-random'
import type { ClockSample } from '@/lib/clocks/samples'

export interface SimulationInit {
  seed: number
  nodes: number
  /** Links a node begins. */
  degree: number
  slots: number
  /** Messages over each direction of each link in a slot, at most. */
  messages: number
  /** Mean waiting, ms: each direction of each link draws its own from zero to this. */
  waitingMs: number
  /** Share by which the way there may be longer than the way back. */
  asymmetry: number
}

export interface Simulation {
  samples: ClockSample[]
  /** True clock minus true time at an instant, ms. */
  offsetMs(nodeNum: number, atMs: number): number
  /** Middle of the newest slot. */
  endMs: number
}

const START_MS = 1_760_000_000_000
const SLOT_MS = 30_000

export function simulateTraffic(init: SimulationInit): Simulation {
  const random = seededRandom(init.seed)
  const clocks = Array.from({ length: init.nodes + 1 }, () => ({
    offset: 4_000 * (random() - 0.5),
    drift: 100 * (random() - 0.5),
  }))
  const offsetMs = (nodeNum: number, atMs: number): number => {
    const clock = clocks[nodeNum] ?? { offset: 0, drift: 0 }
    return clock.offset + (clock.drift * (atMs - START_MS)) / 1e6
  }
  const samples: ClockSample[] = []
  const direction = (fromNum: number, toNum: number, delayMs: number): void => {
    const waiting = init.waitingMs * random()
    for (let slot = 0; slot < init.slots; slot++) {
      const count = Math.floor((init.messages + 1) * random())
      let best: ClockSample | null = null
      for (let message = 0; message < count; message++) {
        const sentMs = START_MS + (slot + random()) * SLOT_MS
        const gotMs = sentMs + delayMs * (1 + 0.04 * random()) - waiting * Math.log(1 - random())
        const atUs = Math.round(1_000 * (sentMs + offsetMs(fromNum, sentMs)))
        const leastUs = Math.round(1_000 * (gotMs + offsetMs(toNum, gotMs))) - atUs
        if (best === null || leastUs < best.leastUs) {
          best = { slotMs: START_MS + (slot + 0.5) * SLOT_MS, fromNum, toNum, leastUs, atUs, samples: count }
        }
      }
      if (best !== null) samples.push(best)
    }
  }
  for (let nodeNum = 2; nodeNum <= init.nodes; nodeNum++) {
    for (let begun = 0; begun < Math.min(init.degree, nodeNum - 1); begun++) {
      const other = begun === 0 ? nodeNum - 1 : 1 + Math.floor(random() * (nodeNum - 1))
      if (other === nodeNum) continue
      const delayMs = 2 + 120 * random() ** 2
      const longer = 1 + init.asymmetry * random()
      const [there, back] = random() < 0.5 ? [delayMs * longer, delayMs] : [delayMs, delayMs * longer]
      direction(nodeNum, other, there)
      direction(other, nodeNum, back)
    }
  }
  return { samples, offsetMs, endMs: START_MS + (init.slots - 0.5) * SLOT_MS }
}
