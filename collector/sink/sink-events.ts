/** Says what happens in the sink: in the log, without flooding it, in metrics, and in the status. @module */
import type { Logger } from 'pino'
import { Registry } from 'prom-client'
import type { Clock } from './clock'
import type { Recovery } from './recover'
import type { SenderEvent } from './sender'
import type { SetAside } from './set-aside'
import { createSinkMetrics, type SinkMetrics } from './sink-metrics'
import type { ChannelName, SinkCounts, SinkStatus } from './sink-status'
import type { Spool, SpoolEvent } from './spool'

/** Losses are summed up in one line at most this often, ms. */
const LOSS_LOG_INTERVAL_MS = 10_000

export interface ReporterInit {
  log: Logger
  metrics: Registry | undefined
  clock: Clock
  refused: SetAside
  status: () => SinkStatus
}

export interface Reporter {
  recovered(recovery: Recovery): void
  spool(event: SpoolEvent): void
  sender(event: SenderEvent, spool: Spool): Promise<void>
  lost(facts: number, error: unknown): void
  syncFailed(error: unknown): void
  asideFailed(error: unknown): void
}

export interface SinkReporter {
  /** For one of the ways. */
  of(channel: ChannelName): Reporter
  asideFailed(error: unknown): void
  counts(): SinkCounts
}

export function createReporter(init: ReporterInit): SinkReporter {
  const metrics = createSinkMetrics(init.metrics ?? new Registry(), init.status)
  const counts = { droppedFacts: 0, refusedBatches: 0 }
  const asideFailed = (err: unknown): void => {
    init.log.error({ err }, 'could not set aside what the store did not take')
  }
  return {
    of: (channel) => channelReporter(init, channel, { metrics, counts, asideFailed }),
    asideFailed,
    counts: () => counts,
  }
}

interface Shared {
  metrics: SinkMetrics
  counts: SinkCounts
  asideFailed: (error: unknown) => void
}

function channelReporter(init: ReporterInit, channel: ChannelName, shared: Shared): Reporter {
  const { clock } = init
  const { metrics, counts, asideFailed } = shared
  const log = init.log.child({ channel })
  let unsaid = 0
  let saidAtMs = -Infinity

  const sayLoss = (facts: number, what: string, details: object): void => {
    counts.droppedFacts += facts
    unsaid += facts
    if (clock.now() - saidAtMs < LOSS_LOG_INTERVAL_MS) return
    log.error({ facts: unsaid, sinceStart: counts.droppedFacts, ...details }, what)
    saidAtMs = clock.now()
    unsaid = 0
  }

  return {
    recovered: ({ pending, tornBytes, spoiltStretches }) => {
      if (tornBytes > 0) log.warn({ tornBytes }, 'cut a half-written record off the end of the spool')
      if (spoiltStretches > 0) {
        metrics.unreadable.inc(spoiltStretches)
        log.error(
          { spoiltStretches },
          'parts of the spool cannot be read; they are kept in its folder corrupt/',
        )
      }
      const facts = pending.reduce((sum, { factCount }) => sum + factCount, 0)
      if (facts > 0)
        log.info({ batches: pending.length, facts }, 'sending what an earlier run left in the spool')
    },

    spool: (event) => {
      if (event.type === 'dropped') {
        metrics.dropped.inc({ reason: event.reason, channel }, event.facts)
        const what =
          event.reason === 'spool_full'
            ? 'the spool is full: its oldest facts are being dropped'
            : event.reason === 'memory_full'
              ? 'neither the store nor the disk takes facts: some are being dropped'
              : 'a batch larger than the whole spool was dropped'
        sayLoss(event.facts, what, { reason: event.reason })
      } else if (event.type === 'unreadable') {
        metrics.unreadable.inc(event.facts)
        sayLoss(event.facts, 'facts in the spool cannot be read again', {
          err: event.error,
          batch: event.batch,
        })
      } else if (event.type === 'disk_failed') {
        log.error(
          { err: event.error },
          'the spool cannot be written: facts wait in memory alone, and are lost if this process ends before the store takes them',
        )
      } else log.info('the spool can be written again')
    },

    sender: async (event, spool) => {
      if (event.type === 'acknowledged') {
        metrics.acknowledged.inc(event.facts)
        metrics.insertSeconds.observe(event.seconds)
      } else if (event.type === 'away') {
        metrics.failures.inc()
        log.warn({ reason: reasonOf(event.error) }, 'ClickHouse is away: facts wait in the spool')
      } else if (event.type === 'still_away') {
        const { spooledFacts } = init.status().channels[channel]
        log.warn({ err: event.error, awayMs: event.forMs, spooledFacts }, 'ClickHouse is still away')
      } else if (event.type === 'back') {
        const { spooledFacts } = init.status().channels[channel]
        log.info({ awayMs: event.afterMs, spooledFacts }, 'ClickHouse is back: the spool is being emptied')
      } else {
        metrics.refusedBatches.inc()
        counts.refusedBatches += 1
        const { id, factCount } = event.batch
        log.error(
          { err: event.error, batch: id, facts: factCount },
          'ClickHouse refused a batch; it is set aside',
        )
        const facts = await spool.load(event.batch)
        const content = JSON.stringify({ batch: id, reason: reasonOf(event.error), atMs: clock.now(), facts })
        await init.refused.keep(`${id.replaceAll(/[^\w.+-]/g, '_')}.json`, content)
      }
    },

    lost: (facts, error) => {
      metrics.dropped.inc({ reason: 'failed', channel }, facts)
      sayLoss(facts, 'facts could not be put into the spool', { err: error })
    },

    syncFailed: (error) => {
      log.error({ err: error }, 'the spool could not be synced to the disk')
    },

    asideFailed,
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
