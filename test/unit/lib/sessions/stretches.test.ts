import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stretchesOf, type Stretch } from '@/lib/sessions/stretches'
import { takeOver } from '@/lib/sessions/take-over'
import { uptimeOf } from '@/lib/sessions/uptime'
import {
  HOLD_MS,
  LOOK_BACK_MS,
  SURVEYED_MS,
  VERDICT_MS,
  type Silence,
  type Visit,
} from '@/lib/sessions/visit'

const MINUTE_MS = 60_000
const MINUTES = 6 * 24 * 60
const ms = (minute: number): number => minute * MINUTE_MS

const reached = (minute: number, collector = 'a'): Visit => ({
  atMs: ms(minute),
  collector,
  reachable: true,
  failuresInRow: 0,
})
const failed = (minute: number, failuresInRow: number, collector = 'a'): Visit => ({
  atMs: ms(minute),
  collector,
  reachable: false,
  failuresInRow,
})
const silent = (from: number, to: number): Silence => ({ fromMs: ms(from), toMs: ms(to) })
const told = (stretches: readonly Stretch[]) =>
  stretches.map(({ state, startedAtMs, endedAtMs }) => [
    state,
    startedAtMs / MINUTE_MS,
    endedAtMs === null ? null : endedAtMs / MINUTE_MS,
  ])

describe('the stretches of a node', () => {
  it('turn offline at the second failed visit in a row, and tell how sure each end is', () => {
    const visits = [reached(500), reached(510), failed(520, 1), failed(521, 2), reached(600)]
    const stretches = stretchesOf({ visits, silences: [silent(0, 100)] }, ms(700))
    expect(stretches).toEqual([
      {
        state: 'online',
        startedAtMs: ms(500),
        startAfterMs: ms(500) - SURVEYED_MS,
        startKnown: true,
        endedAtMs: ms(521),
        endKnown: true,
        lastSeenAtMs: ms(510),
      },
      {
        state: 'offline',
        startedAtMs: ms(521),
        startAfterMs: ms(510),
        startKnown: true,
        endedAtMs: ms(600),
        endKnown: true,
        lastSeenAtMs: null,
      },
      {
        state: 'online',
        startedAtMs: ms(600),
        startAfterMs: ms(521),
        startKnown: true,
        endedAtMs: null,
        endKnown: false,
        lastSeenAtMs: ms(600),
      },
    ])
  })

  it('stay online while one collector reaches the node, until its word is too old', () => {
    const visits = [
      reached(0, 'a'),
      failed(2, 1, 'b'),
      failed(3, 2, 'b'),
      failed(15, 3, 'b'),
      failed(16, 4, 'b'),
    ]
    expect(told(stretchesOf({ visits, silences: [] }, ms(20)))).toEqual([
      ['online', 0, 16],
      ['offline', 16, null],
    ])
  })

  it('end where the collectors fall silent, and the next one’s start is not known', () => {
    const visits = [reached(0), reached(600)]
    const [first, second] = stretchesOf({ visits, silences: [silent(300, 310)] }, ms(700))
    expect(first).toMatchObject({ endedAtMs: ms(300), endKnown: false, lastSeenAtMs: 0 })
    expect(second).toMatchObject({ startedAtMs: ms(600), startKnown: false, startAfterMs: ms(310) })
  })

  it('end where a silence begins that lasts beyond what is counted', () => {
    const silences = [{ fromMs: ms(100) - 5_000, toMs: ms(200) }]
    const [stretch] = stretchesOf({ visits: [reached(0)], silences }, ms(100))
    expect(stretch).toMatchObject({ endedAtMs: ms(100) - 5_000, endKnown: false })
  })

  it('end a day and a half after a visit that nothing followed, and who is found again then has come anew', () => {
    const visits = [reached(0), reached(3_000)]
    const stretches = stretchesOf({ visits, silences: [] }, ms(3_100))
    expect(told(stretches)).toEqual([
      ['online', 0, HOLD_MS / MINUTE_MS],
      ['online', 3_000, null],
    ])
    expect(stretches[1]).toMatchObject({ startKnown: true, startAfterMs: ms(3_000) - SURVEYED_MS })
  })

  it('take a collector whose clock stepped back as it says, whatever order its visits came in', () => {
    const visits = [reached(10), failed(12, 1), failed(5, 2), reached(5), reached(5)]
    expect(told(stretchesOf({ visits, silences: [] }, ms(20)))).toEqual([
      ['offline', 5, 10],
      ['online', 10, null],
    ])
  })
})

const visitSteps = fc.array(
  fc.record({
    collector: fc.constantFrom('a', 'a', 'b', 'c'),
    reachable: fc.boolean(),
    wait: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 0, max: 30 }) },
      { weight: 4, arbitrary: fc.integer({ min: 30, max: 600 }) },
      { weight: 1, arbitrary: fc.integer({ min: 2_000, max: 3_000 }) },
    ),
  }),
  { minLength: 1, maxLength: 60 },
)
const silenceSteps = fc.array(
  fc.record({ wait: fc.integer({ min: 1, max: 2_500 }), length: fc.integer({ min: 1, max: 300 }) }),
  { maxLength: 6 },
)
/** A history in whole minutes: waits, overlaps of collectors, clock steps (rows in any order), silences. */
const histories = fc.record({
  visits: visitSteps.chain((steps) => {
    const failures = new Map<string, number>()
    let minute = 0
    const visits = steps.map(({ collector, reachable, wait }) => {
      minute += wait
      const failuresInRow = reachable ? 0 : (failures.get(collector) ?? 0) + 1
      failures.set(collector, failuresInRow)
      return reachable ? reached(minute, collector) : failed(minute, failuresInRow, collector)
    })
    return fc.shuffledSubarray(visits, { minLength: visits.length })
  }),
  silences: silenceSteps.map((steps) => {
    let minute = 0
    return steps.map(({ wait, length }) => {
      const from = minute + wait
      minute = from + length
      return silent(from, minute)
    })
  }),
})
interface SmallHistory {
  visits: Visit[]
  silences: Silence[]
}

type State = 'online' | 'offline' | 'unobserved'
/** The state in each minute, straight from its definition. */
function recount({ visits, silences }: SmallHistory, minutes: number): State[] {
  const isSilent = new Set<number>()
  for (const { fromMs, toMs } of silences)
    for (let minute = fromMs / MINUTE_MS; minute < toMs / MINUTE_MS; minute += 1) isSilent.add(minute)
  const states: State[] = []
  let silentMinute = -1
  for (let minute = 0; minute < minutes; minute += 1) {
    if (isSilent.has(minute)) silentMinute = minute
    const past = visits.filter(({ atMs }) => atMs <= ms(minute))
    const newestMs = Math.max(...past.map(({ atMs }) => atMs))
    if (past.length === 0 || ms(minute) - newestMs >= HOLD_MS || ms(silentMinute) >= newestMs) {
      states.push('unobserved')
      continue
    }
    const isUp = ['a', 'b', 'c'].some((name) => {
      const own = past.filter(({ collector }) => collector === name)
      const lastMs = Math.max(...own.map(({ atMs }) => atMs))
      const failures = Math.max(
        ...own.filter(({ atMs }) => atMs === lastMs).map((each) => each.failuresInRow),
      )
      return own.length > 0 && newestMs - lastMs <= VERDICT_MS && failures < 2
    })
    states.push(isUp && past.some(({ reachable }) => reachable) ? 'online' : 'offline')
  }
  return states
}

describe('over random small histories', () => {
  const settings = { numRuns: 150, seed: 2_026 }

  it('the state in each minute is what its definition says', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const states = recount(history, MINUTES)
        const stretches = stretchesOf(history, ms(MINUTES))
        const found: State[] = Array.from({ length: MINUTES }, () => 'unobserved')
        for (const { state, startedAtMs, endedAtMs } of stretches) {
          found.fill(state, startedAtMs / MINUTE_MS, (endedAtMs ?? ms(MINUTES)) / MINUTE_MS)
        }
        expect(found).toEqual(states)
        const uptime = uptimeOf(stretches, ms(1_000), ms(MINUTES))
        const window = states.slice(1_000)
        expect(uptime.observedMs).toBe(ms(window.filter((state) => state !== 'unobserved').length))
        const online = window.filter((state) => state === 'online').length
        if (uptime.share !== null) expect(uptime.share).toBeCloseTo(ms(online) / uptime.observedMs, 9)
        expect(uptime.sessions.map(({ state }) => state)).toEqual(
          window.filter((state, at) => at === 0 || state !== window[at - 1]),
        )
      }),
      settings,
    )
  })

  it('each start and end is as sure as the visits and silences about it allow', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const states = recount(history, MINUTES)
        const isSilentAt = (minute: number): boolean =>
          history.silences.some(({ fromMs, toMs }) => fromMs <= ms(minute) && ms(minute) < toMs)
        for (const stretch of stretchesOf(history, ms(MINUTES))) {
          const start = stretch.startedAtMs / MINUTE_MS
          const end = (stretch.endedAtMs ?? ms(MINUTES)) / MINUTE_MS
          const earlier = history.visits.filter(({ atMs }) => atMs < stretch.startedAtMs)
          const lastMs = Math.max(-Infinity, ...earlier.map(({ atMs }) => atMs))
          if ((states[start - 1] ?? 'unobserved') !== 'unobserved') expect(stretch.startKnown).toBe(true)
          else {
            const looked = Array.from({ length: SURVEYED_MS / MINUTE_MS }, (_, back) => start - 1 - back)
            const wasWatched = !looked.some(isSilentAt)
            expect(stretch.startKnown).toBe(wasWatched && stretch.startedAtMs - lastMs > HOLD_MS)
          }
          expect(stretch.startAfterMs).toBeLessThanOrEqual(stretch.startedAtMs)
          // A visit at the very end may have been the last sign of life: the minute after it is not known.
          const isVisitedAtEnd = history.visits.some(({ atMs }) => atMs === stretch.endedAtMs)
          const isKnownAfter = (states[end] ?? 'unobserved') !== 'unobserved'
          if (isKnownAfter || !isVisitedAtEnd) expect(stretch.endKnown).toBe(end < MINUTES && isKnownAfter)
          const { startedAtMs, endedAtMs, endKnown } = stretch
          const isWithin = (atMs: number): boolean =>
            atMs >= startedAtMs &&
            (endedAtMs === null || atMs < endedAtMs || (atMs === endedAtMs && !endKnown))
          const within = history.visits.filter((visit) => visit.reachable && isWithin(visit.atMs))
          const lastSeenMs = within.length === 0 ? null : Math.max(...within.map(({ atMs }) => atMs))
          if (stretch.state === 'online') expect(stretch.lastSeenAtMs).toBe(lastSeenMs)
        }
      }),
      settings,
    )
  })

  it('counting day by day gives what counting all at once gives', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const firstReachedMs = Math.min(...history.visits.filter((v) => v.reachable).map(({ atMs }) => atMs))
        const whole = stretchesOf(history, ms(MINUTES))
        let known: Stretch[] = []
        for (let day = 0; day < MINUTES / 1_440; day += 1) {
          const fromMs = ms(day * 1_440)
          const toMs = ms((day + 1) * 1_440)
          const visits = history.visits.filter(({ atMs }) => atMs >= fromMs - LOOK_BACK_MS && atMs <= toMs)
          const counted = stretchesOf({ visits, silences: history.silences, firstReachedMs }, toMs)
          const fresh = takeOver(known, counted, fromMs)
          const over = known.filter(
            ({ startedAtMs }) => !fresh.some((each) => each.startedAtMs === startedAtMs),
          )
          known = [...over, ...fresh].sort((a, b) => a.startedAtMs - b.startedAtMs)
        }
        expect(known.map(withoutSighting)).toEqual(whole.map(withoutSighting))
      }),
      settings,
    )
  })
})

/** Of a stretch that ended in the look back the newest visit is told by the earlier count. */
function withoutSighting({ lastSeenAtMs, ...stretch }: Stretch): Omit<Stretch, 'lastSeenAtMs'> {
  expect(lastSeenAtMs === null || lastSeenAtMs >= stretch.startedAtMs).toBe(true)
  return stretch
}
