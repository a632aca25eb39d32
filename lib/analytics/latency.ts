/** How far apart nodes are: from the collectors, and from each other. @module */
import { z } from 'zod'
import { epochMs } from '../instant'
import { answerFrameSchema } from './answer'

const count = z.number().int().nonnegative()
const ms = z.number().nonnegative().nullable()

const rtt = (what: string) => ms.describe(`${what} of the round-trip times, ms; null: none was measured.`)
const estimated = (percent: string) =>
  ms.describe(`${percent} took no longer, ms. Estimated: within 0.4%. null: none was measured.`)

export const rttPointSchema = z.object({
  startMs: epochMs.describe('Start of the bucket.'),
  measured: count.describe('Round-trip times from collectors to nodes that were measured.'),
  quiet: count.describe('Of them while the collector was quiet.'),
  meanMs: rtt('Mean'),
  p50Ms: estimated('Half'),
  p90Ms: estimated('90%'),
  p99Ms: estimated('99%'),
})

export const latencyAnswerSchema = answerFrameSchema.extend({
  points: z.array(rttPointSchema).describe('One a bucket of the range, ascending.'),
  totals: rttPointSchema.omit({ startMs: true }).describe('Over the whole range.'),
  previous: z
    .object({
      points: z.array(rttPointSchema).describe('One a bucket, ascending.'),
      totals: rttPointSchema.omit({ startMs: true }).describe('Over the whole of it.'),
    })
    .nullable()
    .describe('The time before; null: it was not asked for.'),
  byCollector: z
    .array(
      z.object({
        collector: z.string().describe('Who measured.'),
        country: z.string().describe('ISO 3166-1 alpha-2; empty: not known; `*`: countries of few nodes.'),
        nodes: count.describe('Distinct nodes.'),
        measured: count.describe('Measurements.'),
        p50Ms: estimated('Half'),
        p90Ms: estimated('90%'),
      }),
    )
    .describe('From each collector to each country, countries of few nodes joined as `*`.'),
  regionPairs: z
    .array(
      z.object({
        from: z.string().describe('Region of who sent.'),
        to: z.string().describe('Region of who received.'),
        messages: count.describe('First receptions.'),
        timed: count.describe('Of them, those whose latency is known.'),
        p50Ms: estimated('Half'),
        p90Ms: estimated('90%'),
        p99Ms: estimated('99%'),
      }),
    )
    .describe(
      'One way between two regions, over the links that traced messages took: median and quantiles of first receptions, clocks compared. Regions are continents (AF, AN, AS, EU, NA, OC, SA; empty: not known), by the nodes’ present places.',
    ),
})
export type LatencyAnswer = z.infer<typeof latencyAnswerSchema>
