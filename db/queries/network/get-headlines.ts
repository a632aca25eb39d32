import { z } from 'zod'
import { compareVersions, isStable, parseAgent } from '@/lib/analytics/agents'
import { maySignUpdates } from '@/lib/authorities/trust'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { Database } from '../../client'
import { newestRecommended, recommendedQuestion } from '../analytics/recommended'
import { ON_MAP, onMapParams } from '../map/on-map'

/** What a badge says of the network beyond its totals. */
export interface Headlines {
  /** With a node that answers. */
  countries: number
  /** Of the network's own software, or of the most frequent one; null: no node says a version. */
  release: {
    name: string
    version: string
    /** Share of the nodes of that name that answer, 0 to 1, which run it or a newer one. */
    share: number
  } | null
  /** Those that may sign updates; null: the profile lists none. */
  quorum: { up: number; listed: number; needed: number } | null
}

/** A version that fewer nodes run than this was not given to others. */
const RELEASE_NODES_MIN = 3
/** Agents of most nodes that are looked at: anybody may call a node what he likes. */
const AGENTS_MAX = 1_000

const agentRow = z.object({ agent: z.string(), nodes: z.coerce.number().int() })
const countriesRow = z.object({ countries: z.coerce.number().int() })
const upRow = z.object({ up: z.coerce.number().int() })
type AgentCount = z.infer<typeof agentRow>

/**
 * Figures of the nodes that answer now.
 * @param authorities - of the network's profile; undefined: it has none.
 * @throws {DatabaseUnavailableError | DatabaseError}
 */
export async function getHeadlines(
  db: Database,
  authorities: NetworkProfile['authorities'],
  nowMs: number,
  signal?: AbortSignal,
): Promise<Headlines> {
  const signing = authorities?.members.filter(maySignUpdates) ?? []
  const [countries, agents, recommended, up] = await Promise.all([
    db.select({
      name: 'get-country-count',
      sql: `
        SELECT uniqExact(n.country) AS countries
        FROM node_latest AS n FINAL
        WHERE ${ON_MAP} AND n.status = 'online' AND n.country != ''`,
      params: onMapParams(nowMs),
      row: countriesRow,
      signal,
    }),
    db.select({
      name: 'get-agents-online',
      sql: `
        SELECT toString(n.agent) AS agent, count() AS nodes
        FROM node_latest AS n FINAL
        WHERE ${ON_MAP} AND n.status = 'online' AND n.agent != ''
        GROUP BY agent
        ORDER BY nodes DESC, agent
        LIMIT {most:UInt32}`,
      params: { ...onMapParams(nowMs), most: AGENTS_MAX },
      row: agentRow,
      signal,
    }),
    authorities === undefined ? [] : db.select({ ...recommendedQuestion(authorities, nowMs), signal }),
    db.select({
      name: 'get-authorities-online',
      sql: `
        SELECT count() AS up
        FROM node_latest AS n FINAL
        WHERE n.status = 'online' AND n.public_key IN {keys:Array(String)}`,
      params: { keys: signing.map(({ publicKey }) => publicKey) },
      row: upRow,
      signal,
    }),
  ])
  return {
    countries: countries[0]?.countries ?? 0,
    release: releaseOf(
      agents,
      newestRecommended(recommended)?.version ?? null,
      authorities?.agentName ?? null,
    ),
    quorum:
      authorities === undefined
        ? null
        : { up: up[0]?.up ?? 0, listed: signing.length, needed: authorities.quorum },
  }
}

/**
 * What a quorum signed is the newest release, whoever runs it; where nobody signs, it is the highest version without a
 * mark of a trial that some nodes run.
 */
function releaseOf(
  counts: readonly AgentCount[],
  signed: string | null,
  ownName: string | null,
): Headlines['release'] {
  const agents = counts.map(({ agent, nodes }) => ({ ...parseAgent(agent), nodes }))
  const name = ownName ?? mostFrequent(agents)
  const same = agents.filter((agent) => agent.name === name && agent.version !== '')
  const version = signed ?? newestRun(same)
  if (name === null || version === null) return null
  const total = nodesOf(same)
  if (total === 0) return { name, version, share: 0 }
  const share = nodesOf(same.filter((agent) => compareVersions(agent.version, version) >= 0)) / total
  return { name, version, share }
}

interface NamedAgent {
  readonly name: string
  readonly version: string
  readonly nodes: number
}

const nodesOf = (agents: readonly NamedAgent[]): number => agents.reduce((sum, { nodes }) => sum + nodes, 0)

function mostFrequent(agents: readonly NamedAgent[]): string | null {
  const byName = new Map<string, number>()
  for (const { name, version, nodes } of agents) {
    if (version !== '') byName.set(name, (byName.get(name) ?? 0) + nodes)
  }
  return [...byName].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null
}

function newestRun(same: readonly NamedAgent[]): string | null {
  const byVersion = new Map<string, number>()
  for (const { version, nodes } of same) {
    if (isStable(version)) byVersion.set(version, (byVersion.get(version) ?? 0) + nodes)
  }
  const newestFirst = [...byVersion].sort(([a], [b]) => compareVersions(b, a))
  return (newestFirst.find(([, nodes]) => nodes >= RELEASE_NODES_MIN) ?? newestFirst[0])?.[0] ?? null
}
