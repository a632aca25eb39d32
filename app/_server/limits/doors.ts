/** Budgets of what is public beside the API: each door by address, each web process for itself. @module */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Settings } from '@/lib/env/settings'
import type { ProblemError } from '@/lib/api/problem'
import { sendProblem } from '../api/respond'
import type { Callers } from './callers'
import { budgetIsSpent, limitHeaders, tooBusy, tooMuchAtOnce } from './limit-headers'
import type { LimitMetrics } from './limit-metrics'
import type { OpenCounts } from './open-counts'
import type { Refusals } from './refusals'
import type { Budget, TokenBuckets } from './token-buckets'
import { NoTurnError, type Turns } from './turns'

/** @returns false when the request is refused, and is being answered so. */
export type Door = (request: IncomingMessage, response: ServerResponse) => boolean

export interface Doors {
  /** The map as a file: pages load it, and it is made once for all. */
  readonly map: Door
  /** The map as it was: made for whoever asks. */
  readonly pastMap: Door
  /** Badges, their JSON, oEmbed. */
  readonly badges: Door
  /** Pictures that are drawn for whoever asks. */
  readonly pictures: Door
  /** Feeds, site maps. */
  readonly feeds: Door
  /** Files; a few at once. */
  readonly data: Door
  /** What Next answers; a few at once are rendered for one address, the others wait. */
  pages(request: IncomingMessage, response: ServerResponse): Promise<boolean>
}

export interface DoorsInit {
  readonly settings: Pick<Settings, 'PAGES_PER_MINUTE' | 'BADGES_PER_MINUTE'>
  readonly callers: Callers
  readonly buckets: TokenBuckets
  readonly open: OpenCounts
  readonly turns: Turns
  readonly refusals: Refusals
  readonly metrics: LimitMetrics
}

interface Rule {
  readonly name: keyof Doors
  /** Doors of one policy share a budget. */
  readonly policy: 'pages' | 'badges'
  readonly cost: number
  /** Most that one address has open. */
  readonly open: number
}

const RETRY_S = 2

export function createDoors(init: DoorsInit): Doors {
  const { settings, callers, buckets, open, turns, refusals, metrics } = init
  const budgets: Record<Rule['policy'], Budget> = {
    pages: { capacity: settings.PAGES_PER_MINUTE, perMinute: settings.PAGES_PER_MINUTE },
    badges: { capacity: settings.BADGES_PER_MINUTE, perMinute: settings.BADGES_PER_MINUTE },
  }

  function refuse(
    [request, response]: [IncomingMessage, ServerResponse],
    caller: string,
    door: string,
    why: 'budget' | 'at_once' | 'busy',
    problem: ProblemError,
  ): false {
    metrics.refused.inc({ door, why })
    void refusals.hold(caller).then(() => {
      if (!response.destroyed) sendProblem(request, response, problem)
    })
    return false
  }

  /** @returns the caller, null: it was refused. */
  function enter(rule: Rule, request: IncomingMessage, response: ServerResponse): string | null {
    const caller = `${rule.policy} ${callers.address(request).id}`
    const refused = (why: 'budget' | 'at_once', problem: ProblemError): null => {
      refuse([request, response], caller, rule.name, why, problem)
      return null
    }
    const budget = budgets[rule.policy]
    const left = buckets.take(caller, rule.cost, budget)
    if (!left.isEnough) return refused('budget', budgetIsSpent(rule.policy, budget, left))
    const leave = open.enter(`${rule.name} ${caller}`, rule.open)
    if (leave === null) return refused('at_once', tooMuchAtOnce('requests', RETRY_S))
    response.once('close', leave)
    for (const [name, value] of Object.entries(limitHeaders(rule.policy, budget, left))) {
      response.setHeader(name, value)
    }
    return caller
  }

  const door =
    (rule: Rule): Door =>
    (request, response) =>
      enter(rule, request, response) !== null

  const pageRule: Rule = { name: 'pages', policy: 'pages', cost: 1, open: 64 }
  return {
    map: door({ name: 'map', policy: 'pages', cost: 1, open: 16 }),
    pastMap: door({ name: 'pastMap', policy: 'pages', cost: 5, open: 8 }),
    badges: door({ name: 'badges', policy: 'badges', cost: 1, open: 256 }),
    pictures: door({ name: 'pictures', policy: 'pages', cost: 10, open: 8 }),
    feeds: door({ name: 'feeds', policy: 'pages', cost: 2, open: 16 }),
    data: door({ name: 'data', policy: 'badges', cost: 5, open: 8 }),
    pages: async (request, response) => {
      const caller = enter(pageRule, request, response)
      if (caller === null) return false
      const gone = new AbortController()
      response.once('close', () => {
        gone.abort()
      })
      try {
        const done = await turns.take({
          caller,
          share: callers.address(request).share,
          signal: gone.signal,
        })
        response.once('close', done)
        // What is written is no longer work, however slowly it is read.
        response.once('finish', done)
        return true
      } catch (error) {
        if (!(error instanceof NoTurnError)) throw error
        if (error.why === 'left') return false
        return error.why === 'own'
          ? refuse([request, response], caller, 'pages', 'at_once', tooMuchAtOnce('pages', RETRY_S))
          : refuse([request, response], caller, 'pages', 'busy', tooBusy(RETRY_S))
      }
    },
  }
}
