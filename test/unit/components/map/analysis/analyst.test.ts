import { describe, expect, it } from 'vitest'
import {
  AnalysisClient,
  AnalysisError,
  DroppedError,
  NoWorkerError,
  type AnalysisWorker,
} from '@/components/map/analysis/analysis-client'
import { Analyst } from '@/components/map/analysis/analyst'
import type { FromWorker, ToWorker } from '@/components/map/analysis/protocol'
import { columnsOf } from '@/lib/graph/columns-of'
import type { MapColumns } from '@/lib/graph/map-columns'
import { mapNode } from '../../../../fixtures/map-node'

const PARIS = { lat: 48.86, lon: 2.35 }
const TOKYO = { lat: 35.68, lon: 139.69 }

/** 10 – 20 – 30 – 40, with a way round the long link 10 – 40 that is short in links and long in time. */
const map: MapColumns = columnsOf(
  [mapNode(10, PARIS), mapNode(20, PARIS), mapNode(30, PARIS), mapNode(40, PARIS), mapNode(50, TOKYO)],
  [
    [10, 20],
    [20, 30],
    [30, 40],
    [10, 50],
    [50, 40],
  ].map(([a = 0, b = 0]) => ({ a, b, evidence: 'table' as const, mutual: true })),
  [],
)

/** A worker in the same thread: messages are copied and wait as between two. */
class NearWorker implements AnalysisWorker {
  onmessage: AnalysisWorker['onmessage'] = null
  onerror: AnalysisWorker['onerror'] = null
  readonly sent: ToWorker['kind'][] = []
  isOver = false
  readonly #analyst = new Analyst({
    post: (message: FromWorker) => {
      const data = structuredClone(message)
      setImmediate(() => {
        this.onmessage?.(new MessageEvent('message', { data }))
      })
    },
    later: (go) => {
      setImmediate(go)
    },
    now: () => 0,
  })

  postMessage(message: ToWorker, transfer: Transferable[]): void {
    this.sent.push(message.kind)
    const data = structuredClone(message, {
      transfer: transfer.filter((each) => each instanceof ArrayBuffer),
    })
    setImmediate(() => {
      if (!this.isOver) this.#analyst.take(data)
    })
  }
  terminate(): void {
    this.isOver = true
  }
}

function client(): { client: AnalysisClient; workers: NearWorker[] } {
  const workers: NearWorker[] = []
  return {
    workers,
    client: new AnalysisClient(() => {
      const worker = new NearWorker()
      workers.push(worker)
      return worker
    }),
  }
}

const never = new AbortController().signal
const path = (by: 'hops' | 'latency') => ({ kind: 'path', from: 10, to: 40, by, onlyOnline: false }) as const

describe('the map, measured in a worker', () => {
  it('is sent once a version, and leaves the page its own columns', async () => {
    const { client: asked, workers } = client()
    await asked.ask({ version: 1, columns: map }, path('hops'), never)
    await asked.ask({ version: 1, columns: map }, path('latency'), never)
    await asked.ask({ version: 2, columns: map }, path('hops'), never)
    expect(workers.map(({ sent }) => sent)).toEqual([['graph', 'ask', 'ask', 'graph', 'ask']])
    expect(map.nodes.nums).toHaveLength(5)
  })

  it('finds the way over the fewest links, and the way that is fastest', async () => {
    const { client: asked } = client()
    const hops = await asked.ask({ version: 1, columns: map }, path('hops'), never)
    expect(hops.steps?.map(({ num }) => num)).toEqual([10, 50, 40])
    expect(hops.steps?.[1]?.rttMs).toBeGreaterThan(100)
    const latency = await asked.ask({ version: 1, columns: map }, path('latency'), never)
    expect(latency.steps).toEqual([
      { num: 10, rttMs: null },
      { num: 20, rttMs: 0 },
      { num: 30, rttMs: 0 },
      { num: 40, rttMs: 0 },
    ])
  })

  it('tells nodes by their numbers when some are taken away', async () => {
    const { client: asked } = client()
    const removed = Uint32Array.of(50, 30)
    const answer = await asked.ask(
      { version: 1, columns: map },
      { kind: 'what-if', removed, onlyOnline: false },
      never,
    )
    expect(answer).toMatchObject({
      removed: 2,
      cutOff: Uint32Array.of(40),
      after: { components: 2, largest: 2 },
    })
    expect(answer.before).toMatchObject({ components: 1, articulations: 0 })
  })

  it('drops a question for a newer one of its kind, and one that is taken back', async () => {
    const { client: asked } = client()
    const older = asked.ask({ version: 1, columns: map }, path('hops'), never)
    const newer = asked.ask({ version: 1, columns: map }, path('latency'), never)
    const ended = new AbortController()
    const takenBack = asked.ask({ version: 1, columns: map }, { kind: 'betweenness' }, ended.signal)
    ended.abort()
    await expect(older).rejects.toBeInstanceOf(DroppedError)
    await expect(takenBack).rejects.toBeInstanceOf(DroppedError)
    expect((await newer).steps).toHaveLength(4)
  })

  it('says what went wrong: a map that cannot be, a worker that does not start', async () => {
    const { client: asked, workers } = client()
    const broken = { ...map, links: { ...map.links, to: map.links.to.map(() => 99) } }
    await expect(asked.ask({ version: 1, columns: broken }, path('hops'), never)).rejects.toThrow(
      /cannot be measured.*node 99/,
    )
    const none = new AnalysisClient(() => {
      throw new ReferenceError('Worker is not defined')
    })
    await expect(none.ask({ version: 1, columns: map }, path('hops'), never)).rejects.toBeInstanceOf(
      NoWorkerError,
    )

    const waiting = asked.ask({ version: 2, columns: map }, path('hops'), never)
    workers[0]?.onerror?.(Object.assign(new Event('error'), { message: 'blocked' }) as ErrorEvent)
    await expect(waiting).rejects.toThrow(AnalysisError)
    expect(workers[0]?.isOver).toBe(true)
    expect((await asked.ask({ version: 2, columns: map }, path('hops'), never)).steps).toHaveLength(3)
    expect(workers).toHaveLength(2)
  })
})
