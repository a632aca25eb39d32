/** What nodes run, and how a release spreads. @module */
import { z } from 'zod'
import { answerFrameSchema } from './answer'

const count = z.number().int().nonnegative()
const epochMs = z.number().int()

/** An agent string read as name and version: `meshara/1.8.0+dirty` → name `meshara`, version `1.8.0`, rest `+dirty`. */
export const agentPartsSchema = z.object({ name: z.string(), version: z.string(), rest: z.string() })
export type AgentParts = z.infer<typeof agentPartsSchema>

export const releaseSchema = z.object({
  name: z.string(),
  version: z.string(),
  firstSeenMs: epochMs,
  /** When an authority first announced it, with a valid signature; null: nothing was seen. */
  announcedMs: epochMs.nullable(),
  /** Days from the release (announced, else first seen) until that share of the nodes of its name ran it or a newer one; null: not yet. */
  daysTo50: z.number().nonnegative().nullable(),
  daysTo90: z.number().nonnegative().nullable(),
  /** Nodes that ran it in the newest bucket, and it or a newer one. */
  nodes: count,
  nodesOrNewer: count,
})

export const versionsAnswerSchema = answerFrameSchema.extend({
  nodes: count,
  /** Nodes that answered and ran this agent, one row a bucket and agent. */
  byAgent: z.array(z.object({ startMs: epochMs, agent: z.string(), nodes: count })),
  /** In the newest observed bucket, most nodes first, every agent; '' did not say. */
  agents: z.array(
    agentPartsSchema.extend({ agent: z.string(), nodes: count, share: z.number().min(0).max(1) }),
  ),
  /** Agents grouped by name, in the newest observed bucket. */
  names: z.array(
    z.object({ name: z.string(), agents: count, nodes: count, share: z.number().min(0).max(1) }),
  ),
  releases: z.array(releaseSchema),
  /** What authorities recommend, and who is below it; null: nothing valid was announced. */
  recommended: z
    .object({
      name: z.string(),
      version: z.string(),
      announcedMs: epochMs,
      authorities: z.array(z.string()),
      below: count,
      at: count,
      /** Nodes of other names, whose versions cannot be compared. */
      other: count,
    })
    .nullable(),
})
export type VersionsAnswer = z.infer<typeof versionsAnswerSchema>
