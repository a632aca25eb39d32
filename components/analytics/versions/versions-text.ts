/** What the page of versions says in words. @module */
import type { VersionsAnswer } from '@/lib/analytics/versions'
import { formatDecimal, formatShare, plural } from '@/lib/format/numbers'

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

/** `4.2 d`, or why there is no figure. */
export function daysText(days: number | null): string {
  if (days === null) return 'not yet'
  if (days < 1 / 24) return 'within the hour'
  return days < 1 ? `${formatDecimal(days * 24)} h` : `${formatDecimal(days)} d`
}
