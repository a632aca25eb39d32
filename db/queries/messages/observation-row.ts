import { z } from 'zod'
import { messageTypeSchema, SIGNATURE_STATES } from '@/lib/messages/kinds'

const number = z.coerce.number()

/** What one collector saw of a message that it received itself. */
export const observationRowSchema = z.object({
  collector: z.string(),
  arrivedAtMs: number,
  topic: z.string(),
  lastHopNum: z.number().int(),
  originNum: z.number().int(),
  sizeBytes: z.number().int(),
  type: messageTypeSchema.nullable().catch(null),
  sentAtMs: number.nullable(),
  hopCount: z.number().int().nullable(),
  maxHops: z.number().int().nullable(),
  signature: z.enum(SIGNATURE_STATES).catch('unknown'),
})
export type ObservationRow = z.infer<typeof observationRowSchema>
