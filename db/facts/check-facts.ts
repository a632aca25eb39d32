/** Which facts can be kept, and within which bounds of time. @module */
import type { Fact } from '@/lib/facts'

/** Sightings older than this are past their time to live. */
const KEEP_MS = 400 * 86_400_000

const TOO_OLD = 'its time is before what is kept: was the clock set?'

interface CheckedFacts {
  facts: Fact[]
  /** Why → how many. */
  refused: Map<string, number>
}

/**
 * Leaves out facts from outside the time that is kept, and cuts times that lie ahead of this machine's clock to it:
 * the newest state of a node is the one with the greatest time, so a time from the future would stand for ever.
 */
export function checkFacts(facts: readonly Fact[], nowMs: number): CheckedFacts {
  const kept: Fact[] = []
  const refused = new Map<string, number>()
  for (const fact of facts) {
    const atMs = factTime(fact)
    if (atMs < nowMs - KEEP_MS) {
      refused.set(TOO_OLD, (refused.get(TOO_OLD) ?? 0) + 1)
    } else {
      kept.push(atMs > nowMs ? withTime(fact, nowMs) : fact)
    }
  }
  return { facts: kept, refused }
}

/** When it was seen, by the collector's clock, ms. */
export function factTime(fact: Fact): number {
  switch (fact.kind) {
    case 'visit':
    case 'neighbours':
    case 'announcement':
      return fact.seenAtMs
    case 'crawl':
      return fact.updatedAtMs
    case 'hops':
      return fact.receivedAtMs
    case 'observation':
      return fact.arrivedAtMs
    case 'heartbeat':
    case 'subscription':
    case 'rpc':
    case 'answer':
      return fact.atMs
  }
}

function withTime(fact: Fact, atMs: number): Fact {
  switch (fact.kind) {
    case 'visit':
    case 'neighbours':
    case 'announcement':
      return { ...fact, seenAtMs: atMs }
    case 'crawl':
      return { ...fact, updatedAtMs: atMs, startedAtMs: Math.min(fact.startedAtMs, atMs) }
    case 'hops':
      return { ...fact, receivedAtMs: atMs }
    case 'observation':
      return { ...fact, arrivedAtMs: atMs }
    case 'heartbeat':
      return { ...fact, atMs, startedAtMs: Math.min(fact.startedAtMs, atMs) }
    case 'subscription':
    case 'rpc':
    case 'answer':
      return { ...fact, atMs }
  }
}
