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
  simulated: 'Simulated: the nodes of the demo mesh all run on one machine, and their places are made up.',
  none: 'No place is known.',
}

/** Name of a country of the answer, where some are joined. */
export function placeText({ country, joined }: { country: string; joined: number }): string {
  if (country === ELSEWHERE)
    return `Elsewhere (${plural(joined, 'country', 'countries')} with fewer than ${formatCount(COUNTRY_NODES_MIN)} nodes)`
  return country === '' ? 'Not known' : countryName(country)
}

export const continentText = (continent: string): string =>
  continent === '' ? 'Not known' : (CONTINENT_NAMES.get(continent) ?? continent)

/** `5,931 nodes answered from 61 countries; 28.1% of them from Germany.` */
export function geographySays({ nodes, countries }: Pick<GeographyAnswer, 'nodes' | 'countries'>): string {
  const named = countries.filter(({ country }) => country !== '' && country !== ELSEWHERE)
  const joined = countries.find(({ country }) => country === ELSEWHERE)?.joined ?? 0
  const [top] = named
  if (nodes === 0) return 'No node answered in this stretch of time.'
  if (top === undefined) return `${plural(nodes, 'node')} answered; no place is known of them.`
  return `${plural(nodes, 'node')} answered from ${plural(named.length + joined, 'country', 'countries')}, ${formatShare(top.share)} of them from ${countryName(top.country)}.`
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
  if (previousNodes === null) return undefined
  return previousNodes === 0
    ? 'none in the period before'
    : `${formatChange(nodes, previousNodes)} on the period before`
}
