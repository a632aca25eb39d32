/** How fast nodes take up a release. @module */
import { compareVersions, isStable, parseAgent } from './agents'
import { bucketStart } from './range'

const DAY_MS = 86_400_000

/** Nodes that ran an agent, by day. */
export interface AgentDays {
  agent: string
  /** Starts of days, ascending. */
  starts: readonly number[]
  nodes: readonly number[]
}

interface Adoption {
  name: string
  version: string
  firstSeenMs: number
  announcedMs: number | null
  daysTo50: number | null
  daysTo90: number | null
}

interface VersionDays {
  name: string
  version: string
  nodes: Map<number, number>
  firstSeenMs: number
  mostNodes: number
}

/**
 * The releases of each name, newest version first. A release is a version without `-rc` or the like that was announced,
 * or that came up after the first look and reached some nodes.
 * @param announced - version → when; `agentName`: whose versions they are.
 * @param firstMs - first fact ever.
 */
export function adoptionOf(
  agents: readonly AgentDays[],
  announced: ReadonlyMap<string, number>,
  agentName: string | null,
  firstMs: number | null,
  nodesMin: number,
): Adoption[] {
  const byName = new Map<string, VersionDays[]>()
  for (const version of byVersion(agents)) {
    byName.set(version.name, [...(byName.get(version.name) ?? []), version])
  }
  const firstDayMs = firstMs === null ? null : bucketStart('day', firstMs)
  return [...byName].flatMap(([name, versions]) => {
    const ordered = [...versions].sort((a, b) => compareVersions(b.version, a.version))
    const totals = sumDays(ordered)
    return ordered.flatMap((release, at) => {
      const { version, firstSeenMs, mostNodes } = release
      const announcedMs = name === agentName ? (announced.get(version) ?? null) : null
      const isNew = firstDayMs !== null && firstSeenMs > firstDayMs && mostNodes >= nodesMin
      if (!isStable(version) || (announcedMs === null && !isNew)) return []
      const orNewer = sumDays(ordered.slice(0, at + 1))
      const days = (share: number): number | null =>
        daysUntil(orNewer, totals, share, announcedMs ?? firstSeenMs)
      return [{ name, version, firstSeenMs, announcedMs, daysTo50: days(0.5), daysTo90: days(0.9) }]
    })
  })
}

function byVersion(agents: readonly AgentDays[]): VersionDays[] {
  const versions = new Map<string, VersionDays>()
  for (const { agent, starts, nodes } of agents) {
    const { name, version } = parseAgent(agent)
    if (version === '') continue
    const key = `${name}/${version}`
    const known: VersionDays = versions.get(key) ?? {
      name,
      version,
      nodes: new Map(),
      firstSeenMs: Infinity,
      mostNodes: 0,
    }
    starts.forEach((startMs, at) => {
      const sum = (known.nodes.get(startMs) ?? 0) + (nodes[at] ?? 0)
      if (sum === 0) return
      known.nodes.set(startMs, sum)
      known.firstSeenMs = Math.min(known.firstSeenMs, startMs)
      known.mostNodes = Math.max(known.mostNodes, sum)
    })
    if (known.mostNodes > 0) versions.set(key, known)
  }
  return [...versions.values()]
}

function sumDays(versions: readonly VersionDays[]): Map<number, number> {
  const sums = new Map<number, number>()
  for (const { nodes } of versions) {
    for (const [startMs, count] of nodes) sums.set(startMs, (sums.get(startMs) ?? 0) + count)
  }
  return sums
}

/** Whole days from the day of the release to the first on which the share was reached; null: it was not. */
function daysUntil(
  part: ReadonlyMap<number, number>,
  totals: ReadonlyMap<number, number>,
  share: number,
  releasedMs: number,
): number | null {
  const releaseDayMs = bucketStart('day', releasedMs)
  const reached = [...totals]
    .filter(([startMs, total]) => startMs >= releaseDayMs && (part.get(startMs) ?? 0) >= share * total)
    .map(([startMs]) => startMs)
  return reached.length === 0 ? null : (Math.min(...reached) - releaseDayMs) / DAY_MS
}
