/** The trace sink in numbers. @module */
import { Counter, Gauge, type Registry } from 'prom-client'
import type { Inflated } from './inflate'
import type { EventCounts } from './take-event'

/**
 * How a trace stream ended. `replaced`: its reporter opened another; `refused`: there were too many reporters,
 * `crowded`: there were too many at its address; `silent`: another needed its place.
 */
export const STREAM_ENDS = [
  'closed',
  'inflation',
  'not_gzip',
  'bad_frame',
  'replaced',
  'refused',
  'crowded',
  'silent',
  'stopped',
  'failed',
] as const
export type StreamEnd = (typeof STREAM_ENDS)[number]

export interface TraceMetricsInit {
  registry: Registry
  counts: EventCounts
  bytes: Inflated
  reporters: () => number
  streams: () => number
}

export interface TraceMetrics {
  opened(): void
  ended(how: StreamEnd): void
  /** A reporter sends faster than is taken, and had to wait. */
  slowed: (ms: number) => void
}

export function createTraceMetrics(init: TraceMetricsInit): TraceMetrics {
  const { registry, counts, bytes } = init
  const registers = [registry]
  const total = (
    name: string,
    help: string,
    label: string,
    values: () => readonly (readonly [string, number])[],
  ): void => {
    new Counter({
      name,
      help,
      labelNames: [label],
      registers,
      collect() {
        this.reset()
        for (const [value, count] of values()) this.inc({ [label]: value }, count)
      },
    })
  }
  total('trace_events_total', 'Events that nodes reported and that were taken, by type.', 'type', () =>
    Object.entries(counts.accepted),
  )
  total('trace_events_dropped_total', 'Events that were not taken, by reason.', 'reason', () =>
    Object.entries(counts.dropped),
  )
  total('trace_bytes_total', 'Bytes of trace streams, on the wire and inflated.', 'form', () => [
    ['wire', bytes.bytesIn],
    ['inflated', bytes.bytesOut],
  ])
  new Gauge({
    name: 'trace_reporters',
    help: 'Nodes that report now.',
    registers,
    collect() {
      this.set(init.reporters())
    },
  })
  new Gauge({
    name: 'trace_streams',
    help: 'Trace streams that are open now.',
    registers,
    collect() {
      this.set(init.streams())
    },
  })
  const opened = new Counter({
    name: 'trace_streams_opened_total',
    help: 'Trace streams that nodes opened.',
    registers,
  })
  const ended = new Counter({
    name: 'trace_streams_ended_total',
    help: 'Trace streams that ended, by how.',
    labelNames: ['how'],
    registers,
  })
  for (const how of STREAM_ENDS) ended.inc({ how }, 0)
  const slowed = new Counter({
    name: 'trace_slowed_seconds_total',
    help: 'Time for which reporters that send too fast were not read.',
    registers,
  })
  return {
    opened: () => {
      opened.inc()
    },
    ended: (how) => {
      ended.inc({ how })
    },
    slowed: (ms) => {
      slowed.inc(ms / 1_000)
    },
  }
}
