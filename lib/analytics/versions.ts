/** What nodes run, and how a release spreads. @module */
import { z } from 'zod'
import { epochMs } from '../instant'
import { answerFrameSchema } from './answer'

const count = z.number().int().nonnegative()

export const agentPartsSchema = z.object({
  name: z.string().describe('Of `meshara/1.8.0+dirty`: `meshara`.'),
  version: z.string().describe('Of `meshara/1.8.0+dirty`: `1.8.0`; empty where none is said.'),
  rest: z.string().describe('Of `meshara/1.8.0+dirty`: `+dirty`.'),
})
export type AgentParts = z.infer<typeof agentPartsSchema>

export const releaseSchema = z
  .object({
    name: z.string().describe('Name of the agent.'),
    version: z.string().describe('Version of the release.'),
    firstSeenMs: epochMs.describe('Start of the day on which a node first ran it.'),
    announcedMs: epochMs
      .nullable()
      .describe('When an authority first announced it, with a valid signature; null: nothing was seen.'),
    daysTo50: z
      .number()
      .nonnegative()
      .nullable()
      .describe(
        'Days from the release (announced, else first seen) until half of the nodes of its name ran it or a newer one; null: not yet.',
      ),
    daysTo90: z.number().nonnegative().nullable().describe('The same for 90% of the nodes.'),
    nodes: count.describe('Nodes that ran it in the last 24 hours of the range.'),
    nodesOrNewer: count.describe('Nodes that ran it or a newer one in the same time.'),
  })
  .meta({ id: 'Release' })

export const versionsAnswerSchema = answerFrameSchema.extend({
  nodes: count.describe(
    'Distinct nodes that answered in the last 24 hours of the range: what `agents` and `names` are shares of.',
  ),
  byAgent: z
    .array(
      agentPartsSchema.extend({
        agent: z.string().describe('Agent string, or the name of several.'),
        agents: count.describe('Agents that it stands for; 1: for itself alone.'),
        nodes: z.array(count.nullable()).describe('One value a bucket; null: nobody was visited.'),
      }),
    )
    .describe(
      'Nodes that answered and ran this agent, one value a bucket, as `coverage` has them (null: nobody was visited). The agents of most nodes by themselves; those of fewer together by their name, where `agents` says how many they are. A node that changed within a bucket counts under both.',
    ),
  agents: z
    .array(
      agentPartsSchema.extend({
        agent: z.string().describe('Agent string; empty: it did not say.'),
        nodes: count.describe('Nodes that ran it.'),
        share: z.number().min(0).max(1).describe('Of `nodes`, 0 to 1.'),
      }),
    )
    .describe(
      'In the last 24 hours of the range, most nodes first. In a range that ends now a node counts under what it runs now; in one that is over, a node that changed in those hours counts under both.',
    ),
  names: z
    .array(
      z.object({
        name: z.string().describe('Name of the agents.'),
        agents: count.describe('Agents of this name.'),
        nodes: count.describe('Nodes that ran one of them.'),
        share: z.number().min(0).max(1).describe('Of `nodes`, 0 to 1.'),
      }),
    )
    .describe('All agents grouped by name, in the same time.'),
  releases: z
    .array(releaseSchema)
    .describe(
      'Newest first. What ran already when the first look was taken is none, unless it was announced.',
    ),
  recommended: z
    .object({
      name: z.string().describe('Name of the agent whose versions authorities announce.'),
      version: z.string().describe('The version.'),
      announcedMs: epochMs.describe('When it was first announced.'),
      authorities: z.array(z.string()).describe('Names of those who announced it.'),
      below: count.describe('Nodes that ran an older one.'),
      at: count.describe('Nodes that ran it or a newer one.'),
      other: count.describe('Nodes of other names, or that say no version: they cannot be compared.'),
    })
    .nullable()
    .describe(
      'The newest version that authorities announced by the end of the range, and who is below it; null: none.',
    ),
})
export type VersionsAnswer = z.infer<typeof versionsAnswerSchema>
