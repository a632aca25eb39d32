/** Nodes at two moments side by side, as they are told. @module */
import { NODE_STATUSES } from '@/lib/fact-kinds'
import type { DifferenceKind } from '@/lib/past/differences'
import type { PastNodes } from '@/lib/past/state/nodes-then'
import type { PlaceThen } from '../live/fact-book'
import type { PastMoment } from '../live/past-states'

const NOT_THERE = -1
/** Of no known country. */
const NOWHERE = 0

export class SidesOfNodes {
  readonly #before: PastMoment
  readonly #after: PastMoment
  readonly #numbers = new Map<string, number>()

  constructor(before: PastMoment, after: PastMoment) {
    this.#before = before
    this.#after = after
  }

  /** The same for places that are told alike; 0: the country is not known. */
  placeNumber(key: number): number {
    const place = this.#after.facts.place(key)
    if (place.country === '') return NOWHERE
    const text = placeText(place)
    const known = this.#numbers.get(text) ?? this.#numbers.size + 1
    this.#numbers.set(text, known)
    return known
  }

  /** Whether it was in the country at one of the two moments. */
  wereIn(num: number, country: string): boolean {
    return this.countriesOf(num).includes(country)
  }

  /** Those that are known, each once. */
  countriesOf(num: number): string[] {
    const [before, after] = [placeAt(this.#before, num).country, placeAt(this.#after, num).country]
    return [...(after === '' ? [] : [after]), ...(before === '' || before === after ? [] : [before])]
  }

  /** What differs of it, in words. */
  told(kind: DifferenceKind, num: number): { before: string | null; after: string | null } {
    switch (kind) {
      case 'new':
        return { before: null, after: statusAt(this.#after, num) }
      case 'gone':
        return { before: statusAt(this.#before, num), after: null }
      case 'state':
        return { before: statusAt(this.#before, num), after: statusAt(this.#after, num) }
      case 'version':
        return { before: agentAt(this.#before, num), after: agentAt(this.#after, num) }
      case 'place':
        return { before: placeText(placeAt(this.#before, num)), after: placeText(placeAt(this.#after, num)) }
      case 'link_made':
      case 'link_lost':
        return { before: null, after: null }
    }
  }
}

function statusAt({ nodes }: PastMoment, num: number): string | null {
  return NODE_STATUSES[nodes.statuses[rowOf(nodes, num)] ?? NOT_THERE] ?? null
}

function agentAt({ nodes, facts }: PastMoment, num: number): string {
  return facts.agent(nodes.agents[rowOf(nodes, num)] ?? 0)
}

function placeAt({ nodes, facts }: PastMoment, num: number): PlaceThen {
  return facts.place(nodes.places[rowOf(nodes, num)] ?? 0)
}

function placeText({ city, region, country }: PlaceThen): string {
  return [city, region, country].filter((part) => part !== '').join(', ')
}

function rowOf({ nums }: PastNodes, num: number): number {
  let low = 0
  let high = nums.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((nums[middle] ?? 0) < num) low = middle + 1
    else high = middle
  }
  return nums[low] === num ? low : NOT_THERE
}
