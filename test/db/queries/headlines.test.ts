import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { getHeadlines } from '@/db/queries/network/get-headlines'
import { getNodeStates } from '@/db/queries/nodes/get-node-states'
import { NO_PLACE } from '@/lib/facts'
import { MAP_WINDOW_MS } from '@/lib/map-window'
import type { NetworkProfile } from '@/lib/networks/profile'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { announcement, failure, peerId, testNode, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'

let engine: TestEngine
let web: Database
const MINUTE_MS = 60_000
const nowMs = Date.now()
const ago = (minutes: number): number => nowMs - minutes * MINUTE_MS
const key = (n: number): string => testNode(n).publicKey ?? ''

const authorities: NonNullable<NetworkProfile['authorities']> = {
  quorum: 2,
  agentName: 'meshara',
  members: [1, 2, 3].map((n) => ({ name: `authority ${String(n)}`, publicKey: key(n), trust: ['full'] })),
}
// May not sign updates, and so counts nowhere.
authorities.members.push({ name: 'bootstrap', publicKey: key(4), trust: ['bootstrap'] })

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
})
afterAll(() => engine.stop())

const at = (country: string) => ({
  place: { ...NO_PLACE, source: country === '' ? ('none' as const) : ('dbip' as const), country },
})

describe('headline figures', () => {
  it('of a network that nobody has crawled are none', async () => {
    expect(await getHeadlines(web, undefined, nowMs)).toEqual({ countries: 0, release: null, quorum: null })
    expect(await getHeadlines(web, authorities, nowMs)).toEqual({
      countries: 0,
      release: null,
      quorum: { up: 0, listed: 3, needed: 2 },
    })
    expect(await getNodeStates(web, [peerId(1)])).toEqual(new Map())
  })

  it('are of the nodes that answer now', async () => {
    await writeFacts(engine.open('collector'), [
      visit(1, ago(1), { agent: 'meshara/1.8.0', ...at('DE') }),
      visit(2, ago(1), { agent: 'meshara/1.8.0', ...at('DE') }),
      visit(3, ago(90), { agent: 'meshara/1.8.0', ...at('FR') }),
      failure(3, ago(2), 1),
      failure(3, ago(1), 2),
      visit(4, ago(1), { agent: 'meshara/1.8.0', ...at('US') }),
      visit(5, ago(1), { agent: 'meshara/1.7.2', ...at('') }),
      visit(6, ago(1), { agent: 'meshara/1.9.0-rc1', ...at('JP') }),
      visit(7, ago(1), { agent: 'other/9.9.9', ...at('JP') }),
      // One node may call itself what it likes.
      visit(8, ago(1), { agent: 'meshara/77.0.0', ...at('JP') }),
      // Long gone.
      visit(9, nowMs - MAP_WINDOW_MS - MINUTE_MS, { agent: 'meshara/1.0.0', ...at('BR') }),
    ])
    const { countries, release, quorum } = await getHeadlines(web, undefined, nowMs)
    expect([countries, quorum]).toEqual([3, null])
    // Three run 1.8.0, one a trial of what follows, one what nobody else has; one is older.
    expect(release).toEqual({ name: 'meshara', version: '1.8.0', share: 5 / 6 })
    expect((await getHeadlines(web, authorities, nowMs)).quorum).toEqual({ up: 2, listed: 3, needed: 2 })
  })

  it('take for the newest release what a quorum signed, whoever runs it', async () => {
    const signed = (version: string, signers: readonly number[], seenAtMs: number) =>
      signers.map((n, index) =>
        announcement(Number(version.replaceAll('.', '')) * 10 + index, seenAtMs, {
          version,
          signatures: [{ publicKey: key(n), verdict: 'valid' }],
        }),
      )
    await writeFacts(engine.open('collector'), [
      ...signed('1.8.0', [1, 2], ago(60)),
      ...signed('1.8.1', [2, 3], ago(30)),
      // One key may be stolen.
      ...signed('9.0.0', [1], ago(20)),
    ])
    expect((await getHeadlines(web, authorities, nowMs)).release).toEqual({
      name: 'meshara',
      version: '1.8.1',
      share: 2 / 6,
    })
  })

  it('of single nodes are read together', async () => {
    const states = await getNodeStates(web, [peerId(3), peerId(1), peerId(99)])
    expect([...states.keys()].sort()).toEqual([peerId(1), peerId(3)].sort())
    expect(states.get(peerId(1))).toMatchObject({ status: 'online', uptime24h: 1 })
    expect(states.get(peerId(3))?.status).toBe('offline')
    expect(states.get(peerId(3))?.uptime24h).toBeCloseTo(1 / 3)
  })
})
