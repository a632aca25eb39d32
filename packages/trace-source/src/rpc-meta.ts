/** What is reported of one exchange of gossipsub: topics and numbers, and the ids of messages where they are known. @module */
import type { RpcMeta } from './events'
import { isObject, memberOf } from './taps'

const ENTRIES_MAX = 64
const TOPIC_MAX = 256

/** @param ids - of messages, by the object that travels. */
export function rpcMeta(exchange: unknown, ids: WeakMap<object, Uint8Array>): RpcMeta {
  const control = memberOf(exchange, 'control')
  const topics = (name: string): string[] =>
    listOf(control, name).map((entry) => textOf(memberOf(entry, 'topicID')))
  return {
    messages: listOf(exchange, 'messages').map((message) => ({
      id: isObject(message) ? (ids.get(message) ?? null) : null,
      topic: textOf(memberOf(message, 'topic')),
    })),
    subscriptions: listOf(exchange, 'subscriptions').map((entry) => ({
      subscribe: memberOf(entry, 'subscribe') === true,
      topic: textOf(memberOf(entry, 'topic')),
    })),
    ihave: topics('ihave'),
    iwant: listOf(control, 'iwant').length,
    graft: topics('graft'),
    prune: topics('prune'),
  }
}

function listOf(owner: unknown, name: string): unknown[] {
  const list = memberOf(owner, name)
  return Array.isArray(list) ? list.slice(0, ENTRIES_MAX) : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, TOPIC_MAX) : ''
}
