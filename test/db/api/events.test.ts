import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bringSessionsUpToDate } from '@/db/reckon/update-sessions'
import { EVENT_KIND_NAMES, type NetworkEvent } from '@/lib/events/network-event'
import { parseIdentity } from '@/lib/peer-identity'
import { startTestApi, type TestApi } from '../../fixtures/api'
import { announcement, failure, heartbeat, messageId, peerId, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** The last whole hour. */
const now = Math.floor(Date.now() / hour) * hour
const start = now - 20 * hour
const backAgain = start + 2 * hour + minute
let api: TestApi

const germany = {
  source: 'simulated',
  country: 'DE',
  region: 'Hesse',
  city: 'Frankfurt',
  lat: 50,
  lon: 8,
  asn: 0,
  asName: '',
} as const

/** Every ten minutes node 1 is visited; it is away from the fifth to the seventh hour, and comes back newer. */
const isAway = (atMs: number): boolean => atMs >= start + 5 * hour && atMs < start + 7 * hour

beforeAll(async () => {
  api = await startTestApi()
  const facts = []
  let failures = 0
  for (let atMs = start; atMs < now; atMs += 10 * minute) {
    failures = isAway(atMs) ? failures + 1 : 0
    facts.push(
      failures > 0
        ? failure(1, atMs, failures, { place: germany })
        : visit(1, atMs, {
            agent: atMs < start + 7 * hour ? 'meshara/1.0.0' : 'meshara/1.1.0',
            place: germany,
          }),
      visit(2, atMs, { agent: 'meshara/1.0.0' }),
    )
  }
  // Before it comes back with another agent, node 3 was away for so long that its old one is forgotten; node 4 was not.
  for (const [n, awayMs] of [
    [3, 9 * day],
    [4, 5 * day],
  ] as const) {
    facts.push(
      visit(n, backAgain - awayMs, { agent: 'meshara/0.9.0' }),
      visit(n, backAgain, { agent: 'meshara/1.0.0' }),
    )
  }
  // Nobody works from the twelfth hour on for half of one.
  for (let atMs = start; atMs < Date.now(); atMs += 20_000) {
    if (atMs < start + 12 * hour || atMs >= start + 12.5 * hour) facts.push(heartbeat(atMs))
  }
  const [alder, birch, cedar] = api.profile.authorities?.members ?? []
  for (const [at, member] of [alder, birch, cedar].entries()) {
    facts.push(
      announcement(at, start + 15 * hour + at * minute, {
        version: '1.2.0',
        signatures: [{ publicKey: member?.publicKey ?? null, verdict: 'valid' }],
      }),
    )
  }
  facts.push(
    announcement(9, start + 16 * hour, {
      version: '6.6.6',
      sender: alder?.publicKey ?? null,
      signatures: [{ publicKey: 'ee'.repeat(32), verdict: 'untrusted' }],
    }),
  )
  await writeFacts(api.collector, facts)
  await bringSessionsUpToDate(api.collector, new AbortController().signal)
})
afterAll(() => api.close())

const all = async (search = ''): Promise<NetworkEvent[]> =>
  (await api.ask('listEvents', `/events?limit=500${search}`)).events

describe('GET /api/v1/events', () => {
  it('tells that a node went away, came back, and runs another version', async () => {
    const events = await all(`&peerId=${peerId(1)}`)
    expect(events.map(({ kind, atMs }) => [kind, (atMs - start) / minute])).toEqual([
      ['node_online', 7 * 60],
      ['version_changed', 7 * 60],
      ['node_offline', 5 * 60 + 10],
      ['node_first_seen', expect.any(Number)],
    ])
    expect(events[1]).toMatchObject({
      before: 'meshara/1.0.0',
      after: 'meshara/1.1.0',
      peerId: peerId(1),
      country: 'DE',
      text: `${peerId(1)} runs meshara/1.1.0 in place of meshara/1.0.0.`,
    })
  })

  it('remembers an agent for a week, in however many parts the past is read', async () => {
    const since = (atMs: number): string => `&from=${new Date(atMs).toISOString()}`
    for (const search of ['', since(backAgain), since(backAgain - 2 * day), since(backAgain - 20 * day)]) {
      const changed = (await all(`&kind=version_changed${search}`)).map((event) => [
        event.peerId,
        event.before,
        event.atMs,
      ])
      expect(changed).toContainEqual([peerId(4), 'meshara/0.9.0', backAgain])
      expect(changed.map(([who]) => who)).not.toContain(peerId(3))
    }
  })

  it('tells a release once as many have signed it as the quorum asks for, and what failed its check', async () => {
    expect(await all('&kind=release_announced')).toMatchObject([
      { after: '1.2.0', verdict: 'valid', atMs: start + 15 * hour },
    ])
    expect(await all('&kind=announcement_rejected')).toMatchObject([
      {
        after: '6.6.6',
        verdict: 'untrusted',
        messageId: messageId(9),
        peerId: parseIdentity(api.profile.authorities?.members[0]?.publicKey ?? '').peerId,
      },
    ])
  })

  it('tells when nobody was looking', async () => {
    const [outage, ...others] = await all('&kind=outage')
    expect(outage).toMatchObject({ atMs: start + 12 * hour, untilMs: start + 12.5 * hour })
    expect(others).toEqual([])
  })

  it('finds the events of a country, of a kind and of a stretch of time', async () => {
    expect(new Set((await all('&country=DE')).map((event) => event.peerId))).toEqual(new Set([peerId(1)]))
    expect(await all('&country=FR')).toEqual([])
    for (const kind of EVENT_KIND_NAMES) {
      for (const event of await all(`&kind=${kind}`)) expect(event.kind).toBe(kind)
    }
    const from = new Date(start + 5 * hour).toISOString()
    const to = new Date(start + 6 * hour).toISOString()
    expect((await all(`&from=${from}&to=${to}`)).map(({ kind }) => kind)).toEqual(['node_offline'])
  })

  it('goes on to each event once, whatever happens meanwhile', async () => {
    const before = await all()
    expect(before.length).toBeGreaterThan(6)
    const seen: string[] = []
    let path: string | null = '/events?limit=1'
    for (let n = 0; path !== null; n += 1) {
      const page: { events: NetworkEvent[]; nextCursor: string | null } = await api.ask('listEvents', path)
      seen.push(...page.events.map(({ id }) => id))
      path = page.nextCursor === null ? null : `/events?limit=1&cursor=${page.nextCursor}`
      await writeFacts(api.collector, [
        announcement(100 + n, Date.now() + n, { signatures: [{ publicKey: null, verdict: 'unsigned' }] }),
        visit(100 + n, Date.now()),
      ])
    }
    expect(seen).toEqual(before.map(({ id }) => id))
  })

  it.each([
    ['kind=weather', 'kind'],
    ['country=germany', 'country'],
    ['peerId=nobody', 'peerId'],
    ['from=yesterday', 'from'],
    ['from=2026-11-21T00:00:00Z&to=2026-11-20T00:00:00Z', 'to'],
    ['cursor=abc', 'cursor'],
    ['colour=red', 'colour'],
  ])('refuses ?%s, naming the parameter', async (search, field) => {
    const response = await api.fetch(`/events?${search}`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ errors: [{ field }] })
  })
})
