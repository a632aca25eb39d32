/** What every dashboard's answer has: its range, how fresh it is, what it was asked with, and what to read beside it. @module */
import { z } from 'zod'
import { epochMs } from '../instant'
import { BUCKETS, RANGES, type RangeName } from './range'

const periodSchema = z.object({ fromMs: epochMs, toMs: epochMs })

/** A question as it was put to ClickHouse: what "show query" shows. Runs as it stands, with its parameters. */
const shownQuerySchema = z.object({
  name: z.string(),
  sql: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))])),
})
export type ShownQuery = z.infer<typeof shownQuerySchema>

/** Beside the curves: something that happened and explains them. */
const annotationSchema = z.object({
  /** `release`: a version was first announced or, where nothing is announced, first seen; `outage`: no collector worked. */
  kind: z.enum(['release', 'outage']),
  fromMs: epochMs,
  /** null: an instant, or still going on. */
  toMs: epochMs.nullable(),
  text: z.string(),
})
export type Annotation = z.infer<typeof annotationSchema>

/** How well a bucket was observed. */
const coverageSchema = z.object({
  startMs: epochMs,
  /** Time in which a collector worked, as a share of the bucket's time so far, 0 to 1. 0: a gap, nothing is known. */
  observed: z.number().min(0).max(1),
  /** The bucket is still going on. */
  isOpen: z.boolean(),
})
export type Coverage = z.infer<typeof coverageSchema>

export const answerFrameSchema = z.object({
  range: z.object({
    name: z.enum(Object.keys(RANGES) as [RangeName, ...RangeName[]]).nullable(),
    fromMs: epochMs,
    toMs: epochMs,
    bucket: z.enum(BUCKETS),
    possibleBuckets: z.array(z.enum(BUCKETS)),
    previous: periodSchema.nullable(),
  }),
  /** Newest visit or sign of life of a collector: what is shown is as of then. */
  asOfMs: epochMs,
  /** First fact ever; null: there is none yet. */
  firstMs: epochMs.nullable(),
  /** One a bucket of the range, ascending. */
  coverage: z.array(coverageSchema),
  annotations: z.array(annotationSchema),
  queries: z.array(shownQuerySchema),
})
export type AnswerFrame = z.infer<typeof answerFrameSchema>
