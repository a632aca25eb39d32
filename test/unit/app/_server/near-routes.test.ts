import { describe, expect, it } from 'vitest'
import { nearRoutes } from '@/app/_server/api/near-routes'

const ROUTES = ['/nodes', '/nodes/{peerId}', '/nodes/{peerId}/rtt', '/messages', '/stats/traffic']

describe('nearRoutes', () => {
  it.each([
    ['/node', '/nodes'],
    ['/NODES', '/nodes'],
    ['/mesages', '/messages'],
    ['/stats/trafic', '/stats/traffic'],
    ['/nodes/12D3KooW/rt', '/nodes/{peerId}/rtt'],
    ['/nodes/', '/nodes'],
  ])('names for %s first %s', (asked, route) => {
    expect(nearRoutes(asked, ROUTES)[0]).toBe(route)
  })

  it('names nothing for what is like nothing, however long it is', () => {
    expect(nearRoutes('/qqqqqqqqqqqq', ROUTES)).toEqual([])
    expect(nearRoutes(`/${'x'.repeat(100_000)}`, ROUTES)).toEqual([])
    expect(nearRoutes('', ROUTES).length).toBeLessThanOrEqual(3)
  })
})
