/** Starts what is found out from facts: the keepers and the reckoning, each in a loop of its own. @module */
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Database } from '@/db/client'
import { createClockBook } from './clock-book'
import { createGrowthKeeper } from './growth-keeper'
import { createHistoryKeeper } from './history-keeper'
import { createKeeper } from './keeper'
import { createReckonMetrics } from './reckon-metrics'
import { createReckoner } from './reckoner'
import { repeat } from './repeat'
import { createSessionKeeper } from './session-keeper'
import { createSubscriberBook } from './subscriber-book'

export interface ReckoningInit {
  db: Database
  /** Name of this collector: it keeps the messages that it wrote of. */
  collector: string
  log: Logger
  metrics: Registry
  /** For how many days the states of days are kept; default: 400. */
  historyDays?: number
  /** Default: the machine's. */
  now?: () => number
}

export interface Reckoning {
  /** Messages that wait for their row, and how far each of the two is behind, ms. */
  status(): { waitingMessages: number; keeperLagMs: number; reckoningLagMs: number }
  /** Breaks off what is being done, which loses nothing; settles when it has ended. */
  stop(): Promise<void>
}

/** How often the feed of hops is looked at, and how often for a stretch of time that is over, ms. */
const KEEPER_MS = 1_000
const RECKONER_MS = 2_000
/** How often the figures of dashboards are looked at, ms. */
const GROWTH_MS = 30_000
/** How often it is asked whether sessions are due to be counted: the keeper itself keeps the pause, ms. */
const SESSIONS_MS = 5_000
/** How often it is asked whether a day is over and not stated yet, ms. */
const HISTORY_MS = 60_000

/** A store that is away is waited for. */
export function startReckoning({
  db,
  collector,
  log,
  metrics: registry,
  historyDays = 400,
  now = Date.now,
}: ReckoningInit): Reckoning {
  const stopping = new AbortController()
  const { signal } = stopping
  const clocks = createClockBook()
  const keeper = createKeeper({
    db,
    collector,
    clocks,
    subscribers: createSubscriberBook(db, signal),
    now,
    signal,
    onKept: (messages) => {
      metrics.kept(messages)
    },
  })
  const keeperLagMs = (): number => now() - (keeper.status().waitingSinceMs ?? now())
  const reckoner = createReckoner({
    db,
    collector,
    clocks,
    again: (ids) => {
      keeper.again(ids)
    },
    keeperLagMs,
    onReckoned: (slot) => {
      metrics.reckoned(slot)
    },
    onSkipped: (slots) => {
      metrics.skipped(slots)
    },
    onLeftOut: (reports) => {
      metrics.leftOut(reports)
    },
    log,
    signal,
  })
  const growth = createGrowthKeeper({
    db,
    now,
    onStated: (stated) => {
      metrics.grown(stated)
    },
    signal,
  })
  const sessions = createSessionKeeper({
    db,
    now,
    onCounted: (counted) => {
      metrics.sessionsCounted(counted)
    },
    signal,
  })
  const history = createHistoryKeeper({
    db,
    now,
    keptDays: historyDays,
    onStated: (stated) => {
      metrics.historyStated(stated)
    },
    signal,
  })
  const metrics = createReckonMetrics({
    registry,
    waitingMessages: () => keeper.status().waiting,
    keeperLagMs,
    reckoningLagMs: () => reckoner.lagMs(),
    comparedClocks: () => clocks.size(),
  })
  const loops = Promise.all([
    repeat({
      name: 'keeping messages',
      work: () => keeper.turn(),
      everyMs: KEEPER_MS,
      log,
      onFailure: () => {
        metrics.failed('keeper')
      },
      signal,
    }),
    repeat({
      name: 'the reckoning',
      work: () => reckoner.turn(),
      everyMs: RECKONER_MS,
      log,
      onFailure: () => {
        metrics.failed('reckoning')
      },
      signal,
    }),
    repeat({
      name: 'keeping the figures of growth',
      work: () => growth.turn(),
      everyMs: GROWTH_MS,
      log,
      onFailure: () => {
        metrics.failed('growth')
      },
      signal,
    }),
    repeat({
      name: 'keeping sessions',
      work: () => sessions.turn(),
      everyMs: SESSIONS_MS,
      log,
      onFailure: () => {
        metrics.failed('sessions')
      },
      signal,
    }),
    repeat({
      name: 'keeping the states of days',
      work: () => history.turn(),
      everyMs: HISTORY_MS,
      log,
      onFailure: () => {
        metrics.failed('history')
      },
      signal,
    }),
  ])
  return {
    status: () => ({
      waitingMessages: keeper.status().waiting,
      keeperLagMs: keeperLagMs(),
      reckoningLagMs: reckoner.lagMs(),
    }),
    async stop() {
      stopping.abort()
      await loops
    },
  }
}
