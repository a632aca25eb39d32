/** What nodes run, and how a release spreads. @module */
import { z } from 'zod'
import { epochMs } from '../instant'
import { answerFrameSchema } from './answer'

const count = z.number().int().nonnegative()

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
  /** Nodes that ran it in the last 24 hours of the range, and it or a newer one. */
  nodes: count,
  nodesOrNewer: count,
})

export const versionsAnswerSchema = answerFrameSchema.extend({
  /** Distinct nodes that answered in the last 24 hours of the range: what `agents` and `names` are shares of. */
  nodes: count,
  /**
   * Nodes that answered and ran this agent, one value a bucket, as `coverage` has them (null: nobody was visited). The
   * agents of most nodes by themselves; those of fewer together by their name, where `agents` says how many they are.
   * A node that changed within a bucket counts under both.
   */
  byAgent: z.array(
    agentPartsSchema.extend({ agent: z.string(), agents: count, nodes: z.array(count.nullable()) }),
  ),
  /** In the last 24 hours of the range, most nodes first; '' did not say. */
  agents: z.array(
    agentPartsSchema.extend({ agent: z.string(), nodes: count, share: z.number().min(0).max(1) }),
  ),
  /** All agents grouped by name, in the same time. */
  names: z.array(
    z.object({ name: z.string(), agents: count, nodes: count, share: z.number().min(0).max(1) }),
  ),
  /** Newest first. What ran already when the first look was taken is none, unless it was announced. */
  releases: z.array(releaseSchema),
  /** The newest version that authorities announced by the end of the range, and who is below it; null: none. */
  recommended: z
    .object({
      name: z.string(),
      version: z.string(),
      announcedMs: epochMs,
      authorities: z.array(z.string()),
      below: count,
      at: count,
      /** Nodes of other names, or that say no version: they cannot be compared. */
      other: count,
    })
    .nullable(),
})
export type VersionsAnswer = z.infer<typeof versionsAnswerSchema>
