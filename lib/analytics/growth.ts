/** How many nodes there are, who came and who went. @module */
import { z } from 'zod'
import { epochMs } from '../instant'
import { answerFrameSchema } from './answer'

const count = z.number().int().nonnegative()

/**
 * `reachable` of a bucket = `reachable` of the observed bucket before + `new` + `returning` - `gone`. All are exact
 * counts of distinct nodes.
 */
export const growthPointSchema = z.object({
  startMs: epochMs,
  /** Nodes visited, reached or not; null, as all that follow: nobody was visited. */
  seen: count.nullable(),
  /** Nodes that answered at least once. */
  reachable: count.nullable(),
  /** Answered for the first time ever. */
  new: count.nullable(),
  /** Answered before, not in the observed bucket before, and now again. */
  returning: count.nullable(),
  /** Answered in the observed bucket before, not in this one; null also while the bucket is still going on. */
  gone: count.nullable(),
  /** Network prefixes (/24, /48) that the nodes that answered live in; null: addresses are not kept. */
  prefixes: count.nullable(),
  /** Most nodes that answered from one prefix; null: addresses are not kept. */
  largestPrefix: count.nullable(),
  /** Sessions that began, and that ended, in the bucket; null: not known (yet), and by the hour. */
  joins: count.nullable(),
  departures: count.nullable(),
})
export type GrowthPoint = z.infer<typeof growthPointSchema>

export const growthTotalsSchema = z.object({
  /** Distinct nodes over the whole range. */
  seen: count,
  reachable: count,
  new: count,
})

export const growthAnswerSchema = answerFrameSchema.extend({
  points: z.array(growthPointSchema),
  /** Mean of `reachable` over the observed whole days of the last 7, one a point; empty but for the bucket `day`. */
  reachableMean7d: z.array(z.number().nullable()),
  totals: growthTotalsSchema,
  previous: z.object({ points: z.array(growthPointSchema), totals: growthTotalsSchema }).nullable(),
})
export type GrowthAnswer = z.infer<typeof growthAnswerSchema>

/** Sessions and lifetimes, of sessions that ended in the range, as far as both ends are known. */
export const churnAnswerSchema = answerFrameSchema.extend({
  sessions: z.object({
    ended: count,
    open: count,
    /** ms; null: none ended. */
    medianMs: z.number().nullable(),
    p90Ms: z.number().nullable(),
  }),
  /** How long sessions lasted; the edges grow by factors. Estimated where an end was not observed to the minute. */
  lengths: z.array(z.object({ fromMs: z.number(), toMs: z.number().nullable(), sessions: count })),
  /** From the first to the last answer of a node, over nodes first seen in the range. */
  lifetimes: z.array(z.object({ fromMs: z.number(), toMs: z.number().nullable(), nodes: count })),
  /** Nodes that answered in the range and have had one session ever, which is over. */
  oneTimeNodes: count,
  nodes: count,
  /** Mean share of the observed time that nodes which answered in the range were online, 0 to 1; null: not observed. */
  meanUptime: z.number().min(0).max(1).nullable(),
  /** How many nodes had which uptime: ten equal steps from 0 to 1. */
  uptimes: z.array(z.object({ from: z.number(), to: z.number(), nodes: count })),
})
export type ChurnAnswer = z.infer<typeof churnAnswerSchema>

/** Identities that share an address or a network prefix, of nodes that answered in the range. */
export const clustersAnswerSchema = answerFrameSchema.extend({
  /** What of addresses is kept: whole, cut to prefixes, or nothing. */
  detail: z.enum(['full', 'prefix', 'none']),
  nodes: count,
  addresses: count.nullable(),
  prefixes: count.nullable(),
  /** Nodes that share none of their prefixes. */
  alone: count.nullable(),
  /** Those of more than one node, largest first; an address where whole ones are kept, and its prefix. */
  largest: z.array(
    z.object({
      place: z.string(),
      kind: z.enum(['address', 'prefix']),
      nodes: count,
      asn: count,
      asName: z.string(),
      country: z.string(),
      firstSeenMs: epochMs,
    }),
  ),
  /** How many prefixes hold how many nodes: 1, 2, 3–5, 6–10, 11–100, more; and how many nodes they hold together. */
  sizes: z.array(z.object({ from: count, to: count.nullable(), prefixes: count, nodes: count })),
})
export type ClustersAnswer = z.infer<typeof clustersAnswerSchema>
