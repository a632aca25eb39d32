'use client'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { createPlayer, type Player, type PlayerState } from './create-player'
import type { Timeline } from './timeline'

/** The player of one message; it outlives the news that come while it plays. */
export function usePlayer(timeline: Timeline): Player {
  const [player] = useState(() =>
    createPlayer({
      timeline,
      isMotionReduced: () => window.matchMedia('(prefers-reduced-motion: reduce)').matches,
      nowMs: () => performance.now(),
      nextFrame: (callback) => {
        const id = requestAnimationFrame(callback)
        return () => {
          cancelAnimationFrame(id)
        }
      },
      after: (delayMs, callback) => {
        const id = setTimeout(callback, delayMs)
        return () => {
          clearTimeout(id)
        }
      },
    }),
  )
  useEffect(() => {
    player.setTimeline(timeline)
  }, [player, timeline])
  useEffect(
    () => () => {
      player.close()
    },
    [player],
  )
  return player
}

export function usePlayerState({ state }: Player): PlayerState {
  return useSyncExternalStore(state.subscribe, state.get, state.get)
}

/**
 * Something told by the playhead that changes seldom, such as a count: the component is rendered anew only when it
 * does.
 */
export function usePlayhead<T extends number | string | boolean>(
  { playhead }: Player,
  select: (ms: number) => T,
): T {
  const read = () => select(playhead.get())
  return useSyncExternalStore(playhead.subscribe, read, read)
}
