import { EventEmitter } from 'node:events'
import { IncomingMessage, type ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { Registry } from 'prom-client'
import { expect, it } from 'vitest'
import type { Caller, Callers } from '@/app/_server/limits/callers'
import { createDoors } from '@/app/_server/limits/doors'
import { createLimitMetrics } from '@/app/_server/limits/limit-metrics'
import { OpenCounts } from '@/app/_server/limits/open-counts'
import { Refusals } from '@/app/_server/limits/refusals'
import { TokenBuckets } from '@/app/_server/limits/token-buckets'
import { Turns } from '@/app/_server/limits/turns'

const SHARE = { alone: 1, besideOthers: 1 }

function response(): ServerResponse {
  return Object.assign(new EventEmitter(), { setHeader: () => undefined }) as unknown as ServerResponse
}

it('counts nobody as refused who left while waiting for a page', async () => {
  const now = (): number => performance.now()
  const registry = new Registry()
  const metrics = createLimitMetrics(registry, { underWay: () => 0, remembered: () => 0 })
  const turns = new Turns({ atOnce: 1, maxWaiting: 8, patienceMs: 60_000, now })
  const caller: Caller = {
    id: 'somebody',
    policy: 'address',
    budget: { capacity: 9, perMinute: 9 },
    share: SHARE,
    exports: SHARE,
  }
  const doors = createDoors({
    settings: { PAGES_PER_MINUTE: 100, BADGES_PER_MINUTE: 100 },
    callers: { address: () => caller } as unknown as Callers,
    buckets: new TokenBuckets(now),
    open: new OpenCounts(),
    turns,
    refusals: new Refusals(now),
    metrics,
  })
  const request = new IncomingMessage(new Socket())
  const first = response()
  expect(await doors.pages(request, first)).toBe(true)
  const second = response()
  const waiting = doors.pages(request, second)
  second.emit('close')
  expect(await waiting).toBe(false)
  expect(await registry.metrics()).not.toMatch(/web_refused_total\{/)
  first.emit('close')
  expect(turns.underWay).toBe(0)
})
