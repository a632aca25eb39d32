/** How much is said, how fast it spreads, how often it arrives. @module */
import { z } from 'zod'
import { epochMs } from '../instant'
import { answerFrameSchema } from './answer'

const count = z.number().int().nonnegative()
const ms = z.number().nonnegative().nullable()

export const messagePointSchema = z.object({
  startMs: epochMs,
  messages: count,
  /** Each message once, as far as sizes are known. */
  bytes: count,
  /** Messages whose size is known. */
  sized: count,
  deliveries: count,
  duplicates: count,
  /** Duplicates per first reception; null: nothing was delivered. */
  duplicateRatio: z.number().nonnegative().nullable(),
  /** Subscribers reached per subscriber, over messages whose subscribers are known; null: none is. */
  deliveryRatio: z.number().min(0).max(1).nullable(),
  /** Messages whose propagation time is known. */
  timed: count,
  /**
   * Quantiles over messages of the time until 90% of the nodes reached had it, clocks compared. Estimated: within 0.4%
   * (of a value 8 significant bits are kept).
   */
  p50Ms: ms,
  p90Ms: ms,
  p99Ms: ms,
})
export type MessagePoint = z.infer<typeof messagePointSchema>

const shareSchema = z.object({ key: z.string(), messages: count, bytes: count })

/** One value a bucket, as `coverage` has them. */
const seriesSchema = z.object({ key: z.string(), messages: z.array(count), bytes: z.array(count) })
export type MessageSeries = z.infer<typeof seriesSchema>

export const messagesAnswerSchema = answerFrameSchema.extend({
  points: z.array(messagePointSchema),
  /** The types and topics of most messages, most first; the key '' is "not known". */
  byType: z.array(seriesSchema),
  byTopic: z.array(seriesSchema),
  /** Over the range. */
  types: z.array(shareSchema),
  topics: z.array(shareSchema),
  totals: messagePointSchema.omit({ startMs: true }),
  previous: z
    .object({ points: z.array(messagePointSchema), totals: messagePointSchema.omit({ startMs: true }) })
    .nullable(),
})
export type MessagesAnswer = z.infer<typeof messagesAnswerSchema>
