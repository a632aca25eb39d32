import type { Fact } from '@/lib/facts'

/** What a fact counts for in batches, bounds and metrics: one, or as many as the hop events it holds. */
export function factWeight(fact: Fact): number {
  return fact.kind === 'hops' ? Math.max(1, fact.events.kind.length) : 1
}

export function totalWeight(facts: readonly Fact[]): number {
  return facts.reduce((sum, fact) => sum + factWeight(fact), 0)
}
