import { z } from 'zod'
import { adoptionOf, type AgentDays } from '@/lib/analytics/adoption'
import { compareVersions, parseAgent } from '@/lib/analytics/agents'
import { bucketStart, type AnalyticsQuery, type Period } from '@/lib/analytics/range'
import type { VersionsAnswer } from '@/lib/analytics/versions'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { Database } from '../../client'
import { answerInFrame } from './answer-in-frame'
import type { Question } from './asking'
import { distinctQuestion, openBucket, seriesQuestion, type DistinctNodes } from './presence'
import { RELEASE_NODES_MIN } from './releases'
import { alignSeries, type AlignedSeries } from './series'

const DAY_MS = 86_400_000
/** Agents that are read; anybody may call a node what he likes. */
const AGENTS_MAX = 1_000
/** Agents drawn by themselves. */
const SERIES_MAX = 24
const RELEASES_MAX = 50

const signedRow = z.object({ version: z.string(), publicKey: z.string(), atMs: z.coerce.number().int() })
type Signed = z.infer<typeof signedRow>

/** Which key announced which version when first, with a signature that holds and is trusted. */
function signedQuestion(toMs: number): Question<Signed> {
  return {
    name: 'get-signed-versions',
    sql: `
      SELECT a.version_named AS version, a.public_key AS publicKey, toUnixTimestamp64Milli(min(a.seen_at)) AS atMs
      FROM announcements AS a
      WHERE a.verdict = 'valid' AND a.version_named != '' AND a.seen_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
      GROUP BY version, publicKey
      ORDER BY atMs
      LIMIT {most:UInt32}`,
    params: { to: toMs, most: AGENTS_MAX },
    row: signedRow,
  }
}

const agentDaysRow = z.object({
  agent: z.string(),
  starts: z.array(z.coerce.number().int()),
  nodes: z.array(z.coerce.number().int()),
})

/** Nodes by agent and day over all that is known, of agents that ever ran on some nodes. */
function agentDaysQuestion(toMs: number): Question<AgentDays> {
  return {
    name: 'get-agent-days',
    sql: `
      SELECT
        r.agent AS agent,
        groupArray(toInt64(toUnixTimestamp(toDateTime(r.start, 'UTC'))) * 1000) AS starts,
        groupArray(r.nodes) AS nodes
      FROM (
        SELECT toString(p.value) AS agent, p.start AS start, max(p.reachable) AS nodes
        FROM presence_counts AS p
        WHERE p.bucket = 'day' AND p.dimension = 'agent' AND p.value != '' AND p.start < {to:Date}
        GROUP BY agent, start
        ORDER BY start
      ) AS r
      GROUP BY agent
      ORDER BY max(r.nodes) DESC, agent
      LIMIT {most:UInt32}`,
    params: { to: new Date(toMs + DAY_MS - 1).toISOString().slice(0, 10), most: AGENTS_MAX },
    row: agentDaysRow,
  }
}

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
  return answerInFrame(db, query, nowMs, signal, async (asking) => {
    const { range, ask } = asking
    const newest = lastDay(range)
    const open = openBucket(range, nowMs)
    const [all, rows, series, openAgents, days, signed, firsts] = await Promise.all([
      ask(distinctQuestion('get-nodes-of-last-day', 'all', newest, nowMs)),
      ask(distinctQuestion('get-agents-of-last-day', 'agent', newest, nowMs)),
      ask(seriesQuestion('get-agents-by-bucket', 'agent', range, AGENTS_MAX)),
      open === null ? [] : ask(distinctQuestion('get-agents-now', 'agent', open, nowMs)),
      ask(agentDaysQuestion(range.toMs)),
      ask(signedQuestion(range.toMs)),
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
      releases: adoptionOf(days, announced, agentName, firsts, RELEASE_NODES_MIN)
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
      recommended:
        agentName === null ? null : recommendedOf(signed, agents, agentName, authorities?.members ?? []),
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
  signed: readonly Signed[],
  agents: Agents,
  agentName: string,
  members: readonly { name: string; publicKey: string }[],
): VersionsAnswer['recommended'] {
  const newest = [...signed].sort((a, b) => compareVersions(b.version, a.version))[0]
  if (newest === undefined) return null
  const { version } = newest
  const signers = signed.filter((row) => compareVersions(row.version, version) === 0)
  const names = new Map(members.map((member) => [member.publicKey, member.name]))
  const comparable = agents.filter((agent) => agent.name === agentName && agent.version !== '')
  const at = comparable.filter((agent) => compareVersions(agent.version, version) >= 0)
  return {
    name: agentName,
    version,
    announcedMs: Math.min(...signers.map(({ atMs }) => atMs)),
    authorities: [...new Set(signers.map(({ publicKey }) => names.get(publicKey) ?? publicKey))],
    below: sum(comparable) - sum(at),
    at: sum(at),
    other: sum(agents) - sum(comparable),
  }
}
