/** What authorities sign and answer, as rows of their tables. @module */
import type { AnnouncementFact, AnswerFact } from '@/lib/authorities/facts'
import { wellFormed } from './hop-rows'

export const AUTHORITY_COLUMNS = {
  announcements: [
    'seen_at',
    'collector',
    'message_id',
    'kind',
    'sender',
    'public_key',
    'verdict',
    'version_named',
    'required_version',
    'size_bytes',
    'checksum',
  ],
  authority_answers: ['at', 'collector', 'public_key', 'message_id', 'answer_ms'],
} as const

/** A row a signature. */
export function announcementRows(fact: AnnouncementFact): unknown[][] {
  return fact.signatures.map(({ publicKey, verdict }) => [
    fact.seenAtMs,
    wellFormed(fact.collector),
    fact.messageId,
    fact.form,
    fact.sender ?? '',
    publicKey ?? '',
    verdict,
    wellFormed(fact.version),
    wellFormed(fact.requiredVersion),
    fact.sizeBytes,
    fact.checksum,
  ])
}

export function answerRow(fact: AnswerFact): unknown[] {
  return [fact.atMs, wellFormed(fact.collector), fact.publicKey, fact.messageId, fact.answerMs]
}
