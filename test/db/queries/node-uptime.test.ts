import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { getNodeUptimes } from '@/db/queries/nodes/get-node-uptime'
import type { VisitFact } from '@/lib/facts'
import type { NodeSession, NodeUptime } from '@/lib/node-detail'
import { SILENCE_MS, VERDICT_MS } from '@/lib/sessions/visit'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { failure, heartbeat, visit } from '../../fixtures/facts'
import { numberOf, writeFacts } from '../../fixtures/history'

let engine: TestEngine
let collector: Database
let web: Database
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Whole minutes of the past hours, so that differences are plain numbers. */
const nowMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - MINUTE_MS
const ago = (minutes: number): number => nowMs - minutes * MINUTE_MS

beforeAll(async () => {
  engine = await startTestEngine()
  collector = engine.open('collector')
  web = engine.open('web')
  // The collector beats every 10 s over the last 5 hours, but for the stretch from 120 to 100 minutes ago.
  const beats = Array.from({ length: 5 * 360 + 1 }, (_, index) => nowMs - index * 10_000)
  await writeFacts(
    collector,
    beats.filter((atMs) => atMs <= ago(120) || atMs >= ago(100)).map((atMs) => heartbeat(atMs)),
  )
})
afterAll(() => engine.stop())

async function getNodeUptime(num: number, windowMs: number, atMs: number): Promise<NodeUptime> {
  const [uptime] = await getNodeUptimes(web, num, [windowMs], atMs)
  if (uptime === undefined) throw new Error('no window was answered')
  return uptime
}

const told = (sessions: NodeSession[]) =>
  sessions.map(({ state, startMs, endMs }) => [
    state,
    (nowMs - startMs) / MINUTE_MS,
    endMs === null ? null : (nowMs - endMs) / MINUTE_MS,
  ])

describe('the uptime of a node', () => {
  it('is counted by time, over sessions that end where the collectors fell silent', async () => {
    await writeFacts(collector, [
      visit(1, ago(180)),
      visit(1, ago(160)),
      failure(1, ago(150), 1),
      failure(1, ago(140), 2),
      failure(1, ago(130), 3),
      // Silence from 120 to 100; then the first visit.
      visit(1, ago(90)),
      failure(1, ago(30), 1),
    ])
    const uptime = await getNodeUptime(await numberOf(web, 1), 4 * HOUR_MS, nowMs)
    expect(told(uptime.sessions)).toEqual([
      ['unobserved', 240, 180],
      ['online', 180, 140],
      ['offline', 140, 120],
      ['unobserved', 120, 90],
      ['online', 90, null],
    ])
    expect(uptime).toMatchObject({
      windowMs: 4 * HOUR_MS,
      observedMs: 150 * MINUTE_MS,
      share: 130 / 150,
    })
  })

  it('begins with the state from before the window', async () => {
    const uptime = await getNodeUptime(await numberOf(web, 1), 20 * MINUTE_MS, nowMs)
    expect(told(uptime.sessions)).toEqual([['online', 20, null]])
    expect(uptime.share).toBe(1)
  })

  it('of a node that no visit reached is nought, from its first visit on', async () => {
    await writeFacts(collector, [failure(2, ago(60), 1), failure(2, ago(50), 2)])
    const uptime = await getNodeUptime(await numberOf(web, 2), 2 * HOUR_MS, nowMs)
    expect(told(uptime.sessions)).toEqual([
      ['unobserved', 120, 60],
      ['offline', 60, null],
    ])
    expect(uptime.share).toBe(0)
  })

  it('ends in an open unobserved stretch when the collectors are silent now', async () => {
    const laterMs = nowMs + 10 * MINUTE_MS
    const uptime = await getNodeUptime(await numberOf(web, 2), HOUR_MS, laterMs)
    expect(told(uptime.sessions)).toEqual([
      ['offline', 50, 0],
      ['unobserved', 0, null],
    ])
  })

  it('is not known for a node that was never visited', async () => {
    const uptime = await getNodeUptime(4_000_000, HOUR_MS, nowMs)
    expect(told(uptime.sessions)).toEqual([['unobserved', 60, null]])
    expect(uptime).toMatchObject({ share: null, observedMs: 0 })
  })

  it('agrees with a recount, second by second, of 120 random histories by three collectors', async () => {
    const seconds = 5_400
    // Long before the beats above, with beats and silences of its own.
    const toMs = ago(12 * 60)
    const fromMs = toMs - seconds * 1_000
    const pauses = fc.sample(
      fc.oneof(
        { weight: 12, arbitrary: fc.integer({ min: 5, max: 30 }) },
        { weight: 1, arbitrary: fc.integer({ min: 31, max: 600 }) },
      ),
      { seed: 20_269, numRuns: 600 },
    )
    let beatMs = fromMs - 1_200_000
    const beats = pauses.map((pause) => (beatMs += pause * 1_000)).filter((atMs) => atMs <= toMs)
    await writeFacts(
      collector,
      beats.map((atMs) => heartbeat(atMs)),
    )

    // Stretches in which one collector visits alone and sees the same: long enough for the others' word to lapse.
    const stretch = fc
      .record({
        name: fc.constantFrom('x', 'y', 'z'),
        reachable: fc.boolean(),
        waitS: fc.oneof(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 600, max: 1_500 })),
        count: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 4, max: 40 })),
      })
      .map(({ count, waitS, ...visited }) =>
        Array.from({ length: count }, () => ({ ...visited, waitS: count > 3 ? Math.min(waitS, 50) : waitS })),
      )
    // Collectors that take turns, each of one mind for long.
    const turn = fc.record({
      name: fc.constantFrom('x', 'x', 'x', 'y', 'y', 'z'),
      changes: fc.integer({ min: 0, max: 15 }).map((chance) => chance === 0),
      waitS: fc.integer({ min: 1, max: 60 }),
    })
    const turns = fc.array(turn, { minLength: 150, maxLength: 250 }).map((steps) => {
      const minds = new Map([
        ['x', true],
        ['y', false],
        ['z', false],
      ])
      return steps.map(({ name, changes, waitS }) => {
        const reachable = (minds.get(name) === true) !== changes
        minds.set(name, reachable)
        return { name, reachable, waitS }
      })
    })
    const stretches = fc.array(stretch, { minLength: 4, maxLength: 30 }).map((parts) => parts.flat())
    const histories = [20_268, 20_304]
      .flatMap((seed) => fc.sample(fc.oneof(stretches, turns), { seed, numRuns: 60 }))
      .map((steps, index) => {
        const failed = new Map<string, number>()
        let atMs = fromMs - 600_000
        return steps.map(({ waitS, name, reachable }): VisitFact => {
          atMs += waitS * 1_000
          const inRow = reachable ? 0 : (failed.get(name) ?? 0) + 1
          failed.set(name, inRow)
          const more = { collector: name }
          return reachable ? visit(100 + index, atMs, more) : failure(100 + index, atMs, inRow, more)
        })
      })
      .map((visits) => visits.filter(({ seenAtMs }) => seenAtMs <= toMs))
    await writeFacts(collector, histories.flat())

    const seen = new Set<string>()
    for (const [index, history] of histories.entries()) {
      const signs = [...beats, ...history.map(({ seenAtMs }) => seenAtMs)].sort((a, b) => a - b)
      const expected = recount(history, signs, fromMs, seconds)
      const uptime = await getNodeUptime(await numberOf(web, 100 + index), seconds * 1_000, toMs)
      expect(uptime.sessions, `history ${String(index)}`).toEqual(runs(expected, fromMs))
      const online = expected.filter((state) => state === 'online').length
      const observed = expected.filter((state) => state !== 'unobserved').length
      expect(uptime.observedMs).toBe(observed * 1_000)
      expect(uptime.share).toEqual(observed === 0 ? null : online / observed)
      for (const { state } of uptime.sessions) seen.add(state)
    }
    expect([...seen].sort()).toEqual(['offline', 'online', 'unobserved'])
  })
})

/** The state in each second, straight from its definition. */
function recount(
  history: readonly VisitFact[],
  signs: readonly number[],
  fromMs: number,
  seconds: number,
): NodeSession['state'][] {
  return Array.from({ length: seconds }, (_, second) => {
    const atMs = fromMs + second * 1_000
    const before = history.filter(({ seenAtMs }) => seenAtMs <= atMs)
    const newest = before.at(-1)
    if (newest === undefined) return 'unobserved'
    // Silent at some time since the newest visit: its verdict no longer holds.
    let heardMs = newest.seenAtMs
    for (const sign of signs) {
      if (sign <= heardMs) continue
      if (sign - heardMs > SILENCE_MS && heardMs <= atMs) return 'unobserved'
      if (sign > atMs) break
      heardMs = sign
    }
    const endMs = fromMs + seconds * 1_000
    if (!signs.some((sign) => sign > heardMs) && endMs - heardMs > SILENCE_MS) return 'unobserved'
    if (!before.some(({ reachable }) => reachable)) return 'offline'
    const collectors = new Set(before.map(({ collector }) => collector))
    const isUp = [...collectors].some((name) => {
      const last = before.filter(({ collector }) => collector === name).at(-1)
      return last !== undefined && last.seenAtMs >= newest.seenAtMs - VERDICT_MS && last.failuresInRow < 2
    })
    return isUp ? 'online' : 'offline'
  })
}

/** Equal seconds as one session. */
function runs(states: readonly NodeSession['state'][], fromMs: number): NodeSession[] {
  const sessions: NodeSession[] = []
  for (const [second, state] of states.entries()) {
    const last = sessions.at(-1)
    if (last?.state === state) continue
    if (last !== undefined) last.endMs = fromMs + second * 1_000
    sessions.push({ state, startMs: fromMs + second * 1_000, endMs: null })
  }
  return sessions
}
