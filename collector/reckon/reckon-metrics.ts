/** What the keepers and the reckoning count, for Prometheus. @module */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

export interface ReckonMetricsInit {
  registry: Registry
  waitingMessages: () => number
  keeperLagMs: () => number
  reckoningLagMs: () => number
  comparedClocks: () => number
}

export interface ReckonMetrics {
  kept(messages: number): void
  reckoned(slot: { hops: number; messages: number; tookMs: number }): void
  skipped(slots: number): void
  leftOut(reports: number): void
  grown(stated: { periods: number; tookMs: number }): void
  sessionsCounted(counted: { stated: number; tookMs: number }): void
  historyStated(stated: { days: number; tookMs: number }): void
  failed(part: 'keeper' | 'reckoning' | 'growth' | 'sessions' | 'history'): void
}

export function createReckonMetrics(init: ReckonMetricsInit): ReckonMetrics {
  const registers = [init.registry]
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  }
  gauge(
    'explorer_messages_waiting',
    'Messages whose row in the list is to be written anew.',
    init.waitingMessages,
  )
  gauge(
    'explorer_keeper_lag_seconds',
    'For how long the message that waits longest does.',
    () => init.keeperLagMs() / 1_000,
  )
  gauge(
    'explorer_reckoning_lag_seconds',
    'For how long the oldest uncounted stretch of time has been due.',
    () => init.reckoningLagMs() / 1_000,
  )
  gauge('explorer_clocks_compared', 'Nodes whose clocks were compared last.', init.comparedClocks)
  const counter = (name: string, help: string): Counter => new Counter({ name, help, registers })
  const kept = counter('explorer_messages_kept_total', 'Rows of the message list that were written.')
  const hops = counter('explorer_hops_reckoned_total', 'Hops that were counted.')
  const messages = counter('explorer_messages_reckoned_total', 'Messages that were counted.')
  const skipped = counter(
    'explorer_slots_skipped_total',
    'Stretches of time that could not be counted any more.',
  )
  const leftOut = counter(
    'explorer_hop_reports_left_out_total',
    'Reports of hops that were not looked at, for their nodes had said too much of one message.',
  )
  const failures = new Counter({
    name: 'explorer_reckon_failures_total',
    help: 'Turns of the keepers or the reckoning that failed and were tried again.',
    labelNames: ['part'],
    registers,
  })
  const seconds = new Histogram({
    name: 'explorer_reckoning_seconds',
    help: 'How long it took to count a stretch of time.',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  })
  const periods = counter(
    'explorer_growth_periods_total',
    'Days, weeks and months whose figures of growth were written.',
  )
  const stretches = counter(
    'explorer_stretches_stated_total',
    'Stretches in which a node was online or offline that were written.',
  )
  const sessionSeconds = new Histogram({
    name: 'explorer_sessions_seconds',
    help: 'How long it took to count sessions, a stretch of days at a time.',
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  })
  const growthSeconds = new Histogram({
    name: 'explorer_growth_seconds',
    help: 'How long it took to bring the figures of growth up to date.',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  })
  const historyDays = counter('explorer_history_days_total', 'Days whose states were written.')
  const historySeconds = new Histogram({
    name: 'explorer_history_seconds',
    help: 'How long it took to state how nodes and links were on a day.',
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  })
  return {
    kept: (count) => {
      kept.inc(count)
    },
    reckoned: (slot) => {
      hops.inc(slot.hops)
      messages.inc(slot.messages)
      seconds.observe(slot.tookMs / 1_000)
    },
    skipped: (slots) => {
      skipped.inc(slots)
    },
    leftOut: (reports) => {
      leftOut.inc(reports)
    },
    sessionsCounted: ({ stated, tookMs }) => {
      stretches.inc(stated)
      sessionSeconds.observe(tookMs / 1_000)
    },
    grown: (stated) => {
      periods.inc(stated.periods)
      growthSeconds.observe(stated.tookMs / 1_000)
    },
    historyStated: ({ days, tookMs }) => {
      historyDays.inc(days)
      historySeconds.observe(tookMs / 1_000)
    },
    failed: (part) => {
      failures.inc({ part })
    },
  }
}
