/** What the cards of the overview say. @module */
import type { AuthoritiesAnswer } from '@/lib/analytics/authorities'
import { ELSEWHERE, type GeographyAnswer } from '@/lib/analytics/geography'
import type { LatencyAnswer } from '@/lib/analytics/latency'
import type { VersionsAnswer } from '@/lib/analytics/versions'
import { agentName, countryName } from '@/lib/format/names'
import { formatLatency, formatShare, plural } from '@/lib/format/numbers'

export function latencySays({ totals, previous }: Pick<LatencyAnswer, 'totals' | 'previous'>): string {
  if (totals.p50Ms === null) return 'No round-trip time was measured in this stretch of time.'
  const tail = totals.p90Ms === null ? '' : `nine in ten answered within ${formatLatency(totals.p90Ms)}`
  const medianBefore = previous?.totals.p50Ms ?? null
  const before = medianBefore === null ? '' : `, the median was ${formatLatency(medianBefore)} before`
  return `From the collectors; ${tail}${before}.`
}

/** Countries that have a name: neither those joined nor what is not known. */
export function namedCountries(countries: GeographyAnswer['countries']) {
  return countries.filter(({ country }) => country !== '' && country !== ELSEWHERE)
}

export function placesSay({ concentration }: Pick<GeographyAnswer, 'concentration'>): string {
  const { nakamoto, asns } = concentration
  if (nakamoto === null) return 'It is not known whose networks nodes are in.'
  return `${plural(nakamoto, 'provider')} of ${String(asns)} ${nakamoto === 1 ? 'holds' : 'hold'} more than half of the nodes.`
}

export function placesSayMost(countries: GeographyAnswer['countries']): string {
  const [most] = namedCountries(countries)
  return most === undefined
    ? ''
    : ` ${most.share > 0.5 ? 'Most' : 'More than anywhere else'} are in ${countryName(most.country)}: ${formatShare(most.share)}.`
}

export function versionsSay({ agents, recommended }: Pick<VersionsAnswer, 'agents' | 'recommended'>): string {
  const [most] = agents
  if (most === undefined) return 'No node has said what it runs.'
  const runs =
    most.agent === ''
      ? `${formatShare(most.share)} did not say what they run`
      : most.share > 0.5
        ? `Most run ${agentName(most.agent)}`
        : `${agentName(most.agent)} is run by the most, ${formatShare(most.share)}`
  return recommended === null
    ? `${runs}.`
    : `${runs}; ${plural(recommended.below, 'node')} below the recommended ${recommended.version}.`
}

export function authoritiesSay({ quorum }: Pick<AuthoritiesAnswer, 'quorum'>): string {
  if (quorum === null) return 'The network lists no authorities.'
  const { needed, spare, share } = quorum
  const margin =
    spare < 0
      ? `the quorum of ${String(needed)} is lost`
      : spare === 0
        ? `the loss of one would end the quorum of ${String(needed)}`
        : `${String(spare)} more may go before the quorum of ${String(needed)} is lost`
  const kept = share === null ? '' : `; it was there ${formatShare(share)} of the time`
  return `${margin.charAt(0).toUpperCase()}${margin.slice(1)}${kept}.`
}
