/** What the talk of a mesh is made of: topics, the types of messages in them, and how large those are. @module */
import type { MessageType } from '@/lib/messages/kinds'
import type { Random } from './random'

export const TOPICS = [
  '/meshara/broadcast/1',
  '/meshara/private/1',
  '/meshara/updates/1',
  '/meshara/routing/1',
] as const
export type Topic = (typeof TOPICS)[number]

const TOPIC_WEIGHTS: Readonly<Record<Topic, number>> = {
  '/meshara/broadcast/1': 40,
  '/meshara/private/1': 30,
  '/meshara/updates/1': 10,
  '/meshara/routing/1': 20,
}
const TYPES: Readonly<Record<Topic, Partial<Record<MessageType, number>>>> = {
  '/meshara/broadcast/1': { broadcast: 72, query: 8, response: 8, ping: 12 },
  '/meshara/private/1': { private: 62, acknowledgment: 26, query: 6, response: 6 },
  '/meshara/updates/1': { update_announcement: 34, update_request: 20, update_package: 8, update_chunk: 38 },
  '/meshara/routing/1': { route_advertisement: 70, ping: 14, query: 8, response: 8 },
}
/** Payload in bytes: half of all are smaller than the median; the logarithm is spread. */
const SIZES: Readonly<Record<MessageType, { median: number; spread: number; most: number }>> = {
  broadcast: { median: 420, spread: 1.1, most: 16_384 },
  private: { median: 300, spread: 1, most: 16_384 },
  update_package: { median: 9_000, spread: 0.8, most: 65_536 },
  query: { median: 90, spread: 0.5, most: 2_048 },
  response: { median: 700, spread: 1.1, most: 16_384 },
  route_advertisement: { median: 260, spread: 0.7, most: 8_192 },
  acknowledgment: { median: 48, spread: 0.2, most: 256 },
  update_announcement: { median: 180, spread: 0.4, most: 1_024 },
  update_request: { median: 70, spread: 0.3, most: 512 },
  update_chunk: { median: 12_000, spread: 0.9, most: 49_152 },
  ping: { median: 16, spread: 0.1, most: 64 },
}
/** Now and then a chunk is a large one. */
const LARGE_CHUNK = { share: 0.04, least: 65_536, most: 262_144 } as const

export function pickTopic(random: Random, topics: readonly Topic[]): Topic {
  return random.pick(topics, (topic) => TOPIC_WEIGHTS[topic])
}

export function pickType(random: Random, topic: Topic): MessageType {
  const types = Object.entries(TYPES[topic]) as [MessageType, number][] // the keys are those of the table above
  return random.pick(types, ([, weight]) => weight)[0]
}

/** Bytes of payload. */
export function pickSize(random: Random, type: MessageType): number {
  if (type === 'update_chunk' && random.chance(LARGE_CHUNK.share)) {
    return Math.round(random.between(LARGE_CHUNK.least, LARGE_CHUNK.most))
  }
  const { median, spread, most } = SIZES[type]
  const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
  return Math.max(1, Math.min(most, Math.round(median * Math.exp(normal * spread))))
}
