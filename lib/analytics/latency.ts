/** How far apart nodes are: from the collectors, and from each other. @module */
import { z } from 'zod'
import { epochMs } from '../instant'
import { answerFrameSchema } from './answer'

const count = z.number().int().nonnegative()
const ms = z.number().nonnegative().nullable()

/** Round-trip times from collectors to nodes. Quantiles are estimated: within 0.4% (of a value 8
 * significant bits are kept). */
export const rttPointSchema = z.object({
  startMs: epochMs,
  measured: count,
  /** Of them while the collector was quiet. */
  quiet: count,
  meanMs: ms,
  p50Ms: ms,
  p90Ms: ms,
  p99Ms: ms,
})

export const latencyAnswerSchema = answerFrameSchema.extend({
  points: z.array(rttPointSchema),
  totals: rttPointSchema.omit({ startMs: true }),
  previous: z
    .object({ points: z.array(rttPointSchema), totals: rttPointSchema.omit({ startMs: true }) })
    .nullable(),
  /** From each collector to each country, countries of few nodes joined as '*'. */
  byCollector: z.array(
    z.object({
      collector: z.string(),
      country: z.string(),
      nodes: count,
      measured: count,
      p50Ms: ms,
      p90Ms: ms,
    }),
  ),
  /**
   * One way between two regions, over the links that traced messages took: median and quantiles of first receptions,
   * clocks compared. Regions are continents (AF, AN, AS, EU, NA, OC, SA; '': not known), by the nodes' present places.
   */
  regionPairs: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      messages: count,
      timed: count,
      p50Ms: ms,
      p90Ms: ms,
      p99Ms: ms,
    }),
  ),
})
export type LatencyAnswer = z.infer<typeof latencyAnswerSchema>
