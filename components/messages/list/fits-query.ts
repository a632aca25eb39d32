/** Whether a message that was told live belongs in the list on the screen: the store's filters, said again. @module */
import { isInRanges, messageIdRanges } from '@/lib/messages/message-id'
import type { MessageSummary } from '@/lib/messages/message'
import type { MessageQuery } from '@/lib/messages/message-query'
import { parseIdentity } from '@/lib/peer-identity'

/** @returns the test for one query; ids and times in it are read once. */
export function fitsQuery(query: MessageQuery): (message: MessageSummary) => boolean {
  const ranges = query.q === undefined ? null : messageIdRanges(query.q)
  const fromMs = query.from === undefined ? -Infinity : Date.parse(query.from)
  const beforeMs = query.to === undefined ? Infinity : Date.parse(query.to)
  return (message) =>
    (ranges === null || isInRanges(message.id, ranges)) &&
    (query.sender === undefined || isFrom(message, query.sender)) &&
    (query.topic === undefined || message.topic === query.topic) &&
    (query.type === undefined || (message.type ?? 'unknown') === query.type) &&
    message.heardAtMs >= fromMs &&
    message.heardAtMs < beforeMs &&
    (query.minHops === undefined || (message.hops !== null && message.hops >= query.minHops)) &&
    (query.incomplete === undefined || message.incomplete)
}

function isFrom({ origin }: MessageSummary, sender: string): boolean {
  if (origin === null) return false
  if (origin.peerId.startsWith(sender)) return true
  const key = sender.toLowerCase().replace(/^0x/, '')
  return /^[0-9a-f]+$/.test(key) && keyOf(origin.peerId)?.startsWith(key) === true
}

function keyOf(peerId: string): string | null {
  try {
    return parseIdentity(peerId).publicKey
  } catch {
    // No identity that carries a key.
    return null
  }
}
