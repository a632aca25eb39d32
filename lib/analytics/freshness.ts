/** Which share of a network runs what it should. @module */
import type { AgentDays } from './adoption'
import { compareVersions, isStable, parseAgent } from './agents'

/** Time that nodes are given to take up a release. */
const GRACE_MS = 14 * 86_400_000

/** When releases of a name were announced by those who may. */
export interface AnnouncedReleases {
  readonly name: string
  /** By version, ms. */
  readonly atMs: ReadonlyMap<string, number>
}

/**
 * By day, the share of the nodes of the most frequent name that run the newest release which had been out for the grace
 * time, or a newer one. A release is out since its announcement, or else since the first day on which it ran; what ran
 * already on the first day of all and was not announced since counts as out for long. null: no release is known.
 * @param days - starts of days.
 */
export function freshnessOf(
  agents: readonly AgentDays[],
  days: readonly number[],
  announced: AnnouncedReleases | null,
): (number | null)[] {
  const parsed = agents.map((agent) => ({ ...agent, ...parseAgent(agent.agent) }))
  const byName = new Map<string, number>()
  for (const { name, version, nodes } of parsed) {
    if (version !== '')
      byName.set(name, (byName.get(name) ?? 0) + nodes.reduce((sum, count) => sum + count, 0))
  }
  const main = [...byName].sort((a, b) => b[1] - a[1])[0]?.[0]
  const ours = parsed.filter(({ name, version }) => name === main && version !== '')
  const firstDay = Math.min(...parsed.flatMap(({ starts }) => starts.slice(0, 1)))
  const releases = ours
    .filter(({ version, starts }) => isStable(version) && starts.length > 0)
    .map(({ version, starts }) => {
      const seenMs = starts[0] === firstDay ? -Infinity : (starts[0] ?? 0)
      const announcedMs = announced?.name === main ? announced?.atMs.get(version) : undefined
      return { version, outMs: (announcedMs ?? seenMs) + GRACE_MS }
    })
    .sort((a, b) => compareVersions(b.version, a.version))
  const counts = ours.map(({ version, starts, nodes }) => ({
    version,
    nodes: new Map(starts.map((startMs, at) => [startMs, nodes[at] ?? 0])),
  }))
  return days.map((startMs) => {
    const wanted = releases.find(({ outMs }) => outMs <= startMs)
    if (wanted === undefined) return null
    const on = (fits: (version: string) => boolean): number =>
      counts.reduce((sum, { version, nodes }) => sum + (fits(version) ? (nodes.get(startMs) ?? 0) : 0), 0)
    const all = on(() => true)
    return all === 0 ? null : on((version) => compareVersions(version, wanted.version) >= 0) / all
  })
}
