/** The stretches of time over which a node's page looks back. @module */
import { z } from 'zod'
import { messageWindowSchema, type MessageWindow } from './messages/message-windows'
import { atParameter } from './past/at-parameter'
import { withAt } from './past/at'
import { readSearch, type RawSearch, type SearchReading } from './read-search'

const hour = 3_600_000
const day = 24 * hour

/** Of its uptime, shortest first. */
export const UPTIME_WINDOWS = [
  { title: '24 hours', lengthMs: day },
  { title: '7 days', lengthMs: 7 * day },
  { title: '30 days', lengthMs: 30 * day },
  { title: '90 days', lengthMs: 90 * day },
  { title: '1 year', lengthMs: 365 * day },
] as const

/** Of its round-trip times. */
export const RTT_WINDOWS = {
  '1h': { title: '1 hour', lengthMs: hour },
  '24h': { title: '24 hours', lengthMs: day },
  '7d': { title: '7 days', lengthMs: 7 * day },
  '30d': { title: '30 days', lengthMs: 30 * day },
} as const

export type RttWindow = keyof typeof RTT_WINDOWS
export const rttWindowSchema = z.enum(Object.keys(RTT_WINDOWS) as [RttWindow, ...RttWindow[]])

const nodePageSearchSchema = z.strictObject({
  /** Of the round-trip times. */
  window: rttWindowSchema.optional(),
  /** Of the messages. */
  messages: messageWindowSchema.optional(),
  /** The node as it was then. */
  at: atParameter.optional(),
})
export type NodePageSearch = z.infer<typeof nodePageSearchSchema>

/** Reads what the URL of a node's page asks. */
export function readNodePageSearch(search: RawSearch): SearchReading<NodePageSearch> {
  return readSearch(nodePageSearchSchema, search)
}

/** Address of a node's page that looks back so far. @param at - from a time of the past; null: from now. */
export function nodeWindowsHref(
  peerId: string,
  window: RttWindow,
  messages: MessageWindow,
  at: string | null = null,
): string {
  const search = new URLSearchParams({ window, ...(messages === DEFAULT_MESSAGE_WINDOW ? {} : { messages }) })
  return withAt(`/nodes/${peerId}?${search.toString()}`, at)
}

/** The window of messages that is shown when none is asked for. */
export const DEFAULT_MESSAGE_WINDOW: MessageWindow = '24h'

/** A node known for less than this has little to show in a day. */
const YOUNG_MS = 4 * hour

/** The window that is shown when none is asked for. */
export function defaultRttWindow(knownForMs: number): RttWindow {
  return knownForMs < YOUNG_MS ? '1h' : '24h'
}

/** Most points of a chart over one window: more than a screen can tell apart would only be slower. */
export const RTT_BUCKETS = 96
