import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { HEARTBEAT_INTERVAL_MS, startHeartbeat } from '@/collector/heartbeat'
import { heartbeatFactSchema, type HeartbeatFact } from '@/lib/facts'
import { heartbeat } from '@/test/fixtures/facts'

describe('the heartbeat', () => {
  it('beats at once and from then on, with what the crawler and the sink say, until it is ended', () => {
    vi.useFakeTimers({ now: 1_700_000_000_000 })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    const beats: HeartbeatFact[] = []
    let spooledFacts = 5
    let problem: string | null = 'No node answers. '.repeat(30)
    const end = startHeartbeat({
      collector: 'test',
      crawler: () => ({
        knownNodes: 60,
        visitsRunning: 3,
        crawlId: 1,
        crawlsFinished: 2,
        loopDelayMs: 1.5,
        problem,
      }),
      sink: () => ({
        bufferedFacts: 2,
        spooledFacts,
        spooledBatches: 1,
        spoolBytes: 100,
        droppedFacts: 7,
        refusedBatches: 0,
        diskFailed: false,
        awaySinceMs: null,
      }),
      emit: (fact) => beats.push(fact),
    })
    spooledFacts = 0
    problem = null
    vi.advanceTimersByTime(2 * HEARTBEAT_INTERVAL_MS)
    end()
    vi.advanceTimersByTime(2 * HEARTBEAT_INTERVAL_MS)
    expect(beats).toMatchObject([
      {
        spooledRows: 7,
        atMs: 1_700_000_000_000,
        problem: 'No node answers. '.repeat(30).slice(0, 300),
      },
      { spooledRows: 2, atMs: 1_700_000_000_000 + HEARTBEAT_INTERVAL_MS, problem: '' },
      { knownNodes: 60, droppedRows: 7, loopDelayMs: 1.5, startedAtMs: 1_700_000_000_000 },
    ])
    for (const beat of beats) expect(heartbeatFactSchema.parse(beat)).toEqual(beat)
  })

  it('can be read back as it was kept before it named problems', () => {
    const { problem, ...older } = heartbeat(1_700_000_000_000)
    expect(heartbeatFactSchema.parse(older)).toEqual({ ...older, problem })
    expect(problem).toBe('')
  })
})
