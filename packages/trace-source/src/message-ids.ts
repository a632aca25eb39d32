/** Message ids: gossipsub names messages by text, reports name them by bytes. @module */
import { isObject, memberOf } from './taps'

const PROBE = Uint8Array.from({ length: 21 }, (_, index) => (index * 37 + 3) % 256)

/** @throws when the text is no id. */
export type MessageIdBytes = (text: string) => Uint8Array

/** Gossipsub writes ids in base64, unless it was given a `msgIdToStrFn`. */
export const fromBase64: MessageIdBytes = (text) => new Uint8Array(Buffer.from(text, 'base64'))

/** Whether the function gives back the bytes that this gossipsub made a text of; true where that cannot be tried. */
export function readsIdsOf(pubsub: unknown, bytesOf: MessageIdBytes): boolean {
  const write = memberOf(pubsub, 'msgIdToStrFn')
  if (!isObject(pubsub) || typeof write !== 'function') return true
  try {
    const written: unknown = Reflect.apply(write, pubsub, [PROBE])
    return typeof written === 'string' && Buffer.compare(bytesOf(written), PROBE) === 0
  } catch {
    return false
  }
}
