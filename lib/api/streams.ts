/** What the API tells as it happens: operations whose answer never ends. @module */
import type { z } from 'zod'
import { PUBLIC_EVENTS, publicEventsQuerySchema } from '../live/public-events'
import type { Tag } from './operation'

interface Stream {
  /** camelCase; the name of the client's method. */
  readonly id: string
  /** Below `API_PATH`. */
  readonly route: string
  readonly tag: Tag
  /** One line. */
  readonly summary: string
  /** Markdown, as with operations. */
  readonly description: string
  readonly search: z.ZodObject
  /** As the program holds them; what leaves is `wireSchema` of them. */
  readonly events: Readonly<Record<string, { readonly summary: string; readonly schema: z.ZodObject }>>
  /** What opening it costs of a caller's budget. */
  readonly cost: number
}

export const EVENT_STREAM_MEDIA_TYPE = 'text/event-stream'

export const STREAMS = {
  live: {
    id: 'live',
    route: '/live',
    tag: 'live',
    summary: 'What changes, as it changes, as server-sent events',
    description: [
      'Each event has a name, an `id` and one line of JSON as `data`. `hello` comes first; `totals`, `status` and `traffic` then state their present value at once.',
      'A connection that was lost resumes where it was: send the id of the last event as `Last-Event-ID` (an `EventSource` does so by itself) or as `after`. What was missed is told once, in its order. Where that cannot be done, a `resync` event names the topics whose present state has to be asked for anew.',
      'A line that begins with a colon comes at least every 15 seconds, so that a silent connection is a broken one.',
    ].join('\n\n'),
    search: publicEventsQuerySchema,
    events: PUBLIC_EVENTS,
    cost: 1,
  },
} as const satisfies Readonly<Record<string, Stream>>
