import { randomBytes } from 'node:crypto'
import { createServer, type AddressInfo } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { commonPrefixLength, kadId, leadingBits } from '@/collector/crawl/table/kad-id'
import { createMesh } from '@/collector/mesh/create-mesh'
import type { Mesh } from '@/collector/mesh/mesh'
import type { CrawlError } from '@/lib/crawl-errors'
import { visitFactSchema } from '@/lib/facts'
import { crawlOnce, type CrawlOutcome } from './crawl-once'
import {
  answerWith,
  answering,
  hashedId,
  hostileNode,
  IDENTIFY,
  KAD,
  PING,
  rawPeer,
  strangerId,
  type HostilePeer,
} from './peers'

const HONEST = 8
const MEGABYTE = 1_048_576
const silent = (): void => undefined

let mesh: Mesh
beforeAll(async () => {
  mesh = await createMesh({ nodes: HONEST, neighbours: HONEST - 1, seed: 7, latency: false })
})
afterAll(() => mesh.close())

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})
const keep = async <T extends { close(): Promise<void> }>(peer: Promise<T>): Promise<T> => {
  const kept = await peer
  open.push(kept)
  return kept
}

/** Crawls from an honest node and the hostile one; the honest mesh must come out whole whatever the other does. */
async function crawlWith(
  hostile: HostilePeer,
  changes?: Parameters<typeof crawlOnce>[1],
): Promise<CrawlOutcome> {
  const outcome = await crawlOnce([...mesh.bootstrap.slice(0, 1), hostile.address], changes)
  for (const { peerId, table } of mesh.tables()) {
    expect(outcome.visits.get(peerId)).toMatchObject({
      reachable: true,
      error: null,
      peerCount: table.length,
    })
    expect([...(outcome.tables.get(peerId)?.neighbours ?? [])].sort()).toEqual([...table].sort())
  }
  expect(outcome.peakExtraBytes).toBeLessThan(96 * MEGABYTE)
  for (const fact of outcome.facts) if (fact.kind === 'visit') visitFactSchema.parse(fact)
  return outcome
}

describe('a peer that cannot be reached', () => {
  const cases: [string, CrawlError, () => Promise<HostilePeer>][] = [
    ['accepts the connection and never says a word', 'io_timeout', () => rawPeer(silent)],
    ['cuts the connection at once', 'connection_reset', () => rawPeer((socket) => socket.resetAndDestroy())],
    [
      'answers with noise that is not noise',
      'encryption_failed',
      () => rawPeer((socket) => socket.end(randomBytes(4096))),
    ],
    [
      'drips one byte a time for ever',
      'io_timeout',
      () =>
        rawPeer((socket) => {
          // A multistream header that never ends.
          const header = Buffer.from('\x13/multistream/1.0.0\n')
          let at = 0
          const timer = setInterval(() => {
            if (at < header.length - 1) socket.write(header.subarray(at, ++at))
          }, 200)
          socket.on('close', () => {
            clearInterval(timer)
          })
        }),
    ],
    [
      'floods the handshake',
      'encryption_failed',
      () =>
        rawPeer((socket) => {
          const flood = (): void => {
            while (!socket.destroyed && socket.write(randomBytes(65_536)));
          }
          socket.on('drain', flood)
          flood()
        }),
    ],
    [
      'goes silent in the middle of the noise handshake',
      'io_timeout',
      () =>
        rawPeer((socket) => {
          socket.write('\x13/multistream/1.0.0\n\x07/noise\n')
        }),
    ],
    [
      'does not speak noise',
      'encryption_failed',
      () =>
        rawPeer((socket) => {
          socket.write('\x13/multistream/1.0.0\n\x03na\n')
        }),
    ],
  ]
  it.each(cases.map(([name, error, start]) => ({ name, error, start })))(
    'and $name is recorded as $error',
    async ({ error, start }) => {
      const hostile = await keep(start())
      const { visits } = await crawlWith(hostile)
      expect(visits.get(hostile.peerId)).toMatchObject({ reachable: false, error, failuresInRow: 1 })
      expect(visits.get(hostile.peerId)?.attempts).toMatchObject([{ error }])
    },
  )

  it('because another node listens there is recorded as a mismatch of identity', async () => {
    const somebodyElse = await keep(hostileNode({ handlers: { [KAD]: silent } }))
    const { peerId } = await strangerId()
    const address = somebodyElse.address.replace(somebodyElse.peerId, peerId)
    const { visits } = await crawlWith({ ...somebodyElse, peerId, address })
    expect(visits.get(peerId)).toMatchObject({ reachable: false, error: 'peer_id_mismatch' })
  })
})

describe('a thousand peers at once', () => {
  it('that never say a word cost their time and little memory', async () => {
    const silence = await keep(rawPeer(silent))
    const ids = await Promise.all(Array.from({ length: 1_000 }, strangerId))
    const addresses = ids.map(({ peerId }) => silence.address.replace(silence.peerId, peerId))
    const outcome = await crawlOnce([...mesh.bootstrap.slice(0, 1), ...addresses], {
      settings: { VISIT_CONCURRENCY: 1_000, DIAL_TIMEOUT: 3_000, RPC_TIMEOUT: 3_000 },
    })
    expect(outcome.end).toMatchObject({ nodesVisited: 1_000 + HONEST, nodesReachable: HONEST })
    const errors = new Set(ids.map(({ peerId }) => outcome.visits.get(peerId)?.error))
    expect(errors).toEqual(new Set(['io_timeout']))
    expect(outcome.peakExtraBytes).toBeLessThan(128 * MEGABYTE)
  })
})

describe('a peer that answers badly', () => {
  const endless = async (stream: Parameters<ReturnType<typeof answering>>[0]): Promise<void> => {
    const chunk = new Uint8Array(65_536)
    // A length prefix of 200 KiB, and then bytes without end.
    stream.send(Uint8Array.of(0x80, 0xc0, 0x0c))
    while (stream.status === 'open') {
      if (stream.send(chunk)) continue
      await new Promise((resolve) => {
        stream.addEventListener('drain', resolve, { once: true })
        stream.addEventListener('close', resolve, { once: true })
      })
    }
  }
  const cases: [
    string,
    CrawlError,
    Record<string, Parameters<typeof answering>[0] | 'silent' | 'reset' | 'endless'>,
  ][] = [
    ['never answers identify', 'io_timeout', { [IDENTIFY]: 'silent' }],
    ['never answers a question', 'io_timeout', { [KAD]: 'silent' }],
    ['resets the stream', 'stream_reset', { [KAD]: 'reset' }],
    ['answers without end', 'answer_malformed', { [KAD]: 'endless' }],
    ['answers with a megabyte', 'answer_too_large', { [KAD]: () => new Uint8Array(MEGABYTE) }],
    [
      'answers with bytes that are no message',
      'answer_malformed',
      { [KAD]: () => Uint8Array.of(0x42, 0x7f, 1, 2, 3) },
    ],
    ['answers another question', 'answer_malformed', { [KAD]: () => Uint8Array.of(0x08, 0x05) }],
    [
      'names thousands of peers in one answer',
      'answer_too_large',
      { [KAD]: () => answerWith(Array.from({ length: 3_000 }, () => ({ id: hashedId(), addresses: [] }))) },
    ],
    [
      'names thousands of addresses of one peer',
      'answer_too_large',
      {
        [KAD]: () =>
          answerWith([
            {
              id: hashedId(),
              addresses: Array.from({ length: 5_000 }, (_, i) => `/ip4/127.0.0.4/tcp/${i + 1}`),
            },
          ]),
      },
    ],
  ]
  it.each(cases.map(([name, error, handlers]) => ({ name, error, handlers })))(
    'and $name is reached, and recorded as $error',
    async ({ error, handlers }) => {
      const hostile = await keep(
        hostileNode({
          handlers: Object.fromEntries(
            Object.entries(handlers).map(([protocol, how]) => [
              protocol,
              how === 'silent'
                ? silent
                : how === 'endless'
                  ? endless
                  : how === 'reset'
                    ? (stream) => {
                        stream.abort(new Error('no'))
                      }
                    : answering(how),
            ]),
          ),
        }),
      )
      const { visits } = await crawlWith(hostile)
      expect(visits.get(hostile.peerId)).toMatchObject({ reachable: true, error, peerCount: null })
    },
  )

  it('and hears nothing after the handshake is reached, and recorded as io_timeout', async () => {
    const hostile = await keep(hostileNode({ isDeafAfterHandshake: true }))
    const { visits } = await crawlWith(hostile)
    expect(visits.get(hostile.peerId)).toMatchObject({ reachable: true, error: 'io_timeout', agent: '' })
  })

  it('by not answering pings costs its RTT and its time, no more', async () => {
    const hostile = await keep(
      hostileNode({ handlers: { [PING]: silent, [KAD]: answering(() => answerWith([])) } }),
    )
    const { visits } = await crawlWith(hostile)
    expect(visits.get(hostile.peerId)).toMatchObject({
      reachable: true,
      rttMs: null,
      rttMethod: 'none',
      error: null,
      peerCount: 0,
    })
  })

  it('by speaking another Kademlia is reached, and recorded as not of this network', async () => {
    const hostile = await keep(hostileNode())
    const { visits } = await crawlWith(hostile)
    expect(visits.get(hostile.peerId)).toMatchObject({ reachable: true, error: 'protocol_not_supported' })
  })
})

describe('a peer that says dangerous things', () => {
  it('has a huge agent string with control characters cut and cleaned', async () => {
    const hostile = await keep(
      hostileNode({
        agent: `evil\u0000\u001b[31m\u202e/1.0\n${'x'.repeat(3_000)}`,
        handlers: { [KAD]: answering(() => answerWith([])) },
      }),
    )
    const { visits } = await crawlWith(hostile)
    const agent = visits.get(hostile.peerId)?.agent ?? ''
    expect(agent).toMatch(/^evil\[31m\/1\.0x+$/)
    expect(agent).toHaveLength(256)
  })

  it('cannot make the crawler dial names, sockets, relays, mapped or private addresses', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hostile-'))
    let touched = 0
    const canary = await keep(
      rawPeer((socket) => {
        touched++
        socket.destroy()
      }),
    )
    const port = /tcp\/(\d+)/.exec(canary.address)?.[1] ?? ''
    const socketPath = join(folder, 'canary.sock')
    const unixCanary = createServer((socket) => {
      touched++
      socket.destroy()
    })
    await new Promise<void>((resolve) => unixCanary.listen(socketPath, resolve))
    const lures = [
      `/unix/${encodeURIComponent(socketPath)}`,
      `/dns4/localhost/tcp/${port}`,
      `/dns/localhost/tcp/${port}`,
      `/dnsaddr/localhost`,
      `/ip6/::ffff:127.0.0.1/tcp/${port}`,
      `/ip4/127.0.0.1/tcp/${port}/p2p/${canary.peerId}/p2p-circuit`,
      `/ip4/127.0.0.1/tcp/${port}/tls/ws`,
      `/ip4/127.0.0.1/tcp/${port}/http`,
      `/ip4/10.0.0.1/tcp/${port}`,
      `/ip4/169.254.169.254/tcp/80`,
      `/ip4/0.0.0.0/tcp/${port}`,
      `/ip6/::/tcp/${port}`,
      `/ip6/fe80::1/tcp/${port}`,
      `/ip6zone/lo/ip6/::1/tcp/${port}`,
      `/ip4/127.0.0.1/udp/${port}/quic-v1`,
      `/ip4/127.0.0.1/tcp/0`,
    ]
    const victims = await Promise.all(lures.map(strangerId))
    const hostile = await keep(
      hostileNode({
        handlers: {
          [KAD]: answering(() =>
            answerWith(victims.map(({ multihash }, i) => ({ id: multihash, addresses: [lures[i] ?? ''] }))),
          ),
        },
      }),
    )
    const { visits } = await crawlWith(hostile)
    expect(touched).toBe(0)
    const errors = victims.map(({ peerId }) => visits.get(peerId)?.error)
    expect(new Set(errors)).toEqual(new Set(['address_refused_by_policy']))
    await new Promise((resolve) => unixCanary.close(resolve))
    await rm(folder, { recursive: true })
  })

  it('is not its own neighbour, however often it names itself', async () => {
    const { multihash, peerId } = await strangerId()
    const self: { id: Uint8Array } = { id: multihash }
    const hostile = await keep(
      hostileNode({
        handlers: {
          [KAD]: answering(() =>
            answerWith([
              { id: self.id, addresses: [] },
              { id: multihash, addresses: [] },
            ]),
          ),
        },
      }),
    )
    const { peerIdFromString } = await import('@libp2p/peer-id')
    self.id = peerIdFromString(hostile.peerId).toMultihash().bytes
    const { tables, visits } = await crawlWith(hostile)
    expect(tables.get(hostile.peerId)?.neighbours).toEqual([peerId])
    expect(visits.get(hostile.peerId)?.error).toBeNull()
  })

  it('with a table of thousands of strangers is cut off, and brings in no more than its share', async () => {
    // By the first six bits of their place, so that every answer is near to what was asked, as a real one would be.
    const regions = Array.from(
      { length: 64 },
      (): { id: Uint8Array; place: Uint8Array; addresses: string[] }[] => [],
    )
    for (let i = 0; i < 12_000; i++) {
      const id = hashedId()
      regions[leadingBits(kadId(id), 6)]?.push({ id, place: kadId(id), addresses: ['/ip4/127.0.0.2/tcp/1'] })
    }
    const hostile = await keep(
      hostileNode({
        handlers: {
          [KAD]: answering((_, key) => {
            const asked = kadId(key)
            const nearness = ({ place }: { place: Uint8Array }): number => commonPrefixLength(place, asked)
            const region = regions[leadingBits(asked, 6)] ?? []
            return answerWith([...region].sort((a, b) => nearness(b) - nearness(a)).slice(0, 64))
          }),
        },
      }),
    )
    const { visits, tables, end } = await crawlWith(hostile, {
      profile: { maxDialsPerIp: 16 },
      settings: { VISIT_TIMEOUT: 30_000 },
    })
    expect(visits.get(hostile.peerId)).toMatchObject({ error: 'answer_too_large', peerCount: null })
    expect(tables.get(hostile.peerId)?.complete).toBe(false)
    expect(end.nodesFound).toBeLessThanOrEqual(1_024 + HONEST + 1)
    const { neighbours = [] } = tables.get(hostile.peerId) ?? {}
    expect(neighbours.length).toBeGreaterThan(0)
    expect(neighbours.length).toBeLessThanOrEqual(1_024 + HONEST)
  })

  it('cannot use the crawler to knock at all doors of somebody else', async () => {
    let knocks = 0
    const victim = createServer((socket) => {
      knocks++
      socket.resetAndDestroy()
    })
    await new Promise<void>((resolve) => victim.listen(0, '127.0.0.3', resolve))
    // A TCP server's address is always of this kind.
    const { port } = victim.address() as AddressInfo
    const doors = Array.from({ length: 16 }, (_, i) => `/ip4/127.0.0.3/tcp/${i === 0 ? port : 2_000 + i}`)
    const hostile = await keep(
      hostileNode({
        handlers: {
          [KAD]: answering((question) =>
            answerWith(
              question < 30 ? Array.from({ length: 60 }, () => ({ id: hashedId(), addresses: doors })) : [],
            ),
          ),
        },
      }),
    )
    const { visits } = await crawlWith(hostile, { profile: { maxDialsPerIp: 8 } })
    const dials = [...visits.values()].flatMap(({ attempts }) =>
      attempts.filter(({ address, error }) => address.includes('127.0.0.3') && error !== 'too_many_dials'),
    )
    expect(knocks).toBeGreaterThan(0)
    // Four times what may be in flight at once, and those that were in flight when the budget was spent.
    expect(knocks).toBeLessThanOrEqual(40)
    expect(dials.length).toBeLessThanOrEqual(40)
    await new Promise((resolve) => victim.close(resolve))
  })
})
