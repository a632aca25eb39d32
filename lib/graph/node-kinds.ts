/** What nodes have in common with others: the same community, country, version or provider. @module */
import { agentName, countryName, splitAgent } from '../format/names'
import { communityNames } from './community-names'
import { NO_NODE, type MapAs, type NodeColumns, type NodeFacts } from './map-columns'

/** What nodes can be grouped by. */
export const GROUPINGS = ['community', 'country', 'version', 'as'] as const
export type Grouping = (typeof GROUPINGS)[number]

export interface NodeKind {
  /**
   * Of `community`: its number; of `country`: ISO 3166-1 alpha-2; of `version`: `name/version`; of `as`: its number;
   * '' where that is not known.
   */
  readonly key: string
  /** For people. */
  readonly label: string
}

export interface NodeKinds {
  /** Of each node by its index, an index into `kinds`; means nothing where the columns have no node. */
  readonly kindOfNode: Uint32Array
  readonly kinds: readonly NodeKind[]
}

/** Kinds in the order in which they are met; some may have no node. */
export function kindsOf(columns: NodeFacts, by: Grouping): NodeKinds {
  const { nodes, tables } = columns
  switch (by) {
    case 'community':
      return communities(columns)
    case 'country':
      return tabled(nodes, nodes.places, tables.places, ({ country }) => country, countryLabel)
    case 'version':
      return tabled(nodes, nodes.agents, tables.agents, versionKey, versionLabel)
    case 'as':
      return tabled(nodes, nodes.systems, tables.systems, asKey, (_, system) => asLabel(system))
  }
}

/** Whether a node, by its index, is of the kind of that key. */
export function isOfKind(
  { nodes, tables }: NodeFacts,
  by: Grouping,
  key: string,
): (index: number) => boolean {
  switch (by) {
    case 'community': {
      const number = key === '' ? 0 : Number(key)
      return (index) => nodes.communities[index] === number
    }
    case 'country':
      return inRows(nodes.places, tables.places, ({ country }) => country === key)
    case 'version':
      return inRows(nodes.agents, tables.agents, (agent) => versionKey(agent) === key)
    case 'as':
      return inRows(nodes.systems, tables.systems, (system) => asKey(system) === key)
  }
}

function inRows<Row>(
  rowOfNode: Uint32Array,
  table: readonly Row[],
  isMeant: (row: Row) => boolean,
): (index: number) => boolean {
  const meant = Uint8Array.from(table, (row) => Number(isMeant(row)))
  return (index) => meant[rowOfNode[index] ?? 0] === 1
}

function countryLabel(country: string): string {
  return country === '' ? 'Country not known' : countryName(country)
}

function versionKey(agent: string): string {
  const { name, version } = splitAgent(agent)
  return version === '' ? name : `${name}/${version}`
}

function versionLabel(key: string): string {
  return key === '' ? 'Version not known' : agentName(key)
}

function asKey({ asn }: MapAs): string {
  return asn === 0 ? '' : String(asn)
}

function asLabel({ asn, name }: MapAs): string {
  if (asn === 0) return 'Provider not known'
  return name === '' ? `AS${String(asn)}` : name
}

function tabled<Row>(
  nodes: NodeColumns,
  rowOfNode: Uint32Array,
  table: readonly Row[],
  keyOf: (row: Row) => string,
  labelOf: (key: string, row: Row) => string,
): NodeKinds {
  const kinds: NodeKind[] = []
  const kindOfKey = new Map<string, number>()
  const kindOfRow = Uint32Array.from(table, (row) => {
    const key = keyOf(row)
    const known = kindOfKey.get(key)
    if (known !== undefined) return known
    kindOfKey.set(key, kinds.length)
    return kinds.push({ key, label: labelOf(key, row) }) - 1
  })
  const kindOfNode = new Uint32Array(nodes.count)
  for (let index = 0; index < nodes.count; index++) {
    kindOfNode[index] = kindOfRow[rowOfNode[index] ?? 0] ?? 0
  }
  return { kindOfNode, kinds }
}

function communities(columns: NodeFacts): NodeKinds {
  const { count, nums, communities: numberOfNode } = columns.nodes
  const numbers: number[] = []
  const kindOfNumber = new Map<number, number>()
  const kindOfNode = new Uint32Array(count)
  for (let index = 0; index < count; index++) {
    if (nums[index] === NO_NODE) continue
    const number = numberOfNode[index] ?? 0
    let kind = kindOfNumber.get(number)
    if (kind === undefined) {
      kind = numbers.push(number) - 1
      kindOfNumber.set(number, kind)
    }
    kindOfNode[index] = kind
  }
  const names = communityNames(columns, kindOfNode, numbers)
  const kinds = numbers.map((number, kind) => ({
    key: number === 0 ? '' : String(number),
    label: names[kind] ?? '',
  }))
  return { kindOfNode, kinds }
}
