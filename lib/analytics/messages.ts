/** How much is said, how fast it spreads, how often it arrives. @module */
import { z } from 'zod'
import { epochMs } from '../instant'
import { answerFrameSchema } from './answer'

const count = z.number().int().nonnegative()
const ms = z.number().nonnegative().nullable()

const within = (percent: string) =>
  ms.describe(
    `Propagation: ${percent} of the messages needed no longer until 90% of the nodes they reached had them, ms, clocks compared. Estimated: within 0.4%. null: not known.`,
  )

export const messagePointSchema = z.object({
  startMs: epochMs.describe('Start of the bucket.'),
  messages: count.describe('Messages that were first heard of in the bucket.'),
  bytes: count.describe('Bytes of gossiped data, each message once, as far as sizes are known.'),
  sized: count.describe('Messages whose size is known.'),
  deliveries: count.describe('First receptions.'),
  duplicates: count.describe('Receptions beyond the first.'),
  duplicateRatio: z
    .number()
    .nonnegative()
    .nullable()
    .describe('Duplicates per first reception; null: nothing was delivered.'),
  deliveryRatio: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe(
      'Subscribers reached per subscriber, over messages whose subscribers are known; null: none is.',
    ),
  timed: count.describe('Messages whose propagation time is known.'),
  p50Ms: within('half'),
  p90Ms: within('90%'),
  p99Ms: within('99%'),
})
export type MessagePoint = z.infer<typeof messagePointSchema>

const shareSchema = z.object({
  key: z.string().describe('The type or the topic; empty: not known.'),
  messages: count.describe('Messages of it.'),
  bytes: count.describe('Bytes of them, as far as sizes are known.'),
})

const seriesSchema = z.object({
  key: z.string().describe('The type or the topic; empty: not known.'),
  messages: z.array(count).describe('One value a bucket, as `coverage` has them.'),
  bytes: z.array(count).describe('One value a bucket, as `coverage` has them.'),
})
export type MessageSeries = z.infer<typeof seriesSchema>

export const messagesAnswerSchema = answerFrameSchema.extend({
  points: z.array(messagePointSchema).describe('One a bucket of the range, ascending.'),
  byType: z.array(seriesSchema).describe('The types of most messages, most first.'),
  byTopic: z.array(seriesSchema).describe('The topics of most messages, most first.'),
  types: z.array(shareSchema).describe('All types, over the whole range.'),
  topics: z.array(shareSchema).describe('All topics, over the whole range.'),
  totals: messagePointSchema.omit({ startMs: true }).describe('Over the whole range.'),
  previous: z
    .object({
      points: z.array(messagePointSchema).describe('One a bucket, ascending.'),
      totals: messagePointSchema.omit({ startMs: true }).describe('Over the whole of it.'),
    })
    .nullable()
    .describe('The time before; null: it was not asked for.'),
})
export type MessagesAnswer = z.infer<typeof messagesAnswerSchema>
