import { describe, expect, it } from 'vitest'
import { HopColumns } from '@/collector/observe/trace-sink/hop-columns'
import { TRACE_LIMITS } from '@/collector/observe/trace-sink/limits'
import { LinkBudget } from '@/collector/observe/trace-sink/link-set'
import { ReporterMessages, SharedMessages } from '@/collector/observe/trace-sink/messages'
import { createSharedNames, ReporterNames } from '@/collector/observe/trace-sink/names'
import { ReporterState } from '@/collector/observe/trace-sink/reporter-state'
import {
  createReporters,
  SILENT_MS,
  type OpenStream,
  type Reporter,
} from '@/collector/observe/trace-sink/reporters'
import { EventTaker, noEventCounts } from '@/collector/observe/trace-sink/take-event'
import { createTokenBucket } from '@/collector/observe/trace-sink/token-bucket'

describe('what comes at once and over time', () => {
  it('is what was agreed, and a debt is a time to wait', () => {
    let nowMs = 0
    const bucket = createTokenBucket(100, 50, () => nowMs)
    expect(bucket.spend(50)).toBe(0)
    expect(bucket.spend(10)).toBe(100)
    nowMs += 100
    expect(bucket.spend(0)).toBe(0)
    nowMs += 60_000
    expect([bucket.spend(50), bucket.spend(1)]).toEqual([0, 10])
    // A clock that goes back gives nothing.
    nowMs -= 30_000
    expect(bucket.spend(0)).toBe(10)
  })
})

describe('the nodes that report', () => {
  const clock = { ms: 1_000_000 }
  const now = (): number => clock.ms
  const shared = createSharedNames({ limits: TRACE_LIMITS, now, isKnown: () => true, topics: [] })
  const sharedMessages = new SharedMessages(TRACE_LIMITS, now)
  const make = (peerId: string): Reporter => {
    const state = new ReporterState({
      peerId,
      collector: 'c1',
      emit: () => undefined,
      limits: TRACE_LIMITS,
      links: new LinkBudget(TRACE_LIMITS.totalLinks),
    })
    const messages = new ReporterMessages(sharedMessages)
    const names = new ReporterNames(peerId, shared, TRACE_LIMITS, now)
    return {
      peerId,
      state,
      names,
      messages,
      address: 'somewhere',
      cameAtMs: now(),
      pace: createTokenBucket(1, 1, now),
      streams: new Set(),
      lastHereAtMs: now(),
      taker: new EventTaker({
        peerId,
        peerIdBytes: new Uint8Array(),
        host: null,
        names,
        messages,
        shared,
        state,
        columns: new HopColumns('c1'),
        flush: () => undefined,
        counts: noEventCounts(),
        limits: TRACE_LIMITS,
      }),
    }
  }
  const stream = (reporter: Reporter): OpenStream => {
    const open: OpenStream = {
      signal: new AbortController().signal,
      endedBy: null,
      end(how) {
        open.endedBy = how
        reporter.streams.delete(open)
      },
    }
    reporter.streams.add(open)
    return open
  }

  it('keep their place while what they say is taken; the one silent for longest makes room for a new one', () => {
    const reporters = createReporters(10, now)
    const [a, b] = ['a', 'b'].map((id) => reporters.get(id, () => make(id)))
    if (a === undefined || b === undefined) throw new Error('no reporters')
    const [first, second] = [stream(a), stream(b)]
    expect(reporters.makeRoom(3)).toBe(true)
    expect(reporters.makeRoom(2)).toBe(false)
    clock.ms += SILENT_MS
    a.taker.lastTakenAtMs = clock.ms
    expect(reporters.presentFrom('somewhere')).toBe(2)
    // Another stream is no reason to stay.
    stream(b)
    expect(reporters.makeRoom(2)).toBe(true)
    expect([first.endedBy, second.endedBy]).toEqual([null, 'silent'])
    expect([reporters.present, reporters.streams]).toEqual([1, 1])
  })

  it('are remembered for an hour after they went, but only so many of them', () => {
    const reporters = createReporters(3, now)
    const made = ['a', 'b', 'c', 'd', 'e'].map((id) => reporters.get(id, () => make(id)))
    stream(reporters.get('a', () => make('a')))
    reporters.tick()
    expect([...reporters.all()].map(({ peerId }) => peerId)).toEqual(['a', 'd', 'e'])
    expect(reporters.get('e', () => make('e'))).toBe(made[4])
    clock.ms += 3_600_001
    reporters.tick()
    expect([...reporters.all()].map(({ peerId }) => peerId)).toEqual(['a'])
  })
})
