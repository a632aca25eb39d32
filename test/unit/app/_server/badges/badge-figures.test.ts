import { describe, expect, it } from 'vitest'
import { createBadgeFigures } from '@/app/_server/badges/badge-figures'
import { networkBadge } from '@/app/_server/badges/badge-text'
import type { CollectorStatus, LiveStatus } from '@/lib/live/events'
import type { NetworkTotals } from '@/lib/nodes'

const NOW_MS = Date.UTC(2026, 10, 21, 12)
const HOUR_MS = 3_600_000

const collector = (agoMs: number, away: boolean): CollectorStatus => ({
  collector: 'c1',
  lastBeatMs: NOW_MS - agoMs,
  away,
  crawl: null,
  spooledRows: 0,
  droppedRows: 0,
  problem: '',
})

async function reachable(
  collectors: CollectorStatus[],
  store: LiveStatus['store'] = 'up',
  nodes = 60,
): Promise<string> {
  const totals: NetworkTotals = { nodes, active: nodes, links: 0, averageRttMs: null, messages24h: null }
  const figures = createBadgeFigures({
    // Totals are read by others: nothing is asked here.
    db: {} as never,
    authorities: undefined,
    live: { status: { store, sinceMs: NOW_MS - 60_000, collectors }, totals },
    now: () => NOW_MS,
  })
  const { message, color, isError, asOf } = await networkBadge('reachable', figures, NOW_MS)
  return `${message}, ${color}${isError ? ', error' : ''}${asOf === null ? '' : `: ${asOf}`}`
}

describe('figures of badges', () => {
  it('are of now while a collector looks at the network', async () => {
    expect(await reachable([collector(5 * HOUR_MS, true), collector(0, false)])).toBe('60 of 60, brightgreen')
  })

  it('are of when the last collector was heard, when none looks', async () => {
    expect(await reachable([collector(5 * HOUR_MS, true), collector(3 * HOUR_MS, true)])).toBe(
      '60 of 60, lightgrey, error: 3 h ago, 21 Nov 2026, 09:00:00 UTC: nobody has looked at the network since',
    )
    expect(await reachable([])).toBe(
      '60 of 60, lightgrey, error: more than a day ago: nobody has looked at the network since',
    )
  })

  it('are none, and no mistake, before anybody has begun', async () => {
    expect(await reachable([], 'up', 0)).toBe('0 of 0, lightgrey')
  })

  it('are of the last reading while the store is away', async () => {
    expect(await reachable([collector(0, false)], 'away')).toBe(
      '60 of 60, lightgrey, error: 1 min ago, 21 Nov 2026, 11:59:00 UTC: the explorer cannot read its database now',
    )
  })
})
