import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { getAuthorities } from '@/db/queries/analytics/get-authorities'
import { bringSessionsUpToDate } from '@/db/reckon/update-sessions'
import { authoritiesAnswerSchema, type AuthoritiesAnswer } from '@/lib/analytics/authorities'
import type { AnnouncementFact, AnswerFact } from '@/lib/authorities/facts'
import type { Fact, VisitFact } from '@/lib/facts'
import { seededRandom } from '@/lib/graph/seeded-random'
import type { NetworkProfile } from '@/lib/networks/profile'
import { startTestEngine, type TestEngine } from '../../../fixtures/engine'
import { announcement, failure, heartbeat, messageId, peerId, testNode, visit } from '../../../fixtures/facts'
import { writeFacts } from '../../../fixtures/history'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const QUERY = { range: '24h' } as const
const keyOf = (n: number): string => testNode(n).publicKey ?? ''

/** Nodes 1 to 6; the fifth may not sign updates and is always up, the sixth was never met. */
const MEMBERS = [1, 2, 3, 4, 5, 6]
const AUTHORITIES: NonNullable<NetworkProfile['authorities']> = {
  quorum: 3,
  agentName: 'meshara',
  members: MEMBERS.map((n) => ({
    name: `A${String(n)}`,
    publicKey: keyOf(n),
    trust: [n === 5 ? 'signing' : 'update'],
  })),
}

let engine: TestEngine
let web: Database
let nowMs: number
let answer: AuthoritiesAnswer
/** Random, once: of each member whether it is up in each minute of the last 10 hours. */
let isUp: (member: number, minute: number) => boolean
const MINUTES = 600
const SILENT = [200, 230] as const
const isSilent = (minute: number): boolean => minute >= SILENT[0] && minute < SILENT[1]

const announced: AnnouncementFact[] = []
const answered: AnswerFact[] = []

beforeAll(async () => {
  engine = await startTestEngine()
  const collector = engine.open('collector')
  web = engine.open('web')
  nowMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 2 * MINUTE_MS
  const startMs = nowMs - MINUTES * MINUTE_MS
  const random = seededRandom(11)
  const flips = [1, 2, 3, 4].map(() => {
    let up = true
    return Array.from({ length: MINUTES + 1 }, () => {
      if (random() < 0.02) up = !up
      return up
    })
  })
  isUp = (member, minute) => member === 5 || flips[member - 1]?.[minute] === true
  const facts: Fact[] = []
  for (let minute = 0; minute <= MINUTES; minute += 1) {
    const atMs = startMs + minute * MINUTE_MS
    if (isSilent(minute)) continue
    // Beats so near to each other that nothing but the silence is one.
    for (let second = 0; second < 60; second += 20) {
      if (atMs + second * 1_000 <= nowMs) facts.push(heartbeat(atMs + second * 1_000))
    }
    for (const member of [1, 2, 3, 4, 5]) facts.push(visitOf(member, minute, atMs))
  }
  for (let n = 0; n < 60; n += 1) {
    const atMs = nowMs - Math.floor(random() * 3 * DAY_MS)
    const valid = [1, 2, 3, 4].filter(() => random() < 0.5)
    const kind = random()
    announced.push(
      announcement(n, atMs, {
        form: random() < 0.5 ? 'package' : 'announcement',
        version: `1.${String(Math.floor(random() * 6))}.0`,
        checksum: (random() < 0.7 ? 'ab' : 'cd').repeat(32),
        sender: random() < 0.5 ? keyOf(7) : null,
        signatures:
          kind < 0.6 && valid.length > 0
            ? valid.map((member) => ({ publicKey: keyOf(member), verdict: 'valid' as const }))
            : kind < 0.8
              ? [{ publicKey: keyOf(5), verdict: 'untrusted' as const }]
              : kind < 0.9
                ? [{ publicKey: keyOf(1), verdict: 'invalid' as const }]
                : [{ publicKey: null, verdict: 'unsigned' as const }],
      }),
    )
  }
  for (let n = 0; n < 200; n += 1) {
    answered.push({
      kind: 'answer',
      collector: 'c1',
      atMs: nowMs - Math.floor(random() * 2 * DAY_MS),
      publicKey: keyOf(1 + Math.floor(random() * 3)),
      messageId: messageId(1_000 + n),
      answerMs: Math.floor(random() * 1_000),
    })
  }
  // The others hear all of it too, a second later: nothing may count twice.
  const again = announced.map((fact) => ({
    ...fact,
    collector: 'c2',
    seenAtMs: Math.min(nowMs, fact.seenAtMs + 1_000),
  }))
  await writeFacts(collector, [...facts, ...announced, ...answered, ...again])
  await bringSessionsUpToDate(collector, new AbortController().signal)
  answer = await getAuthorities(web, AUTHORITIES, QUERY, nowMs)
})
afterAll(() => engine.stop())

/** A visit a minute; of a node that is down, each counts one failure more. */
function visitOf(member: number, minute: number, atMs: number): VisitFact {
  if (isUp(member, minute)) return visit(member, atMs, { agent: 'meshara/1.5.0', rttMs: 10 * member })
  let failures = 1
  while (minute - failures >= 0 && !isSilent(minute - failures) && !isUp(member, minute - failures))
    failures += 1
  return failure(member, atMs, Math.min(failures, 255))
}

/** Down from the second failed visit in a row on; not known from the last beat before the silence to the first after. */
function stateAt(member: number, minute: number): 'online' | 'offline' | null {
  if (isSilent(minute)) return null
  if (isUp(member, minute)) return 'online'
  const before = minute - 1
  const wasDown = before >= 0 && !isSilent(before) && !isUp(member, before)
  return wasDown ? 'offline' : 'online'
}

const inRange = <F extends { seenAtMs: number } | { atMs: number }>(facts: readonly F[]): F[] =>
  facts.filter((fact) => {
    const atMs = 'seenAtMs' in fact ? fact.seenAtMs : fact.atMs
    return atMs >= answer.range.fromMs && atMs < answer.range.toMs
  })

describe('the answer about authorities', () => {
  it('has the form that the API gives, and names all that are listed, met or not', () => {
    expect(authoritiesAnswerSchema.parse(answer)).toEqual(answer)
    expect(
      answer.authorities.map(({ name, peerId: id, status }) => ({ name, id, isMet: status !== null })),
    ).toEqual(MEMBERS.map((n) => ({ name: `A${String(n)}`, id: peerId(n), isMet: n < 6 })))
    expect(answer.authorities[1]).toMatchObject({
      rtts: [{ collector: 'c1', rttMs: 20 }],
      agent: 'meshara/1.5.0',
    })
  })

  it('counts the uptime of each as a count by the minute does', () => {
    for (const member of [1, 2, 3, 4]) {
      let [online, observed] = [0, 0]
      // The minute that leads into the silence is cut short by it.
      for (let minute = 0; minute < MINUTES; minute += 1) {
        const state = minute === SILENT[0] - 1 ? null : stateAt(member, minute)
        if (state !== null) observed += 1
        if (state === 'online') online += 1
      }
      expect(answer.authorities[member - 1]?.uptime).toBeCloseTo(online / observed, 2)
    }
    expect(answer.authorities[5]).toMatchObject({
      uptime: null,
      rtts: [],
      answers: null,
      lastAnnouncement: null,
    })
  })

  it('says at every minute how many of those that may sign updates were up, and nothing while no collector worked', () => {
    const { quorum } = answer
    const startMs = nowMs - MINUTES * MINUTE_MS
    let [enough, observed] = [0, 0]
    for (let minute = 0; minute < MINUTES; minute += 1) {
      const states = [1, 2, 3, 4].map((member) => stateAt(member, minute))
      const up = states.filter((state) => state === 'online').length
      const atMs = startMs + minute * MINUTE_MS + 1
      const stretch = quorum?.history.find(({ fromMs, toMs }) => fromMs <= atMs && toMs > atMs)
      expect([minute, stretch?.up]).toEqual([minute, isSilent(minute) ? null : up])
      if (isSilent(minute)) continue
      observed += 1
      if (up >= 3) enough += 1
    }
    expect(quorum?.share).toBeCloseTo(enough / observed, 2)
    expect(quorum?.history[0]).toMatchObject({ fromMs: answer.range.fromMs, up: null })
    expect(answer.authorities[4]).toMatchObject({ status: 'online', uptime: 1 })
    const upNow = answer.authorities.filter(({ status, name }) => status === 'online' && name !== 'A5').length
    expect(quorum).toMatchObject({ needed: 3, listed: 5, up: upNow, spare: upNow - 3 })
  })

  it('tells every signature once, what is sent again at its first time, newest first, and which are alarms', () => {
    const ascending = [...announced].sort((a, b) => a.seenAtMs - b.seenAtMs)
    const known = new Set<string>()
    const first = ascending.map((fact) => ({
      ...fact,
      signatures: fact.signatures.filter(({ publicKey, verdict }) => {
        const signed = JSON.stringify([publicKey, fact.form, fact.version, fact.checksum])
        if (verdict !== 'valid') return true
        const isFirst = !known.has(signed)
        known.add(signed)
        return isFirst
      }),
    }))
    const count = (facts: AnnouncementFact[]) => inRange(facts).flatMap(({ signatures }) => signatures).length
    expect(count(first)).toBeLessThan(count(announced))
    const told = inRange(first)
      .flatMap(({ signatures, messageId: id, version, seenAtMs, form, sender }) =>
        signatures.map(({ publicKey, verdict }) => ({
          atMs: seenAtMs,
          messageId: id,
          kind: form,
          version,
          publicKey: publicKey ?? '',
          authority:
            MEMBERS.map((n) => [keyOf(n), `A${String(n)}`]).find(([key]) => key === publicKey)?.[1] ?? null,
          sender: sender === null ? null : peerId(7),
          verdict,
        })),
      )
      .sort((a, b) => b.atMs - a.atMs)
    const order = (rows: typeof told) =>
      rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort()
    expect(answer.announcements).toHaveLength(told.length)
    expect(order(answer.announcements)).toEqual(order(told))
    expect(answer.announcements.map(({ atMs }) => atMs)).toEqual(told.map(({ atMs }) => atMs))
    const alarms = told.filter(({ verdict }) => verdict !== 'valid')
    expect(alarms.length).toBeGreaterThan(0)
    expect(order(answer.alarms)).toEqual(order(alarms))
    expect(answer.alarmMessages).toBe(new Set(alarms.map(({ messageId: id }) => id)).size)
  })

  it('tells what each signed last: what was signed before and is sent again is not new', () => {
    for (const member of [1, 2, 3, 4]) {
      const first = new Map<string, AnnouncementFact>()
      for (const fact of announced) {
        if (!fact.signatures.some((one) => one.publicKey === keyOf(member) && one.verdict === 'valid'))
          continue
        const update = `${fact.form} ${fact.version} ${fact.checksum}`
        const before = first.get(update)
        if (before === undefined || fact.seenAtMs < before.seenAtMs) first.set(update, fact)
      }
      const last = [...first.values()].sort((a, b) => b.seenAtMs - a.seenAtMs)[0]
      expect(answer.authorities[member - 1]?.lastAnnouncement).toMatchObject({
        atMs: last?.seenAtMs,
        messageId: last?.messageId,
        version: last?.version,
        kind: last?.form,
      })
    }
  })

  it('recommends the highest version that a quorum signed alike', () => {
    const signers = new Map<string, Set<string>>()
    for (const { version, checksum, signatures } of announced) {
      for (const { publicKey, verdict } of signatures) {
        if (verdict !== 'valid' || publicKey === null) continue
        const update = `${version} ${checksum}`
        signers.set(update, (signers.get(update) ?? new Set()).add(publicKey))
      }
    }
    const highest = [...signers]
      .filter(([, keys]) => keys.size >= 3)
      .map(([update]) => update.split(' ')[0] ?? '')
      .sort()
      .at(-1)
    expect(highest).toBeDefined()
    expect(answer.recommended?.version).toBe(highest)
  })

  it('counts answers and how long they took, of the range alone', () => {
    for (const member of [1, 2, 3]) {
      const times = inRange(answered)
        .filter(({ publicKey }) => publicKey === keyOf(member))
        .map(({ answerMs }) => answerMs)
        .sort((a, b) => a - b)
      const quantile = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))]
      expect(answer.authorities[member - 1]?.answers).toEqual({
        count: times.length,
        medianMs: quantile(0.5),
        p90Ms: quantile(0.9),
      })
    }
  })

  it('is empty for a network that lists none, and says so before anything was seen', async () => {
    const none = await getAuthorities(web, undefined, QUERY, nowMs)
    expect(none).toMatchObject({
      authorities: [],
      quorum: null,
      announcements: [],
      alarms: [],
      recommended: null,
    })
    expect(authoritiesAnswerSchema.parse(none)).toEqual(none)
  })

  it('shows the questions it was made from', () => {
    expect(answer.queries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['get-authority-sessions', 'get-valid-signatures', 'get-recommended-versions']),
    )
  })
})
