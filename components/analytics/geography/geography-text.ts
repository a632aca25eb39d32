/** What the page of places says in words. @module */
import { COUNTRY_NODES_MIN, ELSEWHERE, type GeographyAnswer } from '@/lib/analytics/geography'
import { CONTINENT_NAMES } from '@/lib/analytics/continents'
import type { HostingKind } from '@/lib/analytics/hosting'
import { countryName } from '@/lib/format/names'
import { formatChange, formatCount, formatShare, plural } from '@/lib/format/numbers'

export const HOSTING_NAMES: Readonly<Record<HostingKind, string>> = {
  hosting: 'Hosting',
  other: 'Other networks',
  unknown: 'Not known',
}

export const PLACE_NOTES: Readonly<Record<GeographyAnswer['placeSource'], string>> = {
  dbip: 'Estimated: places are looked up from IP addresses (DB-IP, CC BY 4.0), which is right for most countries and often wrong for cities.',
  simulated: 'Simulated: these places are made up, not looked up.',
  none: 'No place is known.',
}

/** Why shares may add up to more than all. */
export const MOVED_NOTE = 'A node that moved within the time counts in each of its places.'

/** What is joined: `13 countries with fewer than 3 nodes`. */
export function joinedText(joined: number): string {
  return `${plural(joined, 'country', 'countries')} with fewer than ${formatCount(COUNTRY_NODES_MIN)} nodes`
}

/** Name of a country of the answer, where some are joined. */
export function placeText({ country, joined }: { country: string; joined: number }): string {
  if (country === ELSEWHERE) return `Elsewhere (${joinedText(joined)})`
  return country === '' ? 'Not known' : countryName(country)
}

export const continentText = (continent: string): string =>
  continent === '' ? 'Not known' : (CONTINENT_NAMES.get(continent) ?? continent)

/** How many countries there are, those that are joined too; who is nowhere counts for none. */
export function countryCount(countries: readonly Pick<Country, 'country' | 'joined'>[]): number {
  return countries
    .filter(({ country }) => country !== '')
    .reduce((sum, { country, joined }) => sum + (country === ELSEWHERE ? joined : 1), 0)
}
type Country = GeographyAnswer['countries'][number]

/** `More than half of the nodes are in 2 of 42 countries: Germany and United States.` */
export function countriesSay({ nodes, countries }: Pick<GeographyAnswer, 'nodes' | 'countries'>): string {
  const named = countries.filter(({ country }) => country !== '' && country !== ELSEWHERE)
  let held = 0
  const enough = named.findIndex((each) => 2 * (held += each.nodes) > nodes) + 1
  if (nodes === 0 || enough === 0) return 'No few countries hold more than half of the nodes.'
  const names = named.slice(0, enough).map(({ country }) => countryName(country))
  const told = enough <= NAMED_COUNTRIES ? `: ${listText(names)}` : ''
  return `More than half of the nodes are in ${formatCount(enough)} of ${plural(countryCount(countries), 'country', 'countries')}${told}.`
}
const NAMED_COUNTRIES = 3

const listText = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`

/** `Germany changed most: from 71 to 136 nodes.`, from the first to the last whole bucket that was observed. */
export function courseSays(
  byCountry: GeographyAnswer['byCountry'],
  coverage: GeographyAnswer['coverage'],
): string {
  const closed = coverage.flatMap(({ observed, isOpen }, at) => (observed === 0 || isOpen ? [] : [at]))
  const [first, last] = [closed[0], closed.at(-1)]
  if (first === undefined || last === undefined || first === last)
    return 'There are no two whole times to compare.'
  const [most] = byCountry
    .map(({ country, nodes }) => ({ country, from: nodes[first] ?? 0, to: nodes[last] ?? 0 }))
    .toSorted((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from))
  if (most === undefined || most.from === most.to)
    return 'None of them changed from its beginning to its end.'
  return `${countryName(most.country)} changed most: from ${formatCount(most.from)} to ${plural(most.to, 'node')}.`
}

/** `5,931 nodes answered from 61 countries; 28.1% of them from Germany.` */
export function geographySays({ nodes, countries }: Pick<GeographyAnswer, 'nodes' | 'countries'>): string {
  const named = countries.filter(({ country }) => country !== '' && country !== ELSEWHERE)
  const [top] = named
  if (nodes === 0) return 'No node answered in this stretch of time.'
  if (top === undefined) return `${plural(nodes, 'node')} answered; no place is known of them.`
  return `${plural(nodes, 'node')} answered from ${plural(countryCount(countries), 'country', 'countries')}, ${formatShare(top.share)} of them from ${countryName(top.country)}.`
}

/** How many would have to stand together to hold more than half. */
export function concentrationSays({
  asns,
  nakamoto,
  largestShare,
}: GeographyAnswer['concentration']): string {
  if (nakamoto === null) return 'In whose networks nodes are is not known.'
  const holds = nakamoto === 1 ? 'One network holds' : `${formatCount(nakamoto)} networks hold`
  return `${holds} more than half of the nodes, of ${plural(asns, 'network')} in all; the largest alone ${formatShare(largestShare)}.`
}

/** `64.4% of the nodes are in Europe.` */
export function largestSays(name: string | undefined, share: number | undefined): string {
  return name === undefined || share === undefined
    ? 'Where nodes are is not known.'
    : `${formatShare(share)} of the nodes are in ${name}.`
}

/** How many of the largest networks are counted together. */
const LARGEST = [1, 2, 5, 10, 20] as const

/**
 * How much the largest networks hold together, of the nodes whose network is known.
 * @param asns - most nodes first.
 */
export function heldByLargest(
  asns: readonly Pick<GeographyAnswer['asns'][number], 'asn' | 'nodes'>[],
): { count: number; nodes: number; share: number }[] {
  const known = asns.filter(({ asn }) => asn !== 0).map(({ nodes }) => nodes)
  const sum = (counts: readonly number[]) => counts.reduce((total, nodes) => total + nodes, 0)
  const all = sum(known)
  return LARGEST.filter((count) => count <= known.length).map((count) => {
    const nodes = sum(known.slice(0, count))
    return { count, nodes, share: nodes / all }
  })
}

/** Against the period before, where it was asked for. */
export function changeText(nodes: number, previousNodes: number | null): string | undefined {
  if (previousNodes === null || (previousNodes === 0 && nodes === 0)) return undefined
  return previousNodes === 0
    ? 'none in the period before'
    : `${formatChange(nodes, previousNodes)} on the period before`
}
