/** What the nodes of a community have in common, in words: a number alone tells a reader nothing. @module */
import { countryName } from '../format/names'
import { NO_NODE, type NodeFacts } from './map-columns'

/** A community is called by what more than this share of its nodes have in common. */
const MOST = 0.5
/** Or by two countries, when they hold this share of them together. */
const MOST_OF_TWO = 0.7

/**
 * @param kindOfNode - which community each node is of, by index.
 * @param numbers - of the communities; 0: of those that are in none.
 */
export function communityNames(
  columns: NodeFacts,
  kindOfNode: Uint32Array,
  numbers: readonly number[],
): string[] {
  const { nodes, tables } = columns
  const sizes = new Uint32Array(numbers.length)
  for (let index = 0; index < nodes.count; index++) {
    if (nodes.nums[index] !== NO_NODE)
      sizes[kindOfNode[index] ?? 0] = (sizes[kindOfNode[index] ?? 0] ?? 0) + 1
  }
  const countries = largestTwo(
    columns,
    kindOfNode,
    nodes.places,
    tables.places.map(({ country }) => country),
  )
  const providers = largestTwo(
    columns,
    kindOfNode,
    nodes.systems,
    tables.systems.map(({ name }) => name),
  )
  return numbers.map((number, kind) => {
    if (number === 0) return 'In no community'
    const size = sizes[kind] ?? 0
    const [first, second] = countries.get(kind) ?? []
    const [provider] = providers.get(kind) ?? []
    const named = `(${String(number)})`
    if (first !== undefined && first.count > MOST * size) return `Mostly ${countryName(first.name)} ${named}`
    if (provider !== undefined && provider.count > MOST * size) return `Mostly ${provider.name} ${named}`
    if (first !== undefined && second !== undefined && first.count + second.count >= MOST_OF_TWO * size) {
      return `${countryName(first.name)}, ${countryName(second.name)} ${named}`
    }
    return `Community ${String(number)}`
  })
}

interface Counted {
  readonly name: string
  readonly count: number
}

/** Of each kind, the two names that most of its nodes have; names that are not known ('') do not count. */
function largestTwo(
  { nodes }: NodeFacts,
  kindOfNode: Uint32Array,
  rowOfNode: Uint32Array,
  nameOfRow: readonly string[],
): Map<number, Counted[]> {
  const names = [...new Set(nameOfRow)]
  const place = new Map(names.map((name, at) => [name, at]))
  const nameAt = Uint32Array.from(nameOfRow, (name) => place.get(name) ?? 0)
  const counts = new Map<number, number>()
  for (let index = 0; index < nodes.count; index++) {
    if (nodes.nums[index] === NO_NODE) continue
    const key = (kindOfNode[index] ?? 0) * names.length + (nameAt[rowOfNode[index] ?? 0] ?? 0)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const largest = new Map<number, Counted[]>()
  for (const [key, count] of counts) {
    const name = names[key % names.length] ?? ''
    if (name === '') continue
    const kind = Math.floor(key / names.length)
    const two = [...(largest.get(kind) ?? []), { name, count }]
    two.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    largest.set(kind, two.slice(0, 2))
  }
  return largest
}
