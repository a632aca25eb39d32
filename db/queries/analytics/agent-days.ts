import { z } from 'zod'
import type { AgentDays } from '@/lib/analytics/adoption'
import type { Question } from './question'
import { dayText } from './presence'

/** Agents that are read; anybody may call a node what he likes. */
export const AGENTS_MAX = 1_000
const DAY_MS = 86_400_000

const agentDaysRow = z.object({
  agent: z.string(),
  starts: z.array(z.coerce.number().int()),
  nodes: z.array(z.coerce.number().int()),
})

/** Nodes by agent and day over all that is known, of agents that ever ran on some nodes. */
export function agentDaysQuestion(toMs: number): Question<AgentDays> {
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
    params: { to: dayText(toMs + DAY_MS - 1), most: AGENTS_MAX },
    row: agentDaysRow,
  }
}
