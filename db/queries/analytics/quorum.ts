import type { QuorumStretch } from '@/lib/analytics/authorities'
import { quorumHistory, type MemberStretch } from '@/lib/analytics/quorum'
import type { Period } from '@/lib/analytics/range'
import { maySignUpdates } from '@/lib/authorities/trust'
import type { NetworkProfile } from '@/lib/networks/profile'
import { SILENCE_MS } from '@/lib/sessions/visit'
import type { Asking } from './asking'
import { lastBeatQuestion, stretchesQuestion } from './authority-questions'

export interface QuorumReading {
  /** Of the period, ascending, without holes: of those that may sign updates; every stretch that is known. */
  readonly history: QuorumStretch[]
  /** Of everybody listed, by key, ascending. */
  readonly members: ReadonlyMap<string, readonly MemberStretch[]>
}

/** How many of those that may sign updates were up over a period, from the sessions of each. */
export async function readQuorum(
  { ask, nowMs }: Pick<Asking, 'ask' | 'nowMs'>,
  authorities: NonNullable<NetworkProfile['authorities']>,
  period: Period,
): Promise<QuorumReading> {
  const keys = authorities.members.map(({ publicKey }) => publicKey)
  const [rows, [beat]] = await Promise.all([
    ask(stretchesQuestion(keys, period)),
    ask(lastBeatQuestion(nowMs)),
  ])
  const toMs = Math.min(period.toMs, nowMs)
  const lastSignMs = beat?.atMs ?? 0
  // What still goes on was last looked at when a collector last worked.
  const knownUntilMs = nowMs - lastSignMs > SILENCE_MS ? lastSignMs : toMs
  const members = new Map(keys.map((key): [string, MemberStretch[]] => [key, []]))
  for (const { publicKey, online, startedAtMs, endedAtMs } of rows) {
    members.get(publicKey)?.push({
      state: online ? 'online' : 'offline',
      startedAtMs,
      endedAtMs: endedAtMs ?? Math.max(startedAtMs, Math.min(knownUntilMs, toMs)),
    })
  }
  return {
    history: quorumHistory(
      authorities.members.filter(maySignUpdates).map(({ publicKey }) => members.get(publicKey) ?? []),
      authorities.quorum,
      { fromMs: period.fromMs, toMs },
    ),
    members,
  }
}
