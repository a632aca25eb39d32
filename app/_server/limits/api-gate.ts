/**
 * Who may ask the API, and how much: a budget a minute by key or address, and a few questions at once. Each web
 * process counts for itself.
 * @module
 */
import type { IncomingMessage } from 'node:http'
import type { Operation } from '@/lib/api/operation'
import { ProblemError } from '@/lib/api/problem'
import type { Admission, ApiGate } from '../api/gate'
import type { Caller, Callers } from './callers'
import { budgetIsSpent, limitHeaders, tooBusy, tooMuchAtOnce } from './limit-headers'
import type { Asker, AskerOf } from './in-turns'
import type { LimitMetrics } from './limit-metrics'
import type { OpenCounts } from './open-counts'
import type { Refusals } from './refusals'
import type { Left, TokenBuckets } from './token-buckets'
import { NoTurnError, type Turns } from './turns'

export interface ApiGateInit {
  readonly callers: Callers
  readonly buckets: TokenBuckets
  /** Requests that are not answered yet. */
  readonly open: OpenCounts
  readonly turns: {
    /** Of whole answers. */
    readonly answers: Turns
    /** Of the questions to the database that an answer needs. */
    readonly questions: Turns
    readonly exports: Turns
  }
  readonly refusals: Refusals
  readonly metrics: LimitMetrics
}

/** What every request costs, also one that is answered from memory. */
const LEAST_COST = 1
/** What a stream of rows costs beside its operation. */
const EXPORT_COST = 20
/** A program that waits for its answers has far fewer requests open. */
const OPEN_PER_TURN = 16
const RETRY_S = 2

interface LimitedGate extends ApiGate {
  /** An address, whatever key it names: for what is answered to pages and sites. */
  readonly askerOf: AskerOf
}

export function createApiGate({
  callers,
  buckets,
  open,
  turns,
  refusals,
  metrics,
}: ApiGateInit): LimitedGate {
  /** @param whole - what a new attempt will cost. @throws {ProblemError} 429 */
  function charge(caller: Caller, cost: number, whole: number): Left {
    const left = buckets.take(caller.id, cost, caller.budget, whole)
    if (left.isEnough) return left
    metrics.refused.inc({ door: 'api', why: 'budget' })
    throw budgetIsSpent(caller.policy, caller.budget, left)
  }

  async function whoAsks(request: IncomingMessage): Promise<Caller> {
    try {
      return (await callers.key(request)) ?? callers.address(request)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      // Guesses cost as well.
      charge(callers.address(request), LEAST_COST, LEAST_COST)
      metrics.refused.inc({ door: 'api', why: 'key' })
      throw error
    }
  }

  async function takeTurn(
    kind: 'answers' | 'questions' | 'exports',
    caller: Caller,
    signal?: AbortSignal,
  ): Promise<() => void> {
    const share = kind === 'exports' ? caller.exports : caller.share
    const askedAt = performance.now()
    try {
      return await turns[kind].take({ caller: caller.id, share, ...(signal !== undefined && { signal }) })
    } catch (error) {
      if (!(error instanceof NoTurnError)) throw error
      if (error.why === 'left') throw tooBusy(RETRY_S)
      const why = error.why === 'own' ? 'at_once' : 'busy'
      metrics.refused.inc({ door: 'api', why })
      throw why === 'busy' ? tooBusy(RETRY_S) : tooMuchAtOnce(kind, RETRY_S)
    } finally {
      metrics.waited.observe((performance.now() - askedAt) / 1_000)
    }
  }

  const asAsker = (caller: Caller): Asker => ({
    id: caller.id,
    takeTurn: (signal) => takeTurn('questions', caller, signal),
  })

  /** @param gone - aborted when the caller has left: that is no refusal. */
  async function late<T>(caller: Caller, ask: () => Promise<T>, gone?: AbortSignal): Promise<T> {
    try {
      return await ask()
    } catch (error) {
      if (gone?.aborted !== true) await refusals.hold(caller.id)
      throw error
    }
  }

  async function admit(request: IncomingMessage, { cost }: Pick<Operation, 'cost'>): Promise<Admission> {
    const caller = await whoAsks(request)
    let left = charge(caller, LEAST_COST, cost)
    const leave = open.enter(caller.id, OPEN_PER_TURN * Math.max(1, caller.share.alone))
    if (leave === null) {
      metrics.refused.inc({ door: 'api', why: 'at_once' })
      throw tooMuchAtOnce('requests', RETRY_S)
    }
    const gone = new AbortController()
    return {
      get headers() {
        return limitHeaders(caller.policy, caller.budget, left)
      },
      work: () =>
        late(
          caller,
          () => {
            left = charge(caller, cost - LEAST_COST, cost)
            return takeTurn('answers', caller, gone.signal)
          },
          gone.signal,
        ),
      asker: asAsker(caller),
      startExport: () =>
        late(
          caller,
          () => {
            left = charge(caller, cost - LEAST_COST + EXPORT_COST, cost + EXPORT_COST)
            return takeTurn('exports', caller, gone.signal)
          },
          gone.signal,
        ),
      release: () => {
        leave()
        gone.abort()
      },
    }
  }

  return {
    // By address, for a key may be no key.
    admit: (request, operation) => late(callers.address(request), () => admit(request, operation)),
    askerOf: (request) => asAsker(callers.address(request)),
  }
}
