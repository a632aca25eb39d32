import { describe, expect, it } from 'vitest'
import { collectorProblem, crawlLine, feedState } from '@/components/shell/feed-state'
import type { CollectorStatus, LiveStatus } from '@/lib/live/events'

function collector(change: Partial<CollectorStatus> = {}): CollectorStatus {
  return {
    collector: 'one',
    lastBeatMs: 5_000,
    away: false,
    crawl: { state: 'running', nodesFound: 60, nodesVisited: 12, startedAtMs: 1_000 },
    spooledRows: 0,
    droppedRows: 0,
    problem: '',
    ...change,
  }
}

const status = (change: Partial<LiveStatus> = {}): LiveStatus => ({
  store: 'up',
  sinceMs: 4_000,
  collectors: [collector()],
  ...change,
})

describe('the status line', () => {
  it('says live when everything works', () => {
    expect(feedState('open', null, status())).toMatchObject({ kind: 'live', title: 'Live' })
    expect(crawlLine(status())).toBe('Crawling: 12 of 60 nodes visited')
  })

  it('names a lost connection before anything else, with its time', () => {
    const lost = feedState('lost', 9_000, status({ store: 'away' }))
    expect(lost).toMatchObject({ kind: 'trouble', title: 'Reconnecting', sinceMs: 9_000 })
  })

  it('names ClickHouse before the collectors, which are read from it', () => {
    const away = feedState('open', null, status({ store: 'away', collectors: [collector({ away: true })] }))
    expect(away).toMatchObject({ kind: 'trouble', title: 'ClickHouse is away', sinceMs: 4_000 })
  })

  it('names a collector that is silent, since its last sign of life', () => {
    const away = feedState('open', null, status({ collectors: [collector({ away: true })] }))
    expect(away).toMatchObject({ kind: 'trouble', title: 'The collector is away', sinceMs: 5_000 })
  })

  it('stays live while one of several collectors works', () => {
    const some = feedState('open', null, status({ collectors: [collector({ away: true }), collector()] }))
    expect(some).toMatchObject({ kind: 'live', detail: '1 of 2 collectors away' })
  })

  it('says in its own words why the collector reaches no node', () => {
    const problem = 'None of the 4 bootstrap addresses answers.'
    const stuck = status({ collectors: [collector({ problem })] })
    expect(feedState('open', null, stuck)).toMatchObject({
      kind: 'trouble',
      title: 'The collector reaches no node',
      detail: problem,
    })
    expect(feedState('lost', 9_000, stuck).title).toBe('Reconnecting')
    expect(collectorProblem(stuck)).toBe(problem)
  })

  it('takes a problem for one only while every collector that works states one', () => {
    const problem = 'None of the 4 bootstrap addresses answers.'
    const stated = (...changes: Partial<CollectorStatus>[]) =>
      collectorProblem(status({ collectors: changes.map(collector) }))
    expect(stated({ problem }, {})).toBeNull()
    expect(stated({ problem, away: true }, {})).toBeNull()
    expect(stated({ problem, away: true })).toBeNull()
    expect(stated({ away: true }, { problem })).toBe(problem)
    expect(stated()).toBeNull()
    expect(collectorProblem(null)).toBeNull()
  })

  it('waits, without alarm, before anything is known', () => {
    expect(feedState('connecting', null, null).kind).toBe('waiting')
    expect(feedState('open', null, status({ collectors: [] })).kind).toBe('waiting')
    expect(crawlLine(null)).toBeNull()
  })
})
