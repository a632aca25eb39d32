import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { BUFFER_MS, PlayClock } from '@/components/map/model/play-clock'
import { PARTICLES_MAX, shownFor, TrafficPlayer } from '@/components/map/model/traffic-player'
import { GLOW_MS, JOURNEY_FLOATS } from '@/components/map/renderer/journey-layer'
import { rateText } from '@/components/map/traffic-figures'
import { sampleText } from '@/components/map/traffic-switch'
import type { TrafficFlow, TrafficHop } from '@/lib/live/traffic'

function flow(fromMs: number, hops: Partial<TrafficHop>[], change: Partial<TrafficFlow> = {}): TrafficFlow {
  return {
    fromMs,
    toMs: fromMs + 1_000,
    total: hops.length,
    sampledOneIn: 1,
    hops: hops.map((hop) => ({ from: 1, to: 2, type: 'broadcast', startMs: 0, tookMs: null, ...hop })),
    ...change,
  }
}

/** A player on a clock that the test moves. */
function playing() {
  const clock = { nowMs: 1_000 }
  const player = new TrafficPlayer(() => clock.nowMs)
  const startOf = (row: number) => player.layer.data[row * JOURNEY_FLOATS + 2] ?? Number.NaN
  const underWay = (nowMs: number) => player.step(nowMs).underWay
  return { clock, player, startOf, underWay }
}

describe('the delay with which traffic is played', () => {
  it('plays stretches that come a little early or late at an even pace', () => {
    const clock = new PlayClock()
    const arrivals = [1_000, 1_960, 3_050, 3_990, 5_300]
    const played = arrivals.map((nowMs, at) => clock.take(700_000 + at * 1_000, nowMs))
    expect(played).toEqual([1_500, 2_500, 3_500, 4_500, 5_500])
  })

  it('waits longer from then on when one came too late to be played', () => {
    const clock = new PlayClock()
    expect(clock.take(0, 1_000)).toBe(1_000 + BUFFER_MS)
    expect(clock.take(1_000, 3_200)).toBe(3_200)
    expect(clock.take(2_000, 4_100)).toBe(4_200)
  })

  it('begins anew when the other clock was set, or the page was away', () => {
    const clock = new PlayClock()
    clock.take(0, 1_000)
    expect(clock.take(9_000_000, 2_000)).toBe(2_000 + BUFFER_MS)
    expect(clock.take(9_001_000, 60_000)).toBe(60_000 + BUFFER_MS)
  })

  it('never plays in the past, nor further off than the clocks can be', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ from: fc.integer({ min: -1e6, max: 1e6 }), gap: fc.integer({ min: 0, max: 1e5 }) }),
          {
            maxLength: 30,
          },
        ),
        (stretches) => {
          const clock = new PlayClock()
          let nowMs = 0
          for (const { from, gap } of stretches) {
            nowMs += gap
            const atMs = clock.take(from, nowMs)
            expect(atMs).toBeGreaterThanOrEqual(nowMs)
            expect(atMs).toBeLessThanOrEqual(nowMs + 4_000)
          }
        },
      ),
      { seed: 11, numRuns: 10_000 },
    )
  })
})

describe('the particles', () => {
  it('set out when their message did, and are longer on their way over a slower link', () => {
    const { player, startOf, underWay } = playing()
    player.play(
      flow(50_000, [
        { startMs: 100, tookMs: 100 },
        { startMs: 400, tookMs: 100 },
      ]),
    )
    expect([startOf(0), startOf(1)]).toEqual([BUFFER_MS, BUFFER_MS + 300])
    expect(shownFor(100)).toBeGreaterThan(shownFor(20))
    expect(shownFor(1e9)).toBe(shownFor(1e6))
    const beginsMs = 1_000 + BUFFER_MS
    expect(underWay(beginsMs - 1)).toBe(0)
    expect(underWay(beginsMs)).toBe(1)
    expect(underWay(beginsMs + 300)).toBe(2)
    expect(underWay(beginsMs + shownFor(100))).toBe(1)
  })

  it('are gone, and ask for no frame any more, once the last glow is out', () => {
    const { player } = playing()
    player.play(flow(0, [{}]))
    const endMs = 1_000 + BUFFER_MS + shownFor(null) + GLOW_MS
    expect(player.step(endMs).isMoving).toBe(true)
    expect(player.step(endMs + 1).isMoving).toBe(false)
    expect(player.layer.count).toBe(0)
  })

  it('are never more than there is room for, and the screen says of how many they are', () => {
    const { player, clock } = playing()
    const many = Array.from({ length: PARTICLES_MAX / 2 }, () => ({}))
    const told: number[] = []
    player.oneIn.subscribe(() => told.push(player.oneIn.get()))
    for (let second = 0; second < 6; second++) {
      clock.nowMs += 1
      player.play(flow(second * 10, [...many, ...many.slice(0, 600)], { sampledOneIn: 10 }))
      expect(player.layer.count).toBeLessThanOrEqual(PARTICLES_MAX)
    }
    expect(told[0]).toBe(10)
    expect(Math.max(...told)).toBeGreaterThan(10)
  })

  it('leave room for the next when they have ended, hour after hour', () => {
    const { player, clock, startOf } = playing()
    for (let second = 0; second < 9_000; second++) {
      clock.nowMs += 1_000
      player.play(flow(second * 1_000, [{}, {}, {}]))
      expect(player.layer.count).toBeLessThan(20)
    }
    // Times that have to fit into 32 bits.
    expect(startOf(player.layer.count - 1)).toBeLessThan(4_000_000)
    expect(player.step(clock.nowMs + BUFFER_MS + 10).underWay).toBeGreaterThan(0)
  })

  it('of a hidden kind are not drawn, and go at once when it is hidden', () => {
    const { player } = playing()
    player.play(flow(0, [{ type: 'ping' }, { type: null }]))
    player.hide(new Set(['upkeep']))
    expect(player.layer.count).toBe(0)
    player.play(flow(1_000, [{ type: 'ping' }, { type: null }, { type: 'acknowledgment' }]))
    expect(player.layer.count).toBe(1)
    player.hide(new Set())
    expect(player.layer.count).toBe(1)
  })

  it('are told apart from nothing: a flow without hops draws no frame', () => {
    const { player } = playing()
    let told = 0
    player.subscribe(() => told++)
    player.play(flow(0, []))
    player.play(flow(1_000, [{ from: 5, to: 5 }]))
    expect(told).toBe(0)
    expect(player.step(2_000).isMoving).toBe(false)
  })
})

describe('the words beside the particles', () => {
  it('say of how many messages one is shown, and nothing when all are', () => {
    expect([1, 2, 20, 1_500].map(sampleText)).toEqual([
      '',
      '1 of 2 shown',
      '1 of 20 shown',
      '1 of 1,500 shown',
    ])
  })

  it('tell a rate with as many digits as mean something, and never round something to nothing', () => {
    expect([null, 0, 0.01, 0.42, 9.96, 1_234].map(rateText)).toEqual([
      '—',
      '0 /s',
      '< 0.1 /s',
      '0.4 /s',
      '10 /s',
      '1,234 /s',
    ])
  })
})
