import { multiaddr } from '@multiformats/multiaddr'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDialPolicy } from '@/collector/crawl/address/dial-policy'
import { addressClassOf } from '@/collector/crawl/address/ip-class'

const PEER = '12D3KooWCQqcR5fKzw8nVQ9dSDsgzUyFpDFnFKPBhKNhbCbRHvNA'
const anyClass = createDialPolicy(['public', 'private', 'loopback'])
const publicOnly = createDialPolicy(['public'])

describe('address classes', () => {
  it.each([
    ['8.8.8.8', 'public'],
    ['127.0.0.1', 'loopback'],
    ['127.255.0.9', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.31.0.1', 'private'],
    ['172.32.0.1', 'public'],
    ['192.168.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['169.254.169.254', null],
    ['0.0.0.0', null],
    ['224.0.0.1', null],
    ['255.255.255.255', null],
    ['192.0.2.1', null],
    ['2001:4860:4860::8888', 'public'],
    ['::1', 'loopback'],
    ['fd00::1', 'private'],
    ['fe80::1', null],
    ['::', null],
    ['::ffff:127.0.0.1', null],
    ['::ffff:8.8.8.8', null],
    ['::8.8.8.8', null],
    ['64:ff9b::808:808', null],
    ['2002:7f00:1::1', null],
    ['2001:0:1::1', null],
    ['2001:db8::1', null],
    ['ff02::1', null],
  ])('%s is %s', (ip, expected) => {
    expect(addressClassOf(ip)).toBe(expected)
  })
})

describe('dial policy', () => {
  it.each([
    ['/ip4/8.8.8.8/tcp/4001', true],
    ['/ip4/8.8.8.8/tcp/4001/ws', true],
    [`/ip4/8.8.8.8/tcp/4001/p2p/${PEER}`, true],
    ['/ip6/2001:4860:4860::8888/tcp/4001', true],
    ['/ip4/8.8.8.8/tcp/0', false],
    ['/ip4/8.8.8.8/udp/4001/quic-v1', false],
    ['/ip4/8.8.8.8/tcp/4001/tls/ws', false],
    ['/ip4/8.8.8.8/tcp/4001/wss', false],
    ['/ip4/8.8.8.8/tcp/4001/ws/ws', false],
    ['/ip4/8.8.8.8', false],
    [`/ip4/8.8.8.8/tcp/4001/p2p/${PEER}/p2p-circuit`, false],
    [`/ip4/8.8.8.8/tcp/4001/p2p/${PEER}/p2p-circuit/p2p/${PEER}`, false],
    [`/ip4/8.8.8.8/tcp/4001/p2p/${PEER}/ws`, false],
    ['/dns4/example.org/tcp/4001', false],
    ['/dnsaddr/example.org', false],
    ['/unix/%2Ftmp%2Fsocket', false],
    ['/ip6zone/eth0/ip6/2001:4860::1/tcp/4001', false],
    ['/ip6/::ffff:8.8.8.8/tcp/4001', false],
    ['/ip4/127.0.0.1/tcp/4001', false],
    ['/ip4/10.0.0.1/tcp/4001', false],
  ])('of a public network on %s: %s', (address, expected) => {
    expect(publicOnly.permits(multiaddr(address))).toBe(expected)
    expect(publicOnly.read(address)?.mayBeDialled).toBe(expected)
  })

  it('never permits more than a literal address of a permitted class, over TCP or WebSocket, whatever the bytes', () => {
    const code = fc.constantFrom(4, 6, 41, 42, 43, 53, 54, 55, 56, 273, 290, 400, 421, 448, 460, 477, 478)
    const part = fc
      .tuple(code, fc.uint8Array({ maxLength: 20 }))
      .map(([id, value]) => [...(id < 128 ? [id] : [(id & 0x7f) | 0x80, id >> 7]), ...value])
    const nearlyAddress = fc
      .tuple(
        fc.constantFrom([4, 127, 0, 0, 1], [4, 8, 8, 8, 8], [4, 10, 0, 0, 1]),
        fc.constantFrom([6, 15, 161], [6, 0, 0], [145, 2, 0, 1]),
        fc.array(part, { maxLength: 2 }),
      )
      .map(([ip, port, rest]) => Uint8Array.from([...ip, ...port, ...rest.flat()]))
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc.array(part, { maxLength: 5 }).map((parts) => Uint8Array.from(parts.flat())),
      nearlyAddress,
    )
    let permitted = 0
    fc.assert(
      fc.property(anything, (bytes) => {
        const read = publicOnly.read(bytes)
        if (read?.mayBeDialled !== true) return
        permitted++
        expect(read.text).toMatch(/^\/ip[46]\/[0-9a-f.:]+\/tcp\/[1-9]\d*(\/ws)?$/)
        expect(addressClassOf(read.ip ?? '')).toBe('public')
      }),
      { seed: 7, numRuns: 20_000 },
    )
    expect(permitted).toBeGreaterThan(100)
  })

  it('reads the peer id at the end apart from the address', () => {
    expect(anyClass.read(`/ip4/127.0.0.1/tcp/1/p2p/${PEER}`)).toEqual({
      text: '/ip4/127.0.0.1/tcp/1',
      peerId: PEER,
      ip: '127.0.0.1',
      mayBeDialled: true,
    })
  })
})
