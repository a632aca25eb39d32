/** What every dashboard's answer has: its range, how fresh it is, what it was asked with, and what to read beside it. @module */
import { z } from 'zod'
import { epochMs } from '../instant'
import { BUCKETS, RANGES, type RangeName } from './range'

const periodSchema = z.object({
  fromMs: epochMs.describe('Start.'),
  toMs: epochMs.describe('End, not included.'),
})

const shownQuerySchema = z
  .object({
    name: z.string().describe('What it asks for.'),
    sql: z.string().describe('The statement, with places for its parameters.'),
    params: z
      .record(z.string(), z.union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))]))
      .describe('Values of its parameters.'),
  })
  .meta({
    id: 'ShownQuery',
    description: 'A question as it was put to ClickHouse. Runs as it stands, with its parameters.',
  })
export type ShownQuery = z.infer<typeof shownQuerySchema>

const annotationSchema = z
  .object({
    kind: z
      .enum(['release', 'outage'])
      .describe(
        '`release`: a version was first announced or, where nothing is announced, first seen; `outage`: no collector worked.',
      ),
    fromMs: epochMs.describe('When it happened or began.'),
    toMs: epochMs.nullable().describe('When it ended; null: an instant, or still going on.'),
    text: z.string().describe('What happened, in words.'),
  })
  .meta({ id: 'Annotation', description: 'Beside the curves: something that happened and explains them.' })
export type Annotation = z.infer<typeof annotationSchema>

const coverageSchema = z
  .object({
    startMs: epochMs.describe('Start of the bucket.'),
    observed: z
      .number()
      .min(0)
      .max(1)
      .describe(
        'Time in which a collector worked, as a share of the bucket’s time so far, 0 to 1. 0: a gap, nothing is known.',
      ),
    isOpen: z.boolean().describe('The bucket is still going on.'),
  })
  .meta({ id: 'Coverage', description: 'How well a bucket was observed.' })
export type Coverage = z.infer<typeof coverageSchema>

/** Figures older than this, ms, are told as such. */
export const STALE_MS = 15 * 60_000

export const answerFrameSchema = z.object({
  range: z
    .object({
      name: z
        .enum(Object.keys(RANGES) as [RangeName, ...RangeName[]])
        .nullable()
        .describe('null: `from` and `to` were given.'),
      fromMs: epochMs.describe('Start of the first bucket.'),
      toMs: epochMs.describe('End of the last bucket, or the present.'),
      bucket: z.enum(BUCKETS).describe('Into what the range is cut.'),
      possibleBuckets: z.array(z.enum(BUCKETS)).describe('Into what it may be cut, finest first.'),
      previous: periodSchema
        .nullable()
        .describe('The time before that it is compared with; null: with none.'),
    })
    .meta({
      id: 'AnalyticsRange',
      description: 'The stretch of time that is looked at. Weeks begin on Monday.',
    }),
  asOfMs: epochMs.describe('Newest visit or sign of life of a collector: what is shown is as of then.'),
  firstMs: epochMs.nullable().describe('First fact ever; null: there is none yet.'),
  coverage: z.array(coverageSchema).describe('One a bucket of the range, ascending.'),
  annotations: z.array(annotationSchema).describe('What happened in the range.'),
  queries: z.array(shownQuerySchema).describe('What was asked of the database for this answer.'),
})
export type AnswerFrame = z.infer<typeof answerFrameSchema>

/** From this share of its time on a bucket counts as observed: less may have hidden what was there. */
const WHOLE_SHARE = 0.9

/** Whether a bucket that is over was observed for a part of its time only. */
export function isPartly({ observed, isOpen }: Pick<Coverage, 'observed' | 'isOpen'>): boolean {
  return !isOpen && observed > 0 && observed < WHOLE_SHARE
}
