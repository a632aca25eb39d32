/** Whether a message that was told live belongs in the list on the screen: the store's filters, said again. @module */
import { identityPrefixes, type IdentityForm } from '@/lib/identity-search'
import { isInRanges, messageIdRanges } from '@/lib/messages/message-id'
import type { MessageSummary } from '@/lib/messages/message'
import type { MessageQuery } from '@/lib/messages/message-query'
import { cidInBase32, IdentityError, parseIdentity } from '@/lib/peer-identity'

/** @returns the test for one query; ids and times in it are read once. */
export function fitsQuery(query: MessageQuery): (message: MessageSummary) => boolean {
  const ranges = query.q === undefined ? null : messageIdRanges(query.q)
  const isSender = query.sender === undefined || query.sender === '' ? null : fromSender(query.sender)
  const fromMs = query.from === undefined ? -Infinity : Date.parse(query.from)
  const beforeMs = query.to === undefined ? Infinity : Date.parse(query.to)
  return (message) =>
    (ranges === null || isInRanges(message.id, ranges)) &&
    (isSender === null || isSender(message)) &&
    (query.topic === undefined || message.topic === query.topic) &&
    (query.type === undefined || (message.type ?? 'unknown') === query.type) &&
    message.heardAtMs >= fromMs &&
    message.heardAtMs < beforeMs &&
    (query.minHops === undefined || (message.hops !== null && message.hops >= query.minHops)) &&
    (query.incomplete === undefined || message.incomplete)
}

type Forms = Readonly<Record<IdentityForm, string>>

/** Messages whose origin's identity begins so, in any of the forms a sender is looked for in. */
function fromSender(sender: string): (message: MessageSummary) => boolean {
  const prefixes = identityPrefixes(sender)
  return ({ origin }) => {
    if (origin === null) return false
    const forms = formsOf(origin.peerId)
    return prefixes.some(({ form, prefix }) => forms[form].startsWith(prefix))
  }
}

function formsOf(peerId: string): Forms {
  try {
    const { cid, publicKey } = parseIdentity(peerId)
    return { peerId, cid, cidBase32: cidInBase32(cid), publicKey: publicKey ?? '' }
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error
    return { peerId, cid: '', cidBase32: '', publicKey: '' }
  }
}
