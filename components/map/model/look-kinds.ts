/**
 * Nodes sorted by what kind they are: the largest kinds each have a colour, the rest share one. More colours than these
 * nobody can tell apart, least of all on points of a few pixels.
 * @module
 */
import { agentName, countryName, splitAgent } from '@/lib/format/names'
import { formatCount } from '@/lib/format/numbers'
import type { MapColumns } from '@/lib/graph/map-columns'
import { SERIES_TOKENS } from '../../charts/looks'
import { UNKNOWN_KEY, UNKNOWN_TOKEN, type LookEntry, type Sorting } from './look-entry'

export const KINDS_BY = ['version', 'country', 'community', 'as'] as const
export type KindBy = (typeof KINDS_BY)[number]

interface Kind {
  /** '' : not known. */
  readonly key: string
  readonly label: string
  readonly filter: LookEntry['filter']
}

const NOT_KNOWN: Kind = { key: '', label: 'not known', filter: null }
export const OTHERS_KEY = 'others'

/** Sorts each node into one of the largest kinds, the others, or what is not known. */
export function sortByKind(columns: MapColumns, by: KindBy, isNode: (index: number) => boolean): Sorting {
  const { count } = columns.nodes
  const { rows, kindOfRow, kinds } = kindsOf(columns, by)
  const counts = new Uint32Array(kinds.length)
  for (let index = 0; index < count; index++) {
    if (!isNode(index)) continue
    const kind = kindOfRow[rows[index] ?? 0] ?? 0
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  const known = kinds
    .map((kind, at) => ({ kind, at, count: counts[at] ?? 0 }))
    .filter(({ kind, count: nodes }) => kind.key !== '' && nodes > 0)
    .sort((one, other) => other.count - one.count || (one.kind.label < other.kind.label ? -1 : 1))
  const shown = known.slice(0, SERIES_TOKENS.length)
  const rest = known.slice(SERIES_TOKENS.length)
  const entries = shown.map(({ kind, count: nodes }, step): LookEntry => ({
    key: kind.key,
    label: kind.label,
    token: `--${SERIES_TOKENS[step] ?? 'series-rest'}`,
    count: nodes,
    filter: kind.filter,
  }))
  const othersAt = entries.length
  if (rest.length > 0) {
    entries.push({
      key: OTHERS_KEY,
      label: `others (${formatCount(rest.length)})`,
      token: '--series-rest',
      count: rest.reduce((sum, each) => sum + each.count, 0),
      filter: null,
    })
  }
  const unknownAt = entries.length
  entries.push({
    key: UNKNOWN_KEY,
    label: NOT_KNOWN.label,
    token: UNKNOWN_TOKEN,
    count: kinds.reduce((sum, kind, at) => sum + (kind.key === '' ? (counts[at] ?? 0) : 0), 0),
    filter: null,
  })
  const codeOfKind = new Uint8Array(kinds.length).fill(othersAt)
  for (const [at, kind] of kinds.entries()) if (kind.key === '') codeOfKind[at] = unknownAt
  for (const [code, { at }] of shown.entries()) codeOfKind[at] = code
  const codeOfRow = Uint8Array.from(kindOfRow, (kind) => codeOfKind[kind] ?? unknownAt)
  const codes = new Uint8Array(count)
  for (let index = 0; index < count; index++) codes[index] = codeOfRow[rows[index] ?? 0] ?? unknownAt
  return { entries, codes }
}

/** The rows of a table that nodes point into, and which kind each row is: several rows may be of one. */
function kindsOf(
  { nodes, tables }: MapColumns,
  by: KindBy,
): { rows: Uint32Array; kindOfRow: Uint32Array; kinds: readonly Kind[] } {
  switch (by) {
    case 'version':
      return { rows: nodes.agents, ...gathered(tables.agents.map(versionKind)) }
    case 'country':
      return { rows: nodes.places, ...gathered(tables.places.map(({ country }) => countryKind(country))) }
    case 'as':
      return {
        rows: nodes.systems,
        ...gathered(tables.systems.map(({ asn, name }) => systemKind(asn, name))),
      }
    case 'community': {
      const most = nodes.communities.subarray(0, nodes.count).reduce((sum, each) => Math.max(sum, each), 0)
      const rows = Array.from({ length: Math.min(most, MOST_COMMUNITIES) + 1 }, (_, number) =>
        communityKind(number),
      )
      return { rows: nodes.communities, ...gathered(rows) }
    }
  }
}

/** Numbers are given out from 1; a community beyond this is drawn as one that is not known. */
const MOST_COMMUNITIES = 65_535

/** What was never identified points to a row that is empty, and is not known. */
function gathered(kinds: readonly Kind[]): { kindOfRow: Uint32Array; kinds: readonly Kind[] } {
  const found = new Map<string, number>([['', 0]])
  const distinct: Kind[] = [NOT_KNOWN]
  const kindOfRow = Uint32Array.from(kinds, (kind) => {
    const known = found.get(kind.key)
    if (known !== undefined) return known
    found.set(kind.key, distinct.length)
    distinct.push(kind)
    return distinct.length - 1
  })
  return { kindOfRow, kinds: distinct }
}

function versionKind(agent: string): Kind {
  const { name, version } = splitAgent(agent)
  if (name === '') return NOT_KNOWN
  // What follows the version tells builds apart, which the list's filter takes together.
  const key = version === '' ? name : `${name}/${version}`
  return { key, label: agentName(agent), filter: { version: key } }
}

function countryKind(country: string): Kind {
  return country === '' ? NOT_KNOWN : { key: country, label: countryName(country), filter: { country } }
}

function systemKind(asn: number, name: string): Kind {
  if (asn === 0) return NOT_KNOWN
  return { key: String(asn), label: name === '' ? `AS${String(asn)}` : name, filter: { asn } }
}

function communityKind(community: number): Kind {
  if (community === 0) return NOT_KNOWN
  return { key: String(community), label: `Community ${String(community)}`, filter: null }
}
