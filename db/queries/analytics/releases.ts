import { z } from 'zod'
import { isStable, parseAgent } from '@/lib/analytics/agents'
import type { Annotation } from '@/lib/analytics/answer'
import type { Period } from '@/lib/analytics/range'
import type { Question } from './question'
import type { RecommendedVersion } from './recommended'

/** So many nodes in a day make a version one that was given to others. */
export const RELEASE_NODES_MIN = 3
/** Versions that are told, those of most nodes first: anybody may call a node what he likes. */
const FIRST_SEEN_MAX = 1_000
/** Marks beside a curve: more cannot be told apart. */
const MARKS_MAX = 30

const firstSeenRow = z.object({
  agent: z.string(),
  atMs: z.coerce.number().int(),
  nodes: z.number().int(),
})
type FirstSeenAgent = z.infer<typeof firstSeenRow>

/**
 * The first day on which some nodes ran an agent, and the most that ever did in a day. Counts of a day only grow, so a
 * row that has been replaced changes neither.
 */
export const firstSeenQuestion: Question<FirstSeenAgent> = {
  name: 'get-first-seen-agents',
  sql: `
    SELECT
      toString(p.value) AS agent,
      toInt64(toUnixTimestamp(toDateTime(min(p.start), 'UTC'))) * 1000 AS atMs,
      max(p.reachable) AS nodes
    FROM presence_counts AS p
    WHERE p.bucket = 'day' AND p.dimension = 'agent' AND p.value != '' AND p.reachable >= {nodes:UInt32}
    GROUP BY agent
    ORDER BY nodes DESC, agent
    LIMIT {most:UInt32}`,
  params: { nodes: RELEASE_NODES_MIN, most: FIRST_SEEN_MAX },
  row: firstSeenRow,
}

/**
 * Marks for the releases of a period: by the announcement, and for versions that nobody announced by the day they were
 * first seen on some nodes. What ran already when the first look was taken is no release.
 * @param announced - what a quorum signed: one key may be stolen.
 * @param firstMs - first fact ever.
 */
export function releaseMarks(
  announced: readonly RecommendedVersion[],
  firstSeen: readonly FirstSeenAgent[],
  { fromMs, toMs }: Period,
  firstMs: number | null,
): Annotation[] {
  const isIn = (atMs: number): boolean => atMs >= fromMs && atMs < toMs
  const known = new Set(announced.map(({ version }) => version))
  const byAnnouncement = announced.map(({ version, atMs }) => ({ atMs, text: `${version} announced` }))
  const bySight = firstSeen.flatMap(({ agent, atMs }) => {
    const { name, version, rest } = parseAgent(agent)
    const isRelease = isStable(version) && rest === '' && !known.has(version)
    const wasThere = firstMs === null || atMs <= firstMs
    return isRelease && !wasThere ? [{ atMs, text: `${name} ${version} first seen` }] : []
  })
  return [...byAnnouncement, ...bySight]
    .filter(({ atMs }) => isIn(atMs))
    .slice(0, MARKS_MAX)
    .map(({ atMs, text }) => ({ kind: 'release', fromMs: atMs, toMs: null, text }))
}
