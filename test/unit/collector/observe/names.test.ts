import { describe, expect, it } from 'vitest'
import { TRACE_LIMITS, type TraceLimits } from '@/collector/observe/trace-sink/limits'
import { createSharedNames, ReporterNames } from '@/collector/observe/trace-sink/names'
import { peerId } from '../../../fixtures/facts'
import { idBytes } from '../../../fixtures/traces/encode'

const HOUR_MS = 3_600_000

function names(changes: Partial<TraceLimits> = {}, known: readonly string[] = []) {
  const clock = { ms: 0 }
  const now = (): number => clock.ms
  const limits = { ...TRACE_LIMITS, ...changes }
  const shared = createSharedNames({
    limits,
    now,
    isKnown: (id) => known.includes(id),
    topics: ['/network/1'],
  })
  const reporter = (n: number) => {
    const own = new ReporterNames(peerId(n), shared, limits, now)
    const isTaken = (bytes: Uint8Array, what: 'peer' | 'topic'): boolean =>
      typeof own[what](Buffer.from(bytes), 0, bytes.length) === 'string'
    return {
      own,
      peer: (other: number) => isTaken(idBytes(peerId(other)), 'peer'),
      topic: (text: string) => isTaken(Buffer.from(text), 'topic'),
    }
  }
  return { clock, shared, reporter }
}

describe('peers that reporters name', () => {
  it('are taken up to a reporter’s share an hour; those somebody knows, and itself, always', () => {
    const { clock, reporter } = names({ newPeersPerHour: 2 }, [peerId(50)])
    const one = reporter(1)
    expect([10, 11, 12, 10, 50, 1].map(one.peer)).toEqual([true, true, false, true, true, true])
    const two = reporter(2)
    // What one has brought in is nobody's cost any more.
    expect([10, 11, 12, 13, 14].map(two.peer)).toEqual([true, true, true, true, false])
    clock.ms += HOUR_MS
    one.own.age()
    expect([20, 21, 22].map(one.peer)).toEqual([true, true, false])
  })

  it('are taken up to the share of all reporters together', () => {
    const { reporter } = names({ totalNewPeersPerHour: 3 })
    expect([1, 2, 3, 4].map((n) => reporter(n).peer(100 + n))).toEqual([true, true, true, false])
  })

  it('cost more than events when they are read anew, so that naming ever others is slow', () => {
    const { reporter } = names()
    const { own, peer } = reporter(1)
    for (let count = 0; count < 100; count += 1) peer(10)
    expect(own.takeCost()).toBe(10)
    for (let other = 0; other < 100; other += 1) peer(other)
    expect(own.takeCost()).toBe(990)
    expect(own.takeCost()).toBe(0)
  })

  it('are counted over a return: forgetting names is no fresh start', () => {
    const { reporter } = names({ newPeersPerHour: 2 })
    const { own, peer } = reporter(1)
    expect([10, 11].map(peer)).toEqual([true, true])
    own.forget()
    expect([10, 11, 12].map(peer)).toEqual([true, true, false])
  })
})

describe('topics and reasons that reporters name', () => {
  it('are taken up to a share, and those of the network always', () => {
    const { reporter } = names({ newTopicsPerHour: 1, totalNewTopicsPerHour: 2 })
    expect(['a', 'b', '/network/1', 'a'].map(reporter(1).topic)).toEqual([true, false, true, true])
    expect(['a', 'c', 'd'].map(reporter(2).topic)).toEqual([true, true, false])
    expect(['e', '/network/1'].map(reporter(3).topic)).toEqual([false, true])
  })

  it('are told as "other" beyond their share, except the usual ones', () => {
    const { shared } = names({ totalReasonsPerHour: 1 })
    expect(['mine', 'yours', 'validation failed', 'mine'].map(shared.reason)).toEqual([
      'mine',
      'other',
      'validation failed',
      'mine',
    ])
  })
})
