'use client'
import { useEffect, useEffectEvent } from 'react'
import { useIsMotionReduced, useIsPageSeen } from '../use-media'
import { pastFrame } from './past-frames'

/** From one frame to the next, ms: longer for those whose system asks for little motion. */
const FRAME_MS = { usual: 1_000, calm: 2_500 }

/**
 * Shows one moment after the other while `isOn`: the next two frames are fetched while one is looked at, one after the
 * other, and each is shown when it is there and the time has come.
 * @param atMs - what is shown now.
 * @param onFrame - to show that moment, which is at hand; past `toMs` the present.
 */
export function usePlay(
  isOn: boolean,
  { atMs, stepMs, toMs }: { atMs: number; stepMs: number; toMs: number },
  onFrame: (atMs: number) => void,
  onFail: () => void,
): void {
  const isSeen = useIsPageSeen()
  const pauseMs = useIsMotionReduced() ? FRAME_MS.calm : FRAME_MS.usual
  const show = useEffectEvent(onFrame)
  const fail = useEffectEvent(onFail)
  const isPlaying = isOn && isSeen
  const nextMs = atMs + stepMs
  useEffect(() => {
    if (!isPlaying) return
    let isOver = false
    const isAtEnd = nextMs >= toMs
    const ready: Promise<unknown> = isAtEnd ? Promise.resolve() : pastFrame(nextMs)
    // The one after it comes while this one is looked at, also where that takes longer than one is looked at.
    if (nextMs + stepMs < toMs) {
      ready.then(() => (isOver ? undefined : pastFrame(nextMs + stepMs))).catch(() => undefined)
    }
    const timer = setTimeout(() => {
      ready.then(
        () => {
          if (isOver) return
          show(nextMs)
        },
        () => {
          if (!isOver) fail()
        },
      )
    }, pauseMs)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [isPlaying, nextMs, stepMs, toMs, pauseMs])
}
