/** A source of messages that says what the test tells it to. @module */
import type { MessageSource } from '@/app/_server/live/message-source'
import type { TrafficFlow } from '@/lib/live/traffic'
import type { MessageSummary } from '@/lib/messages/message'
import type { TrafficFigures } from '@/lib/messages/message-query'

export interface ScriptedMessages extends MessageSource {
  /** Becomes part of the next reading of those who watch messages. */
  sayNews(messages: MessageSummary[], leftOut?: number): void
  sayFlow(flow: TrafficFlow): void
  /** From now on every reading fails, or no longer. */
  setAway(isAway: boolean): void
  /** Questions so far, by kind. */
  readonly asked: { news: number; traffic: number; figures: number }
}

const NO_CURSOR = { atMs: 0, given: new Map<string, number>() }

export function scriptedMessages(figures: TrafficFigures): ScriptedMessages {
  const asked = { news: 0, traffic: 0, figures: 0 }
  const news: { messages: MessageSummary[]; leftOut: number }[] = []
  const flows: TrafficFlow[] = []
  let isAway = false
  const answer = <T>(value: () => T): Promise<T> =>
    isAway ? Promise.reject(new Error('the store is away')) : Promise.resolve().then(value)
  return {
    asked,
    sayNews: (messages, leftOut = 0) => news.push({ messages, leftOut }),
    sayFlow: (flow) => flows.push(flow),
    setAway: (next) => {
      isAway = next
    },
    start: () => answer(() => NO_CURSOR),
    readNews: () =>
      answer(() => {
        asked.news++
        return { cursor: NO_CURSOR, messages: [], leftOut: 0, ...news.shift() }
      }),
    readTraffic: () =>
      answer(() => {
        asked.traffic++
        return { cursor: NO_CURSOR, flow: flows.shift() ?? null }
      }),
    readFigures: () =>
      answer(() => {
        asked.figures++
        return figures
      }),
  }
}

export const SOME_FIGURES: TrafficFigures = {
  windowMs: 60_000,
  messagesPerSecond: 1.5,
  medianPropagationMs: 240,
  propagationMessages: 88,
  duplicateRatio: 2.5,
  reporters: 57,
}

/** @param id - hex, whole bytes. */
export function messageSummary(id: string, more: Partial<MessageSummary> = {}): MessageSummary {
  return {
    id,
    topic: '/meshara/broadcast/1',
    type: 'broadcast',
    sizeBytes: 120,
    origin: { num: 1, peerId: 'peer-1' },
    originEvidence: 'published',
    heardAtMs: 1_000,
    publishedAtMs: 990,
    lastHeardAtMs: 1_400,
    reached: 12,
    subscribers: 12,
    subscribersReached: 12,
    hops: 3,
    deliveries: 11,
    duplicates: 20,
    rejects: 0,
    drops: 0,
    t50AfterMs: 80,
    t90AfterMs: 160,
    t100AfterMs: 230,
    signature: 'valid',
    evidence: ['traced'],
    incomplete: false,
    ...more,
  }
}
