import { describe, expect, it } from 'vitest'
import { stateSince } from '@/components/nodes/status-since'
import type { NodeSession, NodeUptime } from '@/lib/node-detail'

const hour = 3_600_000
const now = Date.UTC(2026, 10, 21, 12)
const uptime = (windowMs: number, startMs: number, state: NodeSession['state'] = 'online'): NodeUptime => ({
  windowMs,
  share: 1,
  observedMs: windowMs,
  sessions: [{ state, startMs, endMs: null }],
})

describe('since when a node is as it is', () => {
  it('says how long and from which moment', () => {
    expect(stateSince('online', [uptime(24 * hour, now - 3 * hour)], now)).toBe(
      'for 3 h, since 21 Nov 2026, 09:00:00 UTC',
    )
  })

  it('goes by the longest window it has', () => {
    const uptimes = [uptime(24 * hour, now - 24 * hour), uptime(720 * hour, now - 100 * hour)]
    expect(stateSince('online', uptimes, now)).toContain('for 4 d')
  })

  it('claims no beginning that lies before the window', () => {
    expect(stateSince('online', [uptime(720 * hour, now - 720 * hour)], now)).toBe('for 30 d or more')
  })

  it('says when it was last observed while no collector works', () => {
    expect(stateSince('online', [uptime(24 * hour, now - hour, 'unobserved')], now)).toBe(
      'when last observed, 21 Nov 2026, 11:00:00 UTC',
    )
    expect(stateSince('online', [uptime(24 * hour, now - 24 * hour, 'unobserved')], now)).toBeNull()
  })

  it('gives no time for a state that the sessions do not show yet', () => {
    expect(stateSince('offline', [uptime(24 * hour, now - hour)], now)).toBeNull()
  })

  it('says nothing where nothing is known', () => {
    expect(stateSince('online', [], now)).toBeNull()
  })
})
