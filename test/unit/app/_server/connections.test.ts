import type { IncomingMessage } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countingKey, createAddressReader } from '@/app/_server/live/client-address'
import { CommandBudget } from '@/app/_server/live/command-budget'
import { createOriginPolicy } from '@/app/_server/live/origin-policy'
import { StartError } from '@/lib/service/start-error'

function request(remoteAddress: string, forwarded?: string): IncomingMessage {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage
}

describe('address of a client', () => {
  it('is the peer’s own, whatever it claims, when no proxy is trusted', () => {
    const addressOf = createAddressReader([])
    expect(addressOf(request('203.0.113.5', '10.0.0.1'))).toBe('203.0.113.5')
    expect(addressOf(request('::ffff:203.0.113.5'))).toBe('203.0.113.5')
  })

  it('is the nearest hop that no trusted proxy is', () => {
    const addressOf = createAddressReader(['10.0.0.0/8', 'fd00::1'])
    expect(addressOf(request('10.1.2.3', '198.51.100.9, 203.0.113.5, 10.9.9.9'))).toBe('203.0.113.5')
    expect(addressOf(request('fd00::1', '2001:db8::7'))).toBe('2001:db8::7')
    expect(addressOf(request('10.1.2.3'))).toBe('10.1.2.3')
    expect(addressOf(request('10.1.2.3', 'nonsense'))).toBe('10.1.2.3')
  })

  it('is an address whatever the header says', () => {
    const addressOf = createAddressReader(['10.0.0.0/8'])
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (forwarded) => {
        expect(addressOf(request('10.1.2.3', forwarded))).toMatch(/^[0-9a-f.:]+$/i)
      }),
      { numRuns: 10_000, seed: 2 },
    )
  })

  it('refuses a proxy that is no address when it starts', () => {
    for (const text of [
      'proxy.example',
      '10.0.0.0/99',
      '10.0.0.0/x',
      '10.0.0.0/',
      '10.0.0.0/ 8',
      '10.0.0.0/1e1',
      '10.0.0.0/8/8',
      '0.0.0.0/0',
      '::/0',
    ]) {
      expect(() => createAddressReader([text])).toThrow(StartError)
    }
  })

  it('counts an IPv6 network as one, an IPv4 address as itself', () => {
    expect(countingKey('2001:db8:1:2:3:4:5:6')).toBe(countingKey('2001:db8:1:2::9'))
    expect(countingKey('2001:db8:1:2::9')).not.toBe(countingKey('2001:db8:1:3::9'))
    expect(countingKey('::1')).toBe('0:0:0:0::/64')
    expect(countingKey('203.0.113.5')).toBe('203.0.113.5')
  })
})

describe('origin policy', () => {
  it('knows the loopback by each of its names, with the right port alone', () => {
    const isAllowed = createOriginPolicy({ publicOrigin: undefined, host: '127.0.0.1', port: 3000 })
    for (const name of ['127.0.0.1', 'localhost', '[::1]'])
      expect(isAllowed(`http://${name}:3000`)).toBe(true)
    expect(isAllowed('http://localhost:3001')).toBe(false)
    expect(isAllowed('https://localhost:3000')).toBe(false)
    expect(isAllowed('http://localhost:3000.evil.example')).toBe(false)
  })

  it('knows only the host it listens on when that is not the loopback', () => {
    const isAllowed = createOriginPolicy({ publicOrigin: undefined, host: '192.0.2.4', port: 80 })
    expect(isAllowed('http://192.0.2.4')).toBe(true)
    expect(isAllowed('http://localhost')).toBe(false)
  })

  it('lets in the public origin and nothing else when there is one', () => {
    const isAllowed = createOriginPolicy({ publicOrigin: 'https://mesh.example/x', host: '::', port: 80 })
    expect(isAllowed('https://mesh.example')).toBe(true)
    expect(isAllowed('http://localhost')).toBe(false)
  })

  it('refuses every other origin', () => {
    const isAllowed = createOriginPolicy({ publicOrigin: undefined, host: '127.0.0.1', port: 3000 })
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()), (origin) => {
        expect(isAllowed(origin)).toBe(false)
      }),
      { numRuns: 10_000, seed: 3 },
    )
  })
})

describe('budget of commands', () => {
  it('allows a burst, then five a second', () => {
    let nowMs = 0
    const budget = new CommandBudget(() => nowMs)
    const taken = (count: number): number =>
      Array.from({ length: count }, () => budget.take()).filter(Boolean).length
    expect(taken(100)).toBe(20)
    nowMs += 1_000
    expect(taken(100)).toBe(5)
    nowMs += 3_600_000
    expect(taken(100)).toBe(20)
  })

  it('is not filled by a clock that goes back', () => {
    let nowMs = 10_000
    const budget = new CommandBudget(() => nowMs)
    while (budget.take());
    nowMs = 0
    expect(budget.take()).toBe(false)
  })
})
