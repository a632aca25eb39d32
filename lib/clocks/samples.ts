/**
 * What traffic says of clocks: one-way differences, and pairs of them.
 *
 * A message that goes from a to b shows the difference of the two clocks plus the time it took. The least of many
 * such differences is the one that waited least on its way (V. Paxson, On Calibrating Measurements of Packet Transit
 * Times, 1998; S. Moon, P. Skelly, D. Towsley, Estimation and Removal of Clock Skew from Network Delay Measurements,
 * 1999). With the least of both directions, half of their difference is the offset of the clocks, and it is wrong by
 * no more than half of their sum (F. Cristian, Probabilistic Clock Synchronization, 1989; RFC 5905, section 8).
 * @module
 */

/** The least difference in one direction of a link, in one stretch of time. */
export interface ClockSample {
  /** Middle of the stretch, by the store's clock, ms. */
  slotMs: number
  fromNum: number
  toNum: number
  /** Receiver's clock at reception minus sender's clock at having the message. */
  leastUs: number
  /** Sender's clock at that hop, µs since 1970. */
  atUs: number
  /** Hops it is the least of. */
  samples: number
}

/** Two clocks compared over traffic in both directions, in one stretch of time. */
export interface ClockPair {
  slotMs: number
  /** The lower number of the two. */
  aNum: number
  bNum: number
  /** Clock of b minus clock of a. */
  offsetMs: number
  /** Half of the least round trip: the offset is within it. */
  uncertaintyMs: number
  /** Hops in both directions. */
  samples: number
}

/** Pairs of nodes that had traffic in both directions in the same stretch, in the order of their numbers. */
export function pairClocks(samples: readonly ClockSample[]): ClockPair[] {
  const back = new Map<string, ClockSample>()
  const key = (slotMs: number, fromNum: number, toNum: number): string =>
    `${String(slotMs)}:${String(fromNum)}:${String(toNum)}`
  for (const sample of samples) {
    if (sample.fromNum > sample.toNum) back.set(key(sample.slotMs, sample.fromNum, sample.toNum), sample)
  }
  const pairs: ClockPair[] = []
  for (const there of samples) {
    if (there.fromNum >= there.toNum) continue
    const again = back.get(key(there.slotMs, there.toNum, there.fromNum))
    if (again === undefined) continue
    const roundTripUs = there.leastUs + again.leastUs
    // No round trip takes less than no time: one of the two clocks was set in between, or somebody lies.
    if (roundTripUs < 0) continue
    pairs.push({
      slotMs: there.slotMs,
      aNum: there.fromNum,
      bNum: there.toNum,
      offsetMs: (there.leastUs - again.leastUs) / 2_000,
      uncertaintyMs: roundTripUs / 2_000,
      samples: there.samples + again.samples,
    })
  }
  return pairs.sort((a, b) => a.slotMs - b.slotMs || a.aNum - b.aNum || a.bNum - b.bNum)
}
