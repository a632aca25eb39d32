/** What the sink counts, for Prometheus. @module */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { CHANNELS, type ChannelStatus, type SinkStatus } from './sink-status'

export interface SinkMetrics {
  acknowledged: Counter
  dropped: Counter<'reason' | 'channel'>
  refusedBatches: Counter
  unreadable: Counter
  failures: Counter
  insertSeconds: Histogram
}

export function createSinkMetrics(registry: Registry, status: () => SinkStatus): SinkMetrics {
  const registers = [registry]
  const gauge = (name: string, help: string, value: (now: SinkStatus) => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value(status()))
      },
    })
  }
  gauge('explorer_spool_bytes', 'Disk taken by the spool, bytes.', ({ spoolBytes }) => spoolBytes)
  gauge('explorer_spool_facts', 'Facts that wait for ClickHouse.', ({ spooledFacts }) => spooledFacts)
  const gaugeOfEach = (name: string, help: string, value: (now: ChannelStatus) => number): void => {
    new Gauge({
      name,
      help,
      registers,
      labelNames: ['channel'],
      collect() {
        const { channels } = status()
        for (const channel of CHANNELS) this.set({ channel }, value(channels[channel]))
      },
    })
  }
  gaugeOfEach(
    'explorer_spool_channel_bytes',
    'The same disk, by way: main, messages.',
    (now) => now.spoolBytes,
  )
  gaugeOfEach(
    'explorer_spool_channel_facts',
    'The same facts, by way: main, messages.',
    (now) => now.spooledFacts,
  )
  gauge('explorer_spool_batches', 'Batches that wait for ClickHouse.', ({ spooledBatches }) => spooledBatches)
  gauge('explorer_store_up', '1: the last write was taken; 0: ClickHouse is away.', ({ awaySinceMs }) =>
    awaySinceMs === null ? 1 : 0,
  )
  gauge('explorer_spool_disk_failed', '1: batches wait in memory alone.', ({ diskFailed }) =>
    Number(diskFailed),
  )
  return {
    acknowledged: new Counter({
      name: 'explorer_facts_written_total',
      help: 'Facts that ClickHouse acknowledged. A hop event counts as one.',
      registers,
    }),
    dropped: new Counter({
      name: 'explorer_facts_dropped_total',
      help: 'Facts lost, by reason: spool_full, memory_full, too_large. A hop event counts as one.',
      labelNames: ['reason', 'channel'],
      registers,
    }),
    refusedBatches: new Counter({
      name: 'explorer_batches_refused_total',
      help: 'Batches that ClickHouse will never take; set aside.',
      registers,
    }),
    unreadable: new Counter({
      name: 'explorer_facts_unreadable_total',
      help: 'Facts and stretches of the journal that could not be read again.',
      registers,
    }),
    failures: new Counter({
      name: 'explorer_store_failures_total',
      help: 'Times that ClickHouse went away.',
      registers,
    }),
    insertSeconds: new Histogram({
      name: 'explorer_insert_seconds',
      help: 'How long ClickHouse took for a batch, seconds.',
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
  }
}
