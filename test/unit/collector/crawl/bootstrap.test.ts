import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { createBootstrap, type NameResolver } from '@/collector/crawl/bootstrap'
import { createDialPolicy } from '@/collector/crawl/address/dial-policy'

const A = '12D3KooWCQqcR5fKzw8nVQ9dSDsgzUyFpDFnFKPBhKNhbCbRHvNA'
const B = 'QmNnooDu7bfjPFoTZYxMNLWUQJyrVwtbZg5gBMjTezGAJN'

function resolveWith(multiaddrs: string[], names: Partial<NameResolver>) {
  const warnings: string[] = []
  const log = pino({ level: 'warn' }, { write: (line) => warnings.push(line) })
  const none = (name: string) => Promise.reject(new Error(`no ${name}`))
  const bootstrap = createBootstrap({
    multiaddrs,
    policy: createDialPolicy(['public']),
    log,
    names: { resolve4: none, resolve6: none, resolveTxt: none, ...names },
  })
  return {
    warnings,
    resolve: async () => {
      const { addresses, problem } = await bootstrap.resolve(new AbortController().signal)
      return { found: addresses.map(({ peerId, address }) => `${address.text} ${peerId}`), problem }
    },
  }
}

describe('bootstrap addresses', () => {
  it('that are literal are taken as they are', async () => {
    const { resolve } = resolveWith([`/ip4/8.8.8.8/tcp/4001/p2p/${A}`], {})
    expect(await resolve()).toEqual({ found: [`/ip4/8.8.8.8/tcp/4001 ${A}`], problem: null })
  })

  it('with names lead to literal ones', async () => {
    const { resolve } = resolveWith([`/dns/a.example/tcp/1/p2p/${A}`, `/dns4/b.example/tcp/2/p2p/${B}`], {
      resolve4: (name) => Promise.resolve(name === 'a.example' ? ['8.8.8.8'] : ['8.8.4.4', '1.1.1.1']),
      resolve6: () => Promise.resolve(['2001:4860:4860::8888']),
    })
    expect((await resolve()).found).toEqual([
      `/ip4/8.8.8.8/tcp/1 ${A}`,
      `/ip6/2001:4860:4860::8888/tcp/1 ${A}`,
      `/ip4/8.8.4.4/tcp/2 ${B}`,
      `/ip4/1.1.1.1/tcp/2 ${B}`,
    ])
  })

  it('of the dnsaddr kind are followed through their records, to the peer that is asked for', async () => {
    const records: Record<string, string[][]> = {
      '_dnsaddr.boot.example': [
        [`dnsaddr=/dnsaddr/one.example/p2p/${A}`],
        [`dnsaddr=/dnsaddr/two.example/p2p/${B}`],
        ['v=spf1'],
      ],
      // A record may come in pieces.
      '_dnsaddr.one.example': [
        ['dnsaddr=/ip4/8.8.8.8/tcp/4001', `/p2p/${A}`],
        [`dnsaddr=/ip4/8.8.8.8/udp/4001/quic-v1/p2p/${A}`],
      ],
    }
    const { resolve } = resolveWith([`/dnsaddr/boot.example/p2p/${A}`], {
      resolveTxt: (name) => Promise.resolve(records[name] ?? []),
    })
    expect((await resolve()).found).toEqual([`/ip4/8.8.8.8/tcp/4001 ${A}`])
  })

  it('that go in circles, or do not resolve, are left out, logged, and tried again', async () => {
    let isUp = false
    const { resolve, warnings } = resolveWith(
      [`/dnsaddr/loop.example/p2p/${A}`, `/dns4/late.example/tcp/1/p2p/${B}`],
      {
        resolveTxt: () => Promise.resolve([[`dnsaddr=/dnsaddr/loop.example/p2p/${A}`]]),
        resolve4: () => (isUp ? Promise.resolve(['8.8.8.8']) : Promise.reject(new Error('SERVFAIL'))),
      },
    )
    const first = await resolve()
    expect(first.found).toEqual([])
    expect(first.problem).toMatch(/None of the 2 bootstrap addresses/)
    expect(warnings).toHaveLength(2)
    isUp = true
    expect(await resolve()).toEqual({ found: [`/ip4/8.8.8.8/tcp/1 ${B}`], problem: null })
  })

  it('that lead where the profile does not allow dialling are left out', async () => {
    const { resolve } = resolveWith([`/dns4/rebound.example/tcp/1/p2p/${A}`], {
      resolve4: () => Promise.resolve(['127.0.0.1', '169.254.169.254', '10.0.0.1']),
    })
    expect((await resolve()).found).toEqual([])
  })
})
