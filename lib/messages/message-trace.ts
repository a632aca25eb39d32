/** The raw trace of a message, as the API gives it: every event as it was reported, and when it really was. @module */
import { z } from 'zod'
import { epochMs, epochUs } from '../instant'
import { HOP_KINDS } from './kinds'
import { messageIdSchema, nodeRefSchema } from './message'

export const TRACE_FORMATS = ['json', 'csv'] as const

export const traceEventSchema = z.object({
  kind: z.enum(HOP_KINDS),
  /** Who reports. */
  node: nodeRefSchema,
  /** The other end: from whom, or for `drop` to whom; null: nobody is named. */
  peer: nodeRefSchema.nullable(),
  /** By the node's own clock, as reported, µs since 1970. */
  reportedAtUs: epochUs,
  /** Since publication, clocks compared, ms; null where that could not be done. */
  afterMs: z.number().nonnegative().nullable(),
  /** How far `afterMs` may be off. */
  uncertaintyMs: z.number().nonnegative().nullable(),
  /** Why it was refused, as the node says it; '' where it was not. */
  reason: z.string(),
  /** Who received the report, and when, by its clock. */
  collector: z.string(),
  receivedAtMs: epochMs,
})
export type TraceEvent = z.infer<typeof traceEventSchema>

export const messageTraceSchema = z.object({
  id: messageIdSchema,
  /** '' when no report named it. */
  topic: z.string(),
  /** Who published it, as far as is known. */
  origin: nodeRefSchema.nullable(),
  /** By the origin's own clock, µs since 1970; null: it does not report. */
  publishedAtUs: epochUs.nullable(),
  /** By the reporting nodes' clocks, the earliest first. */
  events: z.array(traceEventSchema),
  /** true: more were reported than are kept in one answer. */
  isCut: z.boolean(),
})
export type MessageTrace = z.infer<typeof messageTraceSchema>

const COLUMNS = [
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
] as const

/**
 * A trace as CSV with a head, one event a line.
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function writeTraceCsv({ events }: Pick<MessageTrace, 'events'>): string {
  const lines = [
    COLUMNS.join(','),
    ...events.map((event) =>
      [
        event.kind,
        event.node.peerId,
        event.peer?.peerId ?? '',
        microTime(event.reportedAtUs),
        String(event.reportedAtUs),
        event.afterMs === null ? '' : event.afterMs.toFixed(3),
        event.uncertaintyMs === null ? '' : event.uncertaintyMs.toFixed(3),
        text(event.reason),
        text(event.collector),
        new Date(event.receivedAtMs).toISOString(),
      ].join(','),
    ),
  ]
  return `${lines.join('\r\n')}\r\n`
}

/**
 * A field that holds what others wrote. What a spreadsheet would take for a formula is kept from being one.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
function text(value: string): string {
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

/** ISO 8601 with microseconds. */
function microTime(us: number): string {
  const micros = String(us % 1_000).padStart(3, '0')
  return new Date(Math.floor(us / 1_000)).toISOString().replace('Z', `${micros}Z`)
}
