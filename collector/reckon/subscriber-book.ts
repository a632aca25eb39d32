/** Who was subscribed to a topic when: asked once a second and topic. @module */
import type { Database } from '@/db/client'
import { getSubscribers } from '@/db/queries/messages/get-subscribers'

const STEP_MS = 1_000
/** Subscriptions are written some seconds after they begin: a recent answer is asked for again. */
const SETTLED_MS = 10_000
const KEPT_MAX = 500

export type Subscribers = (topic: string, atMs: number, nowMs: number) => Promise<number[] | null>

export function createSubscriberBook(db: Database, signal: AbortSignal): Subscribers {
  const known = new Map<string, number[] | null>()
  return async (topic, atMs, nowMs) => {
    if (topic === '') return null
    const step = Math.ceil(atMs / STEP_MS) * STEP_MS
    const key = `${String(step)}:${topic}`
    const answer = known.get(key)
    if (answer !== undefined) return answer
    const found = await getSubscribers(db, topic, step, signal)
    if (nowMs - step > SETTLED_MS) {
      known.set(key, found)
      const oldest = known.keys().next()
      if (known.size > KEPT_MAX && oldest.done !== true) known.delete(oldest.value)
    }
    return found
  }
}
