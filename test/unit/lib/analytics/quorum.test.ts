import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  coarsenHistory,
  coarsenSessions,
  quorumHistory,
  quorumShare,
  type MemberStretch,
} from '@/lib/analytics/quorum'

const SEED = { seed: 53 }
const online = (startedAtMs: number, endedAtMs: number | null): MemberStretch => ({
  state: 'online',
  startedAtMs,
  endedAtMs,
})
const offline = (startedAtMs: number, endedAtMs: number | null): MemberStretch => ({
  state: 'offline',
  startedAtMs,
  endedAtMs,
})

describe('the quorum over time', () => {
  it('is how many were up, and nothing where nothing was observed', () => {
    const members = [
      [online(0, 50), online(70, null)],
      [online(10, 30), offline(30, 40)],
    ]
    expect(quorumHistory(members, 1, { fromMs: 0, toMs: 100 })).toEqual([
      { fromMs: 0, toMs: 10, up: 1 },
      { fromMs: 10, toMs: 30, up: 2 },
      { fromMs: 30, toMs: 50, up: 1 },
      { fromMs: 50, toMs: 70, up: null },
      { fromMs: 70, toMs: 100, up: 1 },
    ])
    expect(quorumHistory([[], []], 1, { fromMs: 0, toMs: 100 })).toEqual([{ fromMs: 0, toMs: 100, up: null }])
    expect(quorumHistory([[offline(-5, 200)]], 1, { fromMs: 0, toMs: 100 })).toEqual([
      { fromMs: 0, toMs: 100, up: 0 },
    ])
  })

  it('is not lost because some are not known yet who may be up', () => {
    const members = [[online(0, null)], [online(10, null)], [online(20, null)], []]
    const history = quorumHistory(members, 3, { fromMs: 0, toMs: 100 })
    expect(history).toEqual([
      { fromMs: 0, toMs: 20, up: null },
      { fromMs: 20, toMs: 100, up: 3 },
    ])
    // Who was never met is not there.
    expect(quorumHistory(members, 4, { fromMs: 0, toMs: 100 })[0]).toMatchObject({ up: 1 })
  })

  it('has its share of the observed time alone', () => {
    const history = quorumHistory(
      [
        [online(0, 50), offline(50, 60)],
        [online(0, 20), offline(20, 60)],
      ],
      2,
      {
        fromMs: 0,
        toMs: 100,
      },
    )
    expect(quorumShare(history, 1, { fromMs: 0, toMs: 100 })).toBe(50 / 60)
    expect(quorumShare(history, 2, { fromMs: 0, toMs: 100 })).toBe(20 / 60)
    expect(quorumShare(history, 2, { fromMs: 10, toMs: 30 })).toBe(0.5)
    expect(quorumShare(history, 1, { fromMs: 60, toMs: 100 })).toBeNull()
  })

  it('is at every moment what a count of the members gives: 300 random histories', () => {
    // Stretches of one member do not overlap.
    const member = fc.array(fc.tuple(fc.nat(9), fc.nat(9), fc.boolean()), { maxLength: 8 }).map((parts) => {
      let atMs = 0
      return parts.flatMap(([gap, length, isUp]): MemberStretch[] => {
        const startedAtMs = (atMs += gap)
        atMs += length
        return length === 0 ? [] : [(isUp ? online : offline)(startedAtMs, atMs)]
      })
    })
    fc.assert(
      fc.property(
        fc.array(member, { maxLength: 6 }),
        fc.nat(20),
        fc.integer({ min: 21, max: 120 }),
        (members, fromMs, toMs) => {
          const needed = 2
          const history = quorumHistory(members, needed, { fromMs, toMs })
          const met = members.filter((stretches) =>
            stretches.some((one) => one.startedAtMs < toMs && (one.endedAtMs ?? toMs) > fromMs),
          ).length
          expect(history[0]?.fromMs).toBe(fromMs)
          expect(history.at(-1)?.toMs).toBe(toMs)
          for (const [at, stretch] of history.entries()) {
            if (at > 0) expect(stretch.fromMs).toBe(history[at - 1]?.toMs)
          }
          for (let atMs = fromMs; atMs < toMs; atMs += 1) {
            const now = members
              .flat()
              .filter((one) => one.startedAtMs <= atMs && (one.endedAtMs ?? toMs) > atMs)
            const up = now.filter(({ state }) => state === 'online').length
            const isOpen = up < needed && up + met - now.length >= needed
            const expected = now.length === 0 || isOpen ? null : up
            expect(history.find((one) => one.fromMs <= atMs && one.toMs > atMs)?.up).toBe(expected)
          }
          const coarse = coarsenHistory(history, 5)
          expect(coarse.length).toBeLessThanOrEqual(5)
          expect(coarse[0]?.fromMs).toBe(fromMs)
          expect(coarse.at(-1)?.toMs).toBe(toMs)
          const least = (stretches: typeof history) =>
            Math.min(...stretches.flatMap(({ up }) => up ?? []), Number.MAX_SAFE_INTEGER)
          expect(least(coarse)).toBe(least(history))
        },
      ),
      { ...SEED, numRuns: 300 },
    )
  })
})

describe('the states of a node that comes and goes all the time', () => {
  it('are cut to what can be drawn, without holes, the last still open', () => {
    const sessions = Array.from({ length: 1_000 }, (_, n) => ({
      state: n % 10 === 0 ? ('offline' as const) : ('online' as const),
      startMs: n * 10,
      endMs: n === 999 ? null : n * 10 + 10,
    }))
    const coarse = coarsenSessions(sessions, 10_000, 50)
    expect(coarse.length).toBeLessThanOrEqual(50)
    expect(coarse[0]?.startMs).toBe(0)
    expect(coarse.at(-1)?.endMs).toBeNull()
    expect(coarse.map(({ state }) => state)).not.toContain('offline')
    expect(coarsenSessions(sessions.slice(0, 3), 30, 50)).toEqual(sessions.slice(0, 3))
  })
})
