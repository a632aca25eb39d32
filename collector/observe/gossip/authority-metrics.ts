/** What became of messages that speak of updates, or to authorities. @module */
import { Counter, type Registry } from 'prom-client'
import { ANNOUNCEMENT_VERDICTS, type AnnouncementVerdict } from '@/lib/authorities/verdicts'

/**
 * Why an update was not stated: it is none, it has more signatures than are looked at, others still keep us busy, it
 * was stated a short while ago, or too many come that nobody trusted has signed.
 */
export const UNSTATED = ['malformed', 'crowded', 'busy', 'repeated', 'rate'] as const
export type Unstated = (typeof UNSTATED)[number]

export interface AuthorityMetrics {
  signature: (verdict: AnnouncementVerdict) => void
  unstated: (reason: Unstated) => void
  query: () => void
  answer: () => void
}

export function createAuthorityMetrics(registry: Registry): AuthorityMetrics {
  const registers = [registry]
  const signatures = new Counter({
    name: 'authority_signatures_total',
    help: 'Signatures of updates that came in by gossip, by what the check found.',
    labelNames: ['verdict'],
    registers,
  })
  const unstated = new Counter({
    name: 'authority_updates_unstated_total',
    help: 'Updates that were not stated: they are none (malformed), have too many signatures (crowded), came while others were checked (busy) or again (repeated), or too many are not trusted (rate).',
    labelNames: ['reason'],
    registers,
  })
  const queries = new Counter({
    name: 'authority_queries_total',
    help: 'Signed queries that came in by gossip.',
    registers,
  })
  const answers = new Counter({
    name: 'authority_answers_total',
    help: 'Answers of listed authorities to queries that had come in before.',
    registers,
  })
  for (const verdict of ANNOUNCEMENT_VERDICTS) signatures.inc({ verdict }, 0)
  for (const reason of UNSTATED) unstated.inc({ reason }, 0)
  return {
    signature: (verdict) => signatures.inc({ verdict }),
    unstated: (reason) => unstated.inc({ reason }),
    query: () => queries.inc(),
    answer: () => answers.inc(),
  }
}
