/** What the benchmark and its mesh process tell each other. @module */
import { z } from 'zod'

export const orderSchema = z.discriminatedUnion('order', [
  z.object({ order: z.literal('trace'), addresses: z.array(z.string()) }),
  /** Publish so many messages, evenly until then, epoch ms. */
  z.object({ order: z.literal('publish'), count: z.number().int(), untilMs: z.number() }),
  z.object({ order: z.literal('tell') }),
])
export type Order = z.infer<typeof orderSchema>

export const recordSchema = z.object({
  id: z.string(),
  origin: z.string(),
  edges: z.array(z.object({ from: z.string(), to: z.string(), latencyMs: z.number().nullable() })),
})

export const newsSchema = z.discriminatedUnion('news', [
  z.object({ news: z.literal('up') }),
  z.object({ news: z.literal('tracing') }),
  z.object({ news: z.literal('published') }),
  z.object({
    news: z.literal('told'),
    records: z.array(recordSchema),
    buffered: z.number().int(),
    dropped: z.number().int(),
  }),
])
export type News = z.infer<typeof newsSchema>
