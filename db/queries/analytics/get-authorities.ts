import type { Announcement, AuthoritiesAnswer, Authority } from '@/lib/analytics/authorities'
import { coarsenHistory, coarsenSessions, quorumShare } from '@/lib/analytics/quorum'
import type { AnalyticsQuery, Period } from '@/lib/analytics/range'
import { maySignUpdates } from '@/lib/authorities/trust'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { NodeUptime } from '@/lib/node-detail'
import { parseIdentity } from '@/lib/peer-identity'
import { uptimeOf } from '@/lib/sessions/uptime'
import type { Database } from '../../client'
import { answerInFrame } from './answer-in-frame'
import type { Asking } from './asking'
import {
  alarmCountQuestion,
  alarmsQuestion,
  answersQuestion,
  lastSignedQuestion,
  membersQuestion,
  rttsQuestion,
  validSignaturesQuestion,
  type AnnouncementRow,
} from './authority-questions'
import { readQuorum, type QuorumReading } from './quorum'
import { newestRecommended } from './recommended'

/** Stretches of a strip: as many as a screen can tell apart. */
const STRETCHES_MAX = 500

type Authorities = NonNullable<NetworkProfile['authorities']>
type Parts = Omit<AuthoritiesAnswer, 'range' | 'asOfMs' | 'firstMs' | 'coverage' | 'annotations' | 'queries'>

const NOBODY: Parts = {
  authorities: [],
  quorum: null,
  recommended: null,
  announcements: [],
  alarms: [],
  alarmMessages: 0,
}

/**
 * Those whom the network trusts to publish its software: are they there, are they enough, and what did they sign.
 * @param authorities - of the network's profile; undefined: it lists none.
 * @throws {DatabaseUnavailableError | DatabaseError | DatabaseRowError}
 */
export async function getAuthorities(
  db: Database,
  authorities: NetworkProfile['authorities'],
  query: AnalyticsQuery,
  nowMs: number,
  signal?: AbortSignal,
): Promise<AuthoritiesAnswer> {
  return answerInFrame(db, query, nowMs, signal, authorities, (asking) =>
    authorities === undefined ? Promise.resolve(NOBODY) : readParts(asking, authorities),
  )
}

async function readParts(asking: Asking, authorities: Authorities): Promise<Parts> {
  const { range, ask, nowMs } = asking
  const keys = authorities.members.map(({ publicKey }) => publicKey)
  const [nodes, quorum, rtts, valid, alarms, [alarmCount], signed, answers, recommended] = await Promise.all([
    ask(membersQuestion(keys)),
    readQuorum(asking, authorities, range),
    ask(rttsQuestion(keys)),
    ask(validSignaturesQuestion(range)),
    ask(alarmsQuestion(range)),
    ask(alarmCountQuestion(range)),
    ask(lastSignedQuestion(keys, range.toMs)),
    ask(answersQuestion(keys, range)),
    asking.recommended,
  ])
  const names = new Map(authorities.members.map(({ publicKey, name }) => [publicKey, name]))
  const period = { fromMs: range.fromMs, toMs: Math.min(range.toMs, nowMs) }
  const members = authorities.members.map((member): Authority => {
    const node = nodes.find(({ publicKey }) => publicKey === member.publicKey)
    const last = signed.find(({ publicKey }) => publicKey === member.publicKey)
    const answered = answers.find(({ publicKey }) => publicKey === member.publicKey)
    const uptime = uptimeIn(quorum, member.publicKey, period)
    return {
      ...member,
      peerId: node?.peerId ?? parseIdentity(member.publicKey).peerId,
      status: node?.status ?? null,
      lastSeenMs: node?.lastSeenMs ?? null,
      agent: node?.agent ?? '',
      country: node?.country ?? '',
      uptime: uptime.share,
      sessions: coarsenSessions(uptime.sessions, period.toMs, STRETCHES_MAX),
      rtts: rtts
        .filter(({ publicKey }) => publicKey === member.publicKey)
        .map(({ collector, rttMs, atMs }) => ({ collector, rttMs, atMs })),
      lastAnnouncement: last === undefined ? null : announced({ ...last, verdict: 'valid' }, names),
      answers:
        answered === undefined
          ? null
          : { count: answered.count, medianMs: answered.medianMs, p90Ms: answered.p90Ms },
    }
  })
  const signing = members.filter(maySignUpdates)
  const up = signing.filter(({ status }) => status === 'online').length
  const newest = newestRecommended(recommended)
  return {
    authorities: members,
    quorum: {
      needed: authorities.quorum,
      listed: signing.length,
      up,
      spare: up - authorities.quorum,
      history: coarsenHistory(quorum.history, STRETCHES_MAX),
      share: quorumShare(quorum.history, authorities.quorum, period),
    },
    recommended:
      newest === null
        ? null
        : {
            ...newest,
            signers: authorities.members
              .filter(({ publicKey }) => newest.signers.includes(publicKey))
              .map(({ name }) => name),
          },
    announcements: [...valid, ...alarms].sort((a, b) => b.atMs - a.atMs).map((row) => announced(row, names)),
    alarms: alarms.map((row) => announced(row, names)),
    alarmMessages: alarmCount?.messages ?? 0,
  }
}

function uptimeIn({ members }: QuorumReading, key: string, { fromMs, toMs }: Period): NodeUptime {
  const stretches = (members.get(key) ?? []).map((stretch) => ({
    ...stretch,
    startAfterMs: stretch.startedAtMs,
    startKnown: true,
    endKnown: true,
    lastSeenAtMs: null,
  }))
  return uptimeOf(stretches, fromMs, toMs)
}

function announced(row: AnnouncementRow, names: ReadonlyMap<string, string>): Announcement {
  return {
    ...row,
    authority: names.get(row.publicKey) ?? null,
    sender: row.sender === '' ? null : parseIdentity(row.sender).peerId,
  }
}
