import { adoptionOf } from '@/lib/analytics/adoption'
import { compareVersions, parseAgent } from '@/lib/analytics/agents'
import { bucketStart, type AnalyticsQuery, type Period } from '@/lib/analytics/range'
import type { VersionsAnswer } from '@/lib/analytics/versions'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { Database } from '../../client'
import { AGENTS_MAX, agentDaysQuestion } from './agent-days'
import { answerInFrame } from './answer-in-frame'
import {
  distinctQuestion,
  newestAgentsQuestion,
  openBucket,
  seriesQuestion,
  type DistinctNodes,
} from './presence'
import { newestRecommended, type RecommendedVersion } from './recommended'
import { RELEASE_NODES_MIN } from './releases'
import { alignSeries, type AlignedSeries } from './series'

const DAY_MS = 86_400_000
/** Agents drawn by themselves. */
const SERIES_MAX = 24
const RELEASES_MAX = 50

/**
 * What nodes run, and how releases spread.
 * @param authorities - of the network's profile; undefined: it has none.
 * @throws {DatabaseUnavailableError | DatabaseError}
 */
export async function getVersions(
  db: Database,
  authorities: NetworkProfile['authorities'],
  query: AnalyticsQuery,
  nowMs: number,
  signal?: AbortSignal,
): Promise<VersionsAnswer> {
  return answerInFrame(db, query, nowMs, signal, authorities, async (asking) => {
    const { range, ask } = asking
    const newest = lastDay(range)
    const open = openBucket(range, nowMs)
    const [all, rows, series, openAgents, days, signed, firstMs] = await Promise.all([
      ask(distinctQuestion('get-nodes-of-last-day', 'all', newest, nowMs)),
      ask(
        open === null
          ? distinctQuestion('get-agents-of-last-day', 'agent', newest, nowMs)
          : newestAgentsQuestion('get-agents-of-last-day', newest, nowMs),
      ),
      ask(seriesQuestion('get-agents-by-bucket', 'agent', range, AGENTS_MAX)),
      open === null ? [] : ask(distinctQuestion('get-agents-now', 'agent', open, nowMs)),
      ask(agentDaysQuestion(range.toMs)),
      asking.recommended,
      asking.first,
    ])
    const nodes = all[0]?.reachable ?? 0
    const agents = agentsOf(rows, nodes)
    const announced = new Map<string, number>()
    for (const { version, atMs } of signed)
      announced.set(version, Math.min(atMs, announced.get(version) ?? atMs))
    const agentName = authorities?.agentName ?? null
    return {
      nodes,
      byAgent: byAgentOf(alignSeries(range, series, openAgents, open, await asking.observed)),
      agents,
      names: namesOf(agents, nodes),
      releases: adoptionOf(days, announced, agentName, firstMs, RELEASE_NODES_MIN)
        .map((release) => {
          const same = agents.filter(({ name }) => name === release.name)
          const count = (fits: (order: number) => boolean): number =>
            sum(
              same.filter(({ version }) => version !== '' && fits(compareVersions(version, release.version))),
            )
          return {
            ...release,
            nodes: count((order) => order === 0),
            nodesOrNewer: count((order) => order >= 0),
          }
        })
        .sort((a, b) => (b.announcedMs ?? b.firstSeenMs) - (a.announcedMs ?? a.firstSeenMs))
        .slice(0, RELEASES_MAX),
      recommended: authorities === undefined ? null : recommendedOf(signed, agents, nodes, authorities),
    }
  })
}

/** The last 24 hours of a range, from a whole hour on. */
function lastDay({ toMs }: Period): Period {
  return { fromMs: bucketStart('hour', toMs - 1) - DAY_MS + 3_600_000, toMs }
}

type Agents = VersionsAnswer['agents']

const sum = (rows: readonly { nodes: number }[]): number =>
  rows.reduce((total, { nodes }) => total + nodes, 0)
const shareOf = (part: number, nodes: number): number => (nodes === 0 ? 0 : Math.min(1, part / nodes))

function agentsOf(rows: readonly DistinctNodes[], nodes: number): Agents {
  return rows
    .filter(({ reachable }) => reachable > 0)
    .map(({ value, reachable }) => ({
      agent: value,
      ...parseAgent(value),
      nodes: reachable,
      share: shareOf(reachable, nodes),
    }))
}

function namesOf(agents: Agents, nodes: number): VersionsAnswer['names'] {
  const groups = new Map<string, Agents>()
  for (const agent of agents) groups.set(agent.name, [...(groups.get(agent.name) ?? []), agent])
  return [...groups]
    .map(([name, members]) => ({
      name,
      agents: members.length,
      nodes: sum(members),
      share: shareOf(sum(members), nodes),
    }))
    .sort((a, b) => b.nodes - a.nodes || (a.name < b.name ? -1 : 1))
}

/** Agents of most nodes by themselves, the others by their name. */
function byAgentOf(series: readonly AlignedSeries[]): VersionsAnswer['byAgent'] {
  const shown = series
    .slice(0, SERIES_MAX)
    .map(({ value, nodes }) => ({ agent: value, ...parseAgent(value), agents: 1, nodes }))
  const groups = new Map<string, VersionsAnswer['byAgent'][number]>()
  for (const { value, nodes } of series.slice(SERIES_MAX)) {
    const { name } = parseAgent(value)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, { agent: name, name, version: '', rest: '', agents: 1, nodes })
    else {
      group.agents += 1
      group.nodes = group.nodes.map((count, at) => (count === null ? null : count + (nodes[at] ?? 0)))
    }
  }
  return [...shown, ...groups.values()]
}

function recommendedOf(
  signed: readonly RecommendedVersion[],
  agents: Agents,
  nodes: number,
  { agentName, members }: NonNullable<NetworkProfile['authorities']>,
): VersionsAnswer['recommended'] {
  const newest = newestRecommended(signed)
  if (newest === null) return null
  const names = new Map(members.map((member) => [member.publicKey, member.name]))
  const comparable = agents.filter((agent) => agent.name === agentName && agent.version !== '')
  const at = comparable.filter((agent) => compareVersions(agent.version, newest.version) >= 0)
  return {
    name: agentName,
    version: newest.version,
    announcedMs: newest.atMs,
    authorities: newest.signers.map((publicKey) => names.get(publicKey) ?? publicKey),
    below: sum(comparable) - sum(at),
    at: sum(at),
    // Of very many agents only the first are read: the nodes of the rest are others too.
    other: Math.max(nodes, sum(agents)) - sum(comparable),
  }
}
