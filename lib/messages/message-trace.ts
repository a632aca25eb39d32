/** The raw trace of a message, as the API gives it: every event as it was reported, and when it really was. @module */
import { z } from 'zod'
import { epochMs, epochUs } from '../instant'
import { timeCell, type Table } from '../analytics/csv'
import { HOP_KINDS, HOP_KINDS_TEXT } from './kinds'
import { messageIdSchema, nodeRefSchema } from './message'

export const traceEventSchema = z
  .object({
    kind: z.enum(HOP_KINDS).describe(HOP_KINDS_TEXT),
    node: nodeRefSchema.describe('Who reports.'),
    peer: nodeRefSchema
      .nullable()
      .describe('The other end: from whom, or for `drop` to whom; null: nobody is named.'),
    reportedAtUs: epochUs.describe('By the node’s own clock, as reported.'),
    afterMs: z
      .number()
      .nonnegative()
      .nullable()
      .describe('Since publication, ms, clocks compared; null where that could not be done.'),
    uncertaintyMs: z.number().nonnegative().nullable().describe('How far `afterMs` may be off, ms.'),
    reason: z.string().describe('Why it was refused, as the node says it; empty where it was not.'),
    collector: z.string().describe('Who received the report.'),
    receivedAtMs: epochMs.describe('When the report was received, by the collector’s clock.'),
  })
  .meta({ id: 'TraceEvent' })
export type TraceEvent = z.infer<typeof traceEventSchema>

export const messageTraceSchema = z.object({
  id: messageIdSchema.describe('Message id, lower-case hex.'),
  topic: z.string().describe('Gossipsub topic; empty when no report named it.'),
  origin: nodeRefSchema.nullable().describe('Who published it, as far as is known.'),
  publishedAtUs: epochUs.nullable().describe('By the origin’s own clock; null: it does not report.'),
  events: z.array(traceEventSchema).describe('By the reporting nodes’ clocks, the earliest first.'),
  isCut: z.boolean().describe('true: more were reported than are kept in one answer.'),
})
export type MessageTrace = z.infer<typeof messageTraceSchema>

/** The events as a table: what the files of a trace hold. */
export function traceTable({ events }: Pick<MessageTrace, 'events'>): Table {
  return {
    columns: [
      'kind',
      'node',
      'peer',
      'reported_at',
      'reported_at_us',
      'after_ms',
      'uncertainty_ms',
      'reason',
      'collector',
      'received_at',
    ],
    rows: events.map((event) => [
      event.kind,
      event.node.peerId,
      event.peer?.peerId ?? null,
      microTime(event.reportedAtUs),
      event.reportedAtUs,
      toMicros(event.afterMs),
      toMicros(event.uncertaintyMs),
      event.reason,
      event.collector,
      timeCell(event.receivedAtMs),
    ]),
  }
}

/** ms, to the µs that the nodes' own times have. */
const toMicros = (ms: number | null): number | null => (ms === null ? null : Math.round(ms * 1_000) / 1_000)

/** ISO 8601 with microseconds. */
function microTime(us: number): string {
  const micros = String(us % 1_000).padStart(3, '0')
  return new Date(Math.floor(us / 1_000)).toISOString().replace('Z', `${micros}Z`)
}
