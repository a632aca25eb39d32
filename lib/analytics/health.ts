/** One figure for how well the network is, and the parts it is made of. @module */
import { z } from 'zod'
import { epochMs } from '../instant'
import { answerFrameSchema } from './answer'

export const HEALTH_PARTS = [
  'reachability',
  'churn',
  'freshness',
  'concentration',
  'quorum',
  'propagation',
] as const
export type HealthPart = (typeof HEALTH_PARTS)[number]

export const healthPartSchema = z.object({
  part: z.enum(HEALTH_PARTS),
  /** 0 (bad) to 100 (good); null: cannot be known here, and then it has no weight. */
  score: z.number().min(0).max(100).nullable(),
  /** Of the whole, after parts that are not known were left out; all together 1. */
  weight: z.number().min(0).max(1),
  /** What was measured, in the unit that `text` says it in; null: not known. */
  value: z.number().nullable(),
  /** Start of the day it was measured on, the newest whole one on which it is known; null: not known. */
  atMs: epochMs.nullable(),
  /** The measure in words: `91% of the nodes seen answered`. */
  text: z.string(),
  /** Score by day, oldest first; null: not known that day, or the day is not over. */
  trend: z.array(z.object({ startMs: epochMs, score: z.number().min(0).max(100).nullable() })),
})

export const healthAnswerSchema = answerFrameSchema.extend({
  /** Weighted mean of the parts that are known; null: none is. */
  score: z.number().min(0).max(100).nullable(),
  /** No day of the network is over yet: all is of the present one. */
  isSoFar: z.boolean(),
  /** By whole days; the parts that are known may differ from day to day. */
  trend: z.array(z.object({ startMs: epochMs, score: z.number().min(0).max(100).nullable() })),
  parts: z.array(healthPartSchema),
})
export type HealthAnswer = z.infer<typeof healthAnswerSchema>
