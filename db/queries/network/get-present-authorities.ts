import type { PresentAuthorities } from '@/lib/authorities/present'
import { maySignUpdates } from '@/lib/authorities/trust'
import type { NetworkProfile } from '@/lib/networks/profile'
import { parseIdentity } from '@/lib/peer-identity'
import type { Database } from '../../client'
import { lastSignedQuestion, membersQuestion, rttsQuestion } from '../analytics/authority-questions'
import type { Question } from '../analytics/question'

/**
 * Those whom the network trusts to publish its software, as they are now.
 * @param authorities - of the network's profile; undefined: it lists none.
 */
export async function getPresentAuthorities(
  db: Database,
  authorities: NetworkProfile['authorities'],
  nowMs: number,
  signal?: AbortSignal,
): Promise<PresentAuthorities> {
  if (authorities === undefined) return { authorities: [], quorum: null }
  const keys = authorities.members.map(({ publicKey }) => publicKey)
  const ask = <T>(question: Question<T>): Promise<T[]> => db.select({ ...question, signal })
  const [nodes, rtts, signed] = await Promise.all([
    ask(membersQuestion(keys)),
    ask(rttsQuestion(keys)),
    ask(lastSignedQuestion(keys, nowMs)),
  ])
  const members = authorities.members.map((member) => {
    const node = nodes.find(({ publicKey }) => publicKey === member.publicKey)
    const last = signed.find(({ publicKey }) => publicKey === member.publicKey)
    return {
      ...member,
      peerId: node?.peerId ?? parseIdentity(member.publicKey).peerId,
      status: node?.status ?? null,
      lastSeenMs: node?.lastSeenMs ?? null,
      agent: node?.agent ?? '',
      country: node?.country ?? '',
      rtts: rtts
        .filter(({ publicKey }) => publicKey === member.publicKey)
        .map(({ collector, rttMs, atMs }) => ({ collector, rttMs, atMs })),
      lastAnnouncement:
        last === undefined
          ? null
          : {
              ...last,
              authority: member.name,
              sender: last.sender === '' ? null : parseIdentity(last.sender).peerId,
              verdict: 'valid' as const,
            },
    }
  })
  const signing = members.filter(maySignUpdates)
  const up = signing.filter(({ status }) => status === 'online').length
  return {
    authorities: members,
    quorum: {
      needed: authorities.quorum,
      listed: signing.length,
      up,
      spare: up - authorities.quorum,
    },
  }
}
