/** Uptime by time over a window, from the stretches of one node. @module */
import type { NodeSession, NodeUptime } from '../node-detail'
import type { Stretch } from './stretches'

/** @param stretches - ascending; what lies between them was not observed. */
export function uptimeOf(stretches: readonly Stretch[], startMs: number, nowMs: number): NodeUptime {
  const sessions: NodeSession[] = []
  let onlineMs = 0
  let observedMs = 0
  let sinceMs = startMs
  const add = (state: NodeSession['state'], toMs: number): void => {
    if (toMs <= sinceMs) return
    if (state !== 'unobserved') observedMs += toMs - sinceMs
    if (state === 'online') onlineMs += toMs - sinceMs
    const last = sessions.at(-1)
    if (last?.state === state) last.endMs = toMs
    else sessions.push({ state, startMs: sinceMs, endMs: toMs })
    sinceMs = toMs
  }
  for (const { state, startedAtMs, endedAtMs } of stretches) {
    add('unobserved', Math.min(startedAtMs, nowMs))
    add(state, Math.min(endedAtMs ?? nowMs, nowMs))
  }
  add('unobserved', nowMs)
  const last = sessions.at(-1)
  if (last !== undefined) last.endMs = null
  return {
    windowMs: nowMs - startMs,
    share: observedMs === 0 ? null : onlineMs / observedMs,
    observedMs,
    sessions,
  }
}
