/** Uptime by time over a window, from the stretches of one node. @module */
import type { NodeSession, NodeUptime } from '../node-detail'
import type { Stretch } from './stretches'

/** More than a screen can tell apart. */
const SESSIONS_MAX = 800

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
  const windowMs = nowMs - startMs
  const isTold = sessions.length <= SESSIONS_MAX
  const told = isTold ? sessions : prevailing(sessions, startMs, windowMs / SESSIONS_MAX)
  const last = told.at(-1)
  if (last !== undefined) last.endMs = null
  return {
    windowMs,
    share: observedMs === 0 ? null : onlineMs / observedMs,
    observedMs,
    sessions: told,
    ...(isTold
      ? {}
      : {
          stepMs: windowMs / SESSIONS_MAX,
          sessionCount: sessions.filter(({ state }) => state === 'online').length,
        }),
  }
}

/** The state in which the node was for most of each step. */
function prevailing(sessions: readonly NodeSession[], startMs: number, stepMs: number): NodeSession[] {
  const told: NodeSession[] = []
  let next = 0
  for (let step = 0; step < SESSIONS_MAX; step += 1) {
    const fromMs = startMs + step * stepMs
    const toMs = fromMs + stepMs
    const spentMs = { online: 0, offline: 0, unobserved: 0 }
    for (let at = next; at < sessions.length; at += 1) {
      const session = sessions[at]
      if (session === undefined || session.startMs >= toMs) break
      const endMs = session.endMs ?? toMs
      if (endMs <= toMs) next = at + 1
      spentMs[session.state] += Math.max(0, Math.min(endMs, toMs) - Math.max(session.startMs, fromMs))
    }
    const { online, offline, unobserved } = spentMs
    const most = Math.max(online, offline, unobserved)
    const state = online === most ? 'online' : offline === most ? 'offline' : 'unobserved'
    const last = told.at(-1)
    if (last?.state === state) last.endMs = Math.round(toMs)
    else told.push({ state, startMs: Math.round(fromMs), endMs: Math.round(toMs) })
  }
  return told
}
