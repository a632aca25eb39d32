/** The links whose traffic in both directions ties two clocks together. @module */
import type { ClockSample } from './samples'

/** One direction of a link in one stretch, in the frame of the solver. */
export interface LinkSample {
  /** 1: from a to b; -1: from b to a. */
  sign: 1 | -1
  /** The least difference, ms. */
  ms: number
  /** Sender, by its index. */
  sender: number
  /** Sender's clock, ms since 1970. */
  atMs: number
  slotMs: number
  count: number
}

export interface Link {
  /** Indexes of the two nodes. */
  a: number
  b: number
  samples: LinkSample[]
  /** Half of the least round trip, ms: more than this the link cannot be wrong. */
  boundMs: number
  /** A first guess: clock of b minus clock of a, ms. */
  offsetMs: number
}

export interface LinkBook {
  /** Node numbers by index, ascending. */
  nums: number[]
  links: Link[]
}

/** More than this apart are no clocks that anybody can mean, ms: about 30 years. */
const APART_MAX_MS = 1e12

/** Links in the order of their nodes' numbers. Those with traffic in one direction only tie nothing and are left out. */
export function gatherLinks(samples: readonly ClockSample[]): LinkBook {
  const found = new Map<number, Map<number, ClockSample[]>>()
  for (const sample of samples) {
    const { fromNum, toNum, leastUs, samples: count } = sample
    const isSane = Math.abs(leastUs) < APART_MAX_MS * 1_000 && count > 0 && fromNum !== toNum
    if (!isSane) continue
    const a = Math.min(fromNum, toNum)
    const b = Math.max(fromNum, toNum)
    const others = found.get(a) ?? new Map<number, ClockSample[]>()
    if (others.size === 0) found.set(a, others)
    const own = others.get(b)
    if (own === undefined) others.set(b, [sample])
    else own.push(sample)
  }
  const tied: { a: number; b: number; samples: ClockSample[] }[] = []
  const nums = new Set<number>()
  for (const [a, others] of found) {
    for (const [b, own] of others) {
      if (own.every(({ fromNum }) => fromNum === a) || own.every(({ fromNum }) => fromNum === b)) continue
      tied.push({ a, b, samples: own })
      nums.add(a).add(b)
    }
  }
  const sorted = [...nums].sort((a, b) => a - b)
  const indexOf = new Map(sorted.map((num, index) => [num, index]))
  const links = tied
    .sort((left, right) => left.a - right.a || left.b - right.b)
    .map(({ a, b, samples: own }) => toLink(a, indexOf.get(a) ?? 0, indexOf.get(b) ?? 0, own))
  return { nums: sorted, links }
}

function toLink(aNum: number, a: number, b: number, own: ClockSample[]): Link {
  own.sort((left, right) => left.slotMs - right.slotMs || left.fromNum - right.fromNum)
  const samples = own.map(({ fromNum, leastUs, atUs, slotMs, samples: count }): LinkSample => {
    const isThere = fromNum === aNum
    return {
      sign: isThere ? 1 : -1,
      ms: leastUs / 1_000,
      sender: isThere ? a : b,
      atMs: atUs / 1_000,
      slotMs,
      count,
    }
  })
  const { boundMs, offsetMs } = nearestPair(samples)
  return { a, b, samples, boundMs, offsetMs }
}

/** From the two directions' samples nearest to each other in time, the newest and least among those. */
function nearestPair(samples: readonly LinkSample[]): { boundMs: number; offsetMs: number } {
  let best = { apartMs: Infinity, boundMs: 0, offsetMs: 0 }
  let there: LinkSample | undefined
  let back: LinkSample | undefined
  for (const sample of samples) {
    if (sample.sign === 1) there = sample
    else back = sample
    if (there === undefined || back === undefined) continue
    const apartMs = Math.abs(there.slotMs - back.slotMs)
    const boundMs = Math.max(0, (there.ms + back.ms) / 2)
    if (apartMs < best.apartMs || (apartMs === best.apartMs && boundMs <= best.boundMs)) {
      best = { apartMs, boundMs, offsetMs: (there.ms - back.ms) / 2 }
    }
  }
  return best
}
