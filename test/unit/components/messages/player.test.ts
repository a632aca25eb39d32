import { describe, expect, it } from 'vitest'
import { createPlayer } from '@/components/messages/player/create-player'
import {
  defaultSlowness,
  jumpsOf,
  reachPath,
  reachText,
  reachedBy,
  stopAfter,
  stopBefore,
  timelineOf,
} from '@/components/messages/player/timeline'
import { arrival } from './arrivals'

const timeline = timelineOf([
  arrival(1, null, { afterMs: 0 }),
  arrival(2, 1, { afterMs: 40 }),
  arrival(3, 1, { afterMs: 40 }),
  arrival(4, 2, { afterMs: 100 }),
  arrival(5, 2),
  arrival(6, 2, { afterMs: 70, state: 'rejected' }),
  arrival(7, null, { state: 'missing' }),
])

describe('the timeline of a message', () => {
  it('knows whom it had reached when, and leaves out the refused and the missing', () => {
    expect(timeline).toMatchObject({
      arrivalsMs: [0, 40, 40, 100],
      stopsMs: [0, 40, 100],
      endMs: 100,
      untimed: 1,
    })
    expect([-1, 0, 39, 40, 99, Infinity].map((ms) => reachedBy(timeline, ms))).toEqual([0, 1, 1, 3, 3, 4])
  })

  it('never counts a node among those that had it whose time is unknown', () => {
    expect([-1, 40, Infinity].map((ms) => reachText(timeline, ms))).toEqual([
      '0 of 4 nodes, 1 untimed',
      '3 of 4 nodes, 1 untimed',
      '4 of 4 nodes, 1 untimed',
    ])
    expect(reachText(timelineOf([arrival(1, null, { afterMs: 0 })]), 0)).toBe('1 of 1 node')
  })

  it('goes from arrival to arrival, and stays at either end', () => {
    expect([0, 40, 100, Infinity].map((ms) => stopAfter(timeline, ms))).toEqual([40, 100, Infinity, Infinity])
    expect([Infinity, 100, 40, 0].map((ms) => stopBefore(timeline, ms))).toEqual([40, 40, 0, 0])
  })

  it('is slowed until the eye can follow', () => {
    expect(defaultSlowness(400)).toBe(10)
    expect(defaultSlowness(6_000)).toBe(1)
    expect(defaultSlowness(0)).toBe(500)
  })

  it('draws the count as steps that end at all', () => {
    expect(reachPath(timeline, 200)).toBe('M0 1H0.00000V0.75000H0.20000V0.25000H0.50000V0.00000H1V1Z')
  })

  it('halts at few of many arrivals, the last among them', () => {
    const many = timelineOf(Array.from({ length: 500 }, (_, ms) => arrival(ms, null, { afterMs: ms })))
    const jumps = jumpsOf(many)
    expect(jumps.length).toBeLessThanOrEqual(24)
    expect(jumps.at(-1)).toBe(499)
  })
})

/** A player whose pictures and timers come when the test says so. */
function testPlayer(isMotionReduced = false) {
  let nowMs = 0
  let frame: (() => void) | undefined
  let timer: (() => void) | undefined
  const player = createPlayer({
    timeline,
    isMotionReduced: () => isMotionReduced,
    nowMs: () => nowMs,
    nextFrame: (callback) => {
      frame = callback
      return () => {
        frame = undefined
      }
    },
    after: (_, callback) => {
      timer = callback
      return () => {
        timer = undefined
      }
    },
  })
  return {
    player,
    showAt: (ms: number) => {
      nowMs = ms
      const show = frame
      frame = undefined
      show?.()
    },
    ring: () => {
      const rung = timer
      timer = undefined
      rung?.()
    },
    isAsleep: () => frame === undefined && timer === undefined,
  }
}

describe('the player', () => {
  it('shows the whole way until it is asked to play', () => {
    const { player, isAsleep } = testPlayer()
    expect(player.playhead.get()).toBe(Infinity)
    expect(isAsleep()).toBe(true)
  })

  it('runs so many times slower than the message was, and ends with the whole way', () => {
    const { player, showAt, isAsleep } = testPlayer()
    player.setSlowness(10)
    player.toggle()
    showAt(500)
    expect(player.playhead.get()).toBe(50)
    showAt(999)
    expect(player.playhead.get()).toBeCloseTo(99.9)
    showAt(1_001)
    expect(player.playhead.get()).toBe(Infinity)
    expect(player.state.get().isPlaying).toBe(false)
    expect(isAsleep()).toBe(true)
  })

  it('goes on from where it was paused', () => {
    const { player, showAt, isAsleep } = testPlayer()
    player.setSlowness(1)
    player.toggle()
    showAt(30)
    player.toggle()
    expect(isAsleep()).toBe(true)
    showAt(80)
    player.toggle()
    showAt(90)
    expect(player.playhead.get()).toBe(40)
  })

  it('steps by arrivals, pausing', () => {
    const { player } = testPlayer()
    player.seek(0)
    player.step(1)
    expect(player.playhead.get()).toBe(40)
    player.step(1)
    expect(player.playhead.get()).toBe(Infinity)
    player.step(-1)
    expect(player.playhead.get()).toBe(40)
    expect(player.state.get().isPlaying).toBe(false)
  })

  it('jumps from arrival to arrival under reduced motion, and asks for no picture', () => {
    const { player, showAt, ring } = testPlayer(true)
    player.toggle()
    showAt(5_000)
    expect(player.playhead.get()).toBe(0)
    ring()
    expect(player.playhead.get()).toBe(40)
    ring()
    expect(player.playhead.get()).toBe(Infinity)
  })

  it('keeps its place when more becomes known', () => {
    const { player } = testPlayer()
    player.seek(40)
    player.setTimeline(timelineOf([arrival(1, null, { afterMs: 0 }), arrival(2, 1, { afterMs: 900 })]))
    expect(player.playhead.get()).toBe(40)
    expect(player.state.get().slowness).toBe(5)
    player.step(1)
    expect(player.playhead.get()).toBe(Infinity)
  })
})
