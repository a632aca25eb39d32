import { createServer, type AddressInfo } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commonPrefixLength, kadId, leadingBits } from '@/collector/crawl/table/kad-id'
import { HONEST, honestMesh } from './honest-mesh'
import { answerWith, answering, hashedId, hostileNode, KAD, rawPeer, strangerId } from './peers'

const { keep, crawlWith } = honestMesh()

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
