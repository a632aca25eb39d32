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

const scorePointSchema = z.object({
  startMs: epochMs.describe('Start of the day.'),
  score: z.number().min(0).max(100).nullable().describe('0 (bad) to 100 (good); null: not known that day.'),
})

export const healthPartSchema = z.object({
  part: z.enum(HEALTH_PARTS).describe('What it is about.'),
  score: z
    .number()
    .min(0)
    .max(100)
    .nullable()
    .describe('0 (bad) to 100 (good); null: cannot be known here, and then it has no weight.'),
  weight: z
    .number()
    .min(0)
    .max(1)
    .describe('Of the whole, after parts that are not known were left out; all together 1.'),
  value: z
    .number()
    .nullable()
    .describe('What was measured, in the unit that `text` says it in; null: not known.'),
  atMs: epochMs
    .nullable()
    .describe(
      'Start of the day it was measured on: the newest whole one on which it is known, or with `isSoFar` the present one; null: not known.',
    ),
  text: z.string().describe('The measure in words: `91% of the nodes seen answered`.'),
  trend: z
    .array(scorePointSchema)
    .describe('Score by day, oldest first; null: not known that day, or the day is not over.'),
})

export const healthAnswerSchema = answerFrameSchema.extend({
  score: z
    .number()
    .min(0)
    .max(100)
    .nullable()
    .describe('Weighted mean of the parts that are known; null: none is.'),
  isSoFar: z.boolean().describe('No day of the network is over yet: all is of the present one.'),
  trend: z
    .array(scorePointSchema)
    .describe('By whole days; the parts that are known may differ from day to day.'),
  parts: z.array(healthPartSchema).describe('What the score is made of.'),
})
export type HealthAnswer = z.infer<typeof healthAnswerSchema>
