/** What the page of versions says in words. @module */
import type { VersionsAnswer } from '@/lib/analytics/versions'
import { formatCount, formatDecimal, formatShare, plural } from '@/lib/format/numbers'

/** `meshara 1.8.0+dirty`; `meshara, no version`; `did not say`. */
export function agentText({ name, version, rest }: { name: string; version: string; rest: string }): string {
  if (name === '') return 'Did not say'
  return version === '' ? `${name}${rest}, no version` : `${name} ${version}${rest}`
}

export const nameText = (name: string): string => (name === '' ? 'Did not say' : name)

/** `1,204 nodes run 14 agents; 41.2% of them meshara 1.9.0.` */
export function versionsSays({ nodes, agents }: Pick<VersionsAnswer, 'nodes' | 'agents'>): string {
  const told = agents.filter(({ name }) => name !== '')
  const [top] = told
  if (nodes === 0) return 'No node answered in the last day of this stretch of time.'
  if (top === undefined) return `${plural(nodes, 'node')} answered, and none said what it runs.`
  return `${plural(nodes, 'node')} run ${plural(told.length, 'agent')}; ${formatShare(top.share)} of them ${agentText(top)}.`
}

/** How far the recommended version has come. */
export function recommendedSays(recommended: NonNullable<VersionsAnswer['recommended']>): string {
  const { name, version, below, at } = recommended
  const all = below + at
  const share = all === 0 ? null : below / all
  return `${formatShare(share)} of the nodes that run ${name} are below ${version}, which ${recommended.authorities.join(', ')} signed.`
}

/** `meshara 1.13.2 gained most, from 0 to 192 nodes; meshara 1.13.1 lost most, from 401 to 181.` */
export function adoptionSays({ byAgent, coverage }: Pick<VersionsAnswer, 'byAgent' | 'coverage'>): string {
  const closed = coverage.flatMap(({ observed, isOpen }, at) => (observed === 0 || isOpen ? [] : [at]))
  const [first, last] = [closed[0], closed.at(-1)]
  if (first === undefined || last === undefined || first === last)
    return 'There are no two whole times to compare.'
  const changes = byAgent
    .filter(({ agents }) => agents === 1)
    .map((agent) => ({ agent, from: agent.nodes[first] ?? 0, to: agent.nodes[last] ?? 0 }))
    .toSorted((a, b) => b.to - b.from - (a.to - a.from))
  const told = ({ agent, from, to }: (typeof changes)[number]) =>
    `${agentText(agent)}, from ${formatCount(from)} to ${plural(to, 'node')}`
  const [gained, lost] = [changes[0], changes.at(-1)]
  const parts = [
    ...(gained !== undefined && gained.to > gained.from ? [`Most gained: ${told(gained)}.`] : []),
    ...(lost !== undefined && lost.to < lost.from ? [`Most lost: ${told(lost)}.`] : []),
  ]
  return parts.length === 0 ? 'No agent gained or lost nodes from beginning to end.' : parts.join(' ')
}

/** How long releases take, by the median of those that got so far. */
export function releasesSay(
  releases: readonly Pick<VersionsAnswer['releases'][number], 'daysTo50' | 'daysTo90'>[],
): string {
  const half = medianOf(releases.map(({ daysTo50 }) => daysTo50))
  const most = medianOf(releases.map(({ daysTo90 }) => daysTo90))
  if (half === null) return 'No release has reached half of the nodes of its name yet.'
  const further = most === null ? 'none has reached 90% yet' : `${daysText(most)} to reach 90%`
  return `By the median it takes a release ${daysText(half)} to reach half of the nodes of its name; ${further}.`
}

function medianOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).toSorted((a, b) => a - b)
  return known[Math.floor((known.length - 1) / 2)] ?? null
}

/** `4.2 d`, or why there is no figure. */
export function daysText(days: number | null): string {
  if (days === null) return 'not yet'
  if (days < 1 / 24) return 'within the hour'
  return days < 1 ? `${formatDecimal(days * 24)} h` : `${formatDecimal(days)} d`
}
