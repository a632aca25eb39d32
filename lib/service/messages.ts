/** What a part tells its supervisor over the IPC channel. @module */
import { z } from 'zod'

export const serviceMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    service: z.string(),
    /** Addresses and the like, for the supervisor to hand on. */
    details: z.record(z.string(), z.string()),
  }),
  /** How far a part has come, for the supervisor's progress lines. */
  z.object({ type: z.literal('progress'), service: z.string(), text: z.string() }),
  /** What a person at the terminal should know, at any time of the part's life: one line. */
  z.object({ type: z.literal('notice'), service: z.string(), text: z.string() }),
  /** Why a part ends: one sentence for a person. */
  z.object({ type: z.literal('fatal'), service: z.string(), sentence: z.string() }),
])
export type ServiceMessage = z.infer<typeof serviceMessageSchema>
