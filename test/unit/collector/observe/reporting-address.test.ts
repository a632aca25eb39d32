import { multiaddr } from '@multiformats/multiaddr'
import { describe, expect, it } from 'vitest'
import { reportingAddress } from '@/collector/observe/trace-sink/reporting-address'

const of = (address: string): string | null => reportingAddress(multiaddr(address))

describe('the place a reporter comes from', () => {
  it('is its address, and of IPv6 its network of 64 bits', () => {
    expect(of('/ip4/1.2.3.4/tcp/5')).toBe('1.2.3.4')
    expect(of('/ip6/2a01:4f8:1:2:3:4:5:6/tcp/5')).toBe('2a01:4f8:1:2::/64')
    expect(of('/ip6/2a01:4f8:1:2::9/tcp/5')).toBe('2a01:4f8:1:2::/64')
    expect(of('/ip6/2a01:4f8::9/tcp/5')).toBe('2a01:4f8:0:0::/64')
    expect(of('/ip6/::ffff:1.2.3.4/tcp/5')).toBe('1.2.3.4')
  })

  it('is nobody’s on this machine', () => {
    expect(of('/ip4/127.0.0.9/tcp/5')).toBeNull()
    expect(of('/ip6/::1/tcp/5')).toBeNull()
    expect(of('/ip6/::ffff:127.0.0.1/tcp/5')).toBeNull()
    expect(of('/memory/1')).toBeNull()
  })
})
