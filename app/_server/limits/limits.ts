/** Everything that says who may ask, and how much, put together for one web process. @module */
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Database } from '@/db/client'
import type { Settings } from '@/lib/env/settings'
import type { ApiGate } from '../api/gate'
import { createAddressReader } from '../live/client-address'
import { createApiGate } from './api-gate'
import { Callers } from './callers'
import { createDoors, type Doors } from './doors'
import type { AskerOf } from './in-turns'
import { KeyRing } from './key-ring'
import { createLimitMetrics } from './limit-metrics'
import { OpenCounts } from './open-counts'
import { Refusals } from './refusals'
import { TokenBuckets } from './token-buckets'
import { Turns } from './turns'

export interface Limits {
  readonly gate: ApiGate
  /** In whose turns the database is asked for what is answered beside the API. */
  readonly askerOf: AskerOf
  readonly doors: Doors
  stop(): Promise<void>
}

export interface LimitsInit {
  readonly settings: Settings
  /** To read keys with. */
  readonly db: Database
  readonly metrics: Registry
  readonly log: Logger
}

const WAITING = { maxWaiting: 64, patienceMs: 10_000, now: () => performance.now() }

/** A dashboard asks a dozen questions. */
const QUESTIONS_WAITING = 1_024

/** @throws {StartError} when TRUSTED_PROXIES does not fit. */
export function createLimits({ settings, db, metrics: registry, log }: LimitsInit): Limits {
  const { now } = WAITING
  const keys = new KeyRing({ db, log, now })
  const callers = new Callers({ settings, keys, addressOf: createAddressReader(settings.TRUSTED_PROXIES) })
  const buckets = new TokenBuckets(now)
  const open = new OpenCounts()
  const refusals = new Refusals(now)
  const all = settings.API_AT_ONCE
  const turns = {
    answers: new Turns({ atOnce: 2 * all, ...WAITING }),
    questions: new Turns({ atOnce: all, ...WAITING, maxWaiting: QUESTIONS_WAITING }),
    exports: new Turns({ atOnce: settings.EXPORTS_AT_ONCE, ...WAITING }),
  }
  const pageTurns = new Turns({ atOnce: 2 * all, ...WAITING })
  const metrics = createLimitMetrics(registry, {
    underWay: () => turns.questions.underWay + turns.exports.underWay,
    remembered: () => buckets.size,
  })
  const gate = createApiGate({ callers, buckets, open, turns, refusals, metrics })
  keys.start()
  return {
    gate,
    askerOf: gate.askerOf,
    doors: createDoors({ settings, callers, buckets, open, turns: pageTurns, refusals, metrics }),
    stop: () => keys.stop(),
  }
}
