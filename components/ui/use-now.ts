'use client'
import { useSyncExternalStore } from 'react'

/** One clock for everything that says how long ago, so that a page of a hundred rows has one timer. */
const TICK_MS = 1_000
const listeners = new Set<() => void>()
let nowMs = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

function tick(): void {
  nowMs = Date.now()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === undefined) {
    timer = setInterval(tick, TICK_MS)
    // Nobody has turned the clock since the last reader left.
    queueMicrotask(tick)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

const read = () => nowMs
/** The server has no timer: there the clock is read for each page. */
const readOnServer = () => (typeof window === 'undefined' ? Date.now() : nowMs)

/** The time, ms since the epoch, renewed each second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, read, readOnServer)
}
