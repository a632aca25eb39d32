/**
 * The one playhead that the tree and the map follow. It moves sixty times a second, so it is a store that drawings
 * listen to, not a state that pages are rendered from.
 * @module
 */
import { createStore, type Store } from '../../live/store'
import { defaultSlowness, jumpsOf, stopAfter, stopBefore, type Timeline } from './timeline'

export interface PlayerState {
  isPlaying: boolean
  /** So many times slower than it was. */
  slowness: number
}

export interface Player {
  /** Milliseconds since publication; Infinity: the whole way is shown. */
  readonly playhead: Pick<Store<number>, 'get' | 'subscribe'>
  readonly state: Pick<Store<PlayerState>, 'get' | 'subscribe'>
  toggle: () => void
  pause: () => void
  /** Pauses there. */
  seek: (ms: number) => void
  /** To the arrival after or before; pauses. */
  step: (direction: 1 | -1) => void
  setSlowness: (slowness: number) => void
  /** More arrivals have become known: the playhead stays where it is. */
  setTimeline: (timeline: Timeline) => void
  close: () => void
}

export interface PlayerInit {
  timeline: Timeline
  /** true: jumps from arrival to arrival in place of a sweep. */
  isMotionReduced: () => boolean
  nowMs: () => number
  /** Calls back before the next picture, and returns the way to call it off. */
  nextFrame: (callback: () => void) => () => void
  after: (delayMs: number, callback: () => void) => () => void
}

/** How long each jump stands. */
const JUMP_MS = 450

export function createPlayer(init: PlayerInit): Player {
  let { timeline } = init
  const playhead = createStore(Infinity)
  const state = createStore<PlayerState>({ isPlaying: false, slowness: defaultSlowness(timeline.endMs) })
  let hasChosenSlowness = false
  let cancel: (() => void) | undefined

  const change = (part: Partial<PlayerState>) => {
    state.set({ ...state.get(), ...part })
  }
  const halt = () => {
    cancel?.()
    cancel = undefined
    if (state.get().isPlaying) change({ isPlaying: false })
  }
  const finish = () => {
    halt()
    playhead.set(Infinity)
  }

  const sweep = (lastMs: number) => {
    cancel = init.nextFrame(() => {
      const now = init.nowMs()
      const next = playhead.get() + (now - lastMs) / state.get().slowness
      if (next >= timeline.endMs) {
        finish()
        return
      }
      playhead.set(next)
      sweep(now)
    })
  }
  const jump = () => {
    cancel = init.after(JUMP_MS, () => {
      const next = jumpsOf(timeline).find((ms) => ms > playhead.get())
      if (next === undefined || next >= timeline.endMs) {
        finish()
        return
      }
      playhead.set(next)
      jump()
    })
  }
  const play = () => {
    if (timeline.endMs <= 0) return
    if (playhead.get() >= timeline.endMs) playhead.set(0)
    change({ isPlaying: true })
    if (init.isMotionReduced()) jump()
    else sweep(init.nowMs())
  }

  return {
    playhead,
    state,
    toggle: () => {
      if (state.get().isPlaying) halt()
      else play()
    },
    pause: halt,
    seek: (ms) => {
      halt()
      playhead.set(ms >= timeline.endMs ? Infinity : Math.max(0, ms))
    },
    step: (direction) => {
      halt()
      const at = playhead.get()
      const next = direction === 1 ? stopAfter(timeline, at) : stopBefore(timeline, at)
      playhead.set(next >= timeline.endMs ? Infinity : next)
    },
    setSlowness: (slowness) => {
      hasChosenSlowness = true
      change({ slowness })
    },
    setTimeline: (next) => {
      timeline = next
      if (!hasChosenSlowness && !state.get().isPlaying) change({ slowness: defaultSlowness(next.endMs) })
    },
    close: halt,
  }
}
