import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FactsRefusedError } from '@/lib/facts'
import { readJournal } from '@/test/fixtures/read-journal'
import { away, memoryStore, range, visit } from './facts'
import { systemClock } from '@/collector/sink/clock'
import { WRITE_TIMEOUT_MS } from '@/collector/sink/sender'
import { SYNC_INTERVAL_MS } from '@/collector/sink/channel'
import { BATCH_DELAY_MS } from '@/collector/sink/sink'
import { manualClock, openTestSink, temporaryFolder, until, untilLater, type TestSink } from './harness'

const emit = ({ sink }: TestSink, numbers: readonly number[], agent?: string): void => {
  for (const number of numbers) sink.emit(visit(number, agent))
}

/** Emits a batch a number, each in the journal before the next. */
const emitBatches = async (test: TestSink, numbers: readonly number[], agent?: string): Promise<void> => {
  for (const number of numbers) {
    emit(test, [number], agent)
    test.clock.advance(1_000)
    await until(() => test.sink.status().bufferedFacts === 0)
  }
}

describe('the sink', () => {
  it('hands on a full batch at once, and a small one within a second', async () => {
    const test = await openTestSink({ batchFacts: 10 })
    emit(test, range(1, 25))
    await until(() => test.store.numbers().length === 20)
    expect(test.store.numbers()).toEqual(range(1, 20))
    test.clock.advance(1_000)
    await until(() => test.store.numbers().length === 25)
    expect(test.store.numbers()).toEqual(range(1, 25))
  })

  it('sends what waited while the store was away, in order and once each', async () => {
    const test = await openTestSink()
    test.store.before = away
    await emitBatches(test, range(1, 20))
    expect(test.sink.status()).toMatchObject({ spooledFacts: 20, awaySinceMs: expect.any(Number) as number })
    test.store.before = () => undefined
    await untilLater(test.clock, () => test.sink.status().spooledFacts === 0)
    expect(test.store.numbers()).toEqual(range(1, 20))
    expect(test.sink.status().awaySinceMs).toBeNull()
    expect(test.log.map(({ msg }) => msg)).toEqual([
      'ClickHouse is away: facts wait in the spool',
      'ClickHouse is back: the spool is being emptied',
    ])
  })

  it('asks a store that is away more and more rarely', async () => {
    const clock = manualClock()
    const waits: number[] = []
    const sleep = (ms: number, signal: AbortSignal): Promise<void> => {
      waits.push(ms)
      return clock.sleep(ms, signal)
    }
    const test = await openTestSink({ clock: { ...clock, sleep } })
    test.store.before = away
    emit(test, [1])
    await untilLater(clock, () => test.store.writes >= 9)
    const ofTheSender = waits.filter(
      (ms) => ![BATCH_DELAY_MS, SYNC_INTERVAL_MS, WRITE_TIMEOUT_MS].includes(ms),
    )
    expect(ofTheSender.slice(0, 8)).toEqual([150, 300, 600, 1200, 2400, 3750, 3750, 3750])
  })

  it('sends a batch again under the same id when the answer was lost', async () => {
    const test = await openTestSink()
    test.store.after = away
    emit(test, [1, 2])
    test.clock.advance(1_000)
    await untilLater(test.clock, () => test.store.writes >= 3)
    test.store.after = () => undefined
    await untilLater(test.clock, () => test.sink.status().spooledFacts === 0)
    expect(test.store.taken).toHaveLength(1)
  })

  it('joins small batches that waited into few', async () => {
    const test = await openTestSink()
    test.store.before = away
    await emitBatches(test, range(1, 200))
    test.store.before = () => undefined
    await untilLater(test.clock, () => test.sink.status().spooledFacts === 0)
    expect(test.store.numbers()).toEqual(range(1, 200))
    // The first was sent alone before, and must not change; the rest can go as one.
    expect(test.store.taken).toHaveLength(2)
  })

  it('goes on after a restart where it was, under the same ids', async () => {
    const first = await openTestSink()
    first.store.before = away
    await emitBatches(first, range(1, 5))
    await first.sink.stop()
    const journal = await readJournal(first.folder)
    const second = await openTestSink({ folder: first.folder })
    await until(() => second.sink.status().spooledFacts === 0)
    expect(second.store.numbers()).toEqual(range(1, 5))
    expect(second.store.taken[0]?.id).toBe(journal[0]?.id)
    await emitBatches(second, [6])
    await until(() => second.store.numbers().length === 6)
    expect((await readJournal(first.folder)).map(({ number }) => number)).toEqual(range(1, 6))
  })

  it('drops the oldest when the spool is full, counts it and says so', async () => {
    const test = await openTestSink({ maxBytes: 1_048_576 })
    test.store.before = away
    const count = 120
    for (const number of range(1, count)) {
      emit(test, [number], randomBytes(12_000).toString('hex'))
      test.clock.advance(1_000)
      await until(() => test.sink.status().bufferedFacts === 0)
      expect(test.sink.status().spoolBytes).toBeLessThanOrEqual(1_048_576)
    }
    const { droppedFacts, spooledFacts } = test.sink.status()
    expect(droppedFacts).toBeGreaterThan(20)
    expect(droppedFacts + spooledFacts).toBe(count)
    expect(test.log.some(({ msg }) => msg === 'the spool is full: its oldest facts are being dropped')).toBe(
      true,
    )
    test.store.before = () => undefined
    await untilLater(test.clock, () => test.sink.status().spooledFacts === 0)
    expect(test.store.numbers()).toEqual(range(droppedFacts + 1, count))
  })

  it('sets aside a batch that the store will never take, with the reason, and goes on', async () => {
    const test = await openTestSink()
    test.store.before = ({ facts }) => {
      if (facts.length === 1) throw new FactsRefusedError('no such column')
    }
    emit(test, [1])
    test.clock.advance(1_000)
    await until(() => test.sink.status().refusedBatches === 1)
    emit(test, [2, 3])
    test.clock.advance(1_000)
    await until(() => test.store.taken.length === 1)
    expect(test.store.numbers()).toEqual([2, 3])
    const [name] = await readdir(join(test.folder, 'refused'))
    const kept = JSON.parse(await readFile(join(test.folder, 'refused', name ?? ''), 'utf8')) as unknown
    expect(kept).toMatchObject({ reason: 'no such column', facts: [{ kind: 'visit' }] })
  })

  it('does not let one batch that fails without a reason hold up all others for ever', async () => {
    const test = await openTestSink()
    test.store.before = ({ facts }) => {
      if (facts.length === 1) throw new TypeError('something else')
    }
    emit(test, [1])
    test.clock.advance(1_000)
    await until(() => test.store.writes === 1)
    emit(test, [2, 3])
    await untilLater(test.clock, () => test.store.taken.length === 1)
    expect(test.store.numbers()).toEqual([2, 3])
    expect(test.sink.status().refusedBatches).toBe(1)
  })

  it('ends in two seconds with a store that does not answer, and keeps what it did not take', async () => {
    const writer = { write: (_: unknown, signal: AbortSignal) => untilAborted(signal) }
    const test = await openTestSink({ writer, clock: { ...systemClock, advance: () => undefined } })
    emit(test, [1, 2])
    const began = performance.now()
    await test.sink.stop()
    // A process has four seconds to end.
    expect(performance.now() - began).toBeLessThan(3_500)
    const [batch] = await readJournal(test.folder)
    expect(batch).toMatchObject({ outcome: null, facts: [visit(1), visit(2)] })
  })

  it('takes what is buffered to the store when it is stopped', async () => {
    const test = await openTestSink()
    emit(test, range(1, 7))
    await test.sink.stop()
    expect(test.store.numbers()).toEqual(range(1, 7))
  })

  it('keeps what was acknowledged readable for a while', async () => {
    const test = await openTestSink()
    await emitBatches(test, range(1, 3))
    await until(() => test.sink.status().spooledFacts === 0)
    const journal = await readJournal(test.folder)
    expect(journal.map(({ outcome }) => outcome)).toEqual(['acknowledged', 'acknowledged', 'acknowledged'])
    expect(journal.flatMap(({ facts }) => facts)).toEqual([visit(1), visit(2), visit(3)])
  })

  it('does not keep more than a quarter of its disk of what was acknowledged', async () => {
    const test = await openTestSink({ maxBytes: 1_048_576 })
    for (const number of range(1, 100)) {
      await emitBatches(test, [number], randomBytes(12_000).toString('hex'))
      await until(() => test.sink.status().spooledFacts === 0)
    }
    expect(test.sink.status().spoolBytes).toBeLessThanOrEqual(1_048_576 / 4 + 1_048_576 / 16)
  })

  it('does not start on the folder of another that runs', async () => {
    const test = await openTestSink()
    await expect(openTestSink({ folder: test.folder })).rejects.toThrow(
      /^A collector named "test" already runs with the spool .*: stop it, or give this one a name of its own with COLLECTOR_NAME\.$/,
    )
  })

  it('counts and passes over facts that a newer schema does not know', async () => {
    const folder = await temporaryFolder()
    const first = await openTestSink({ folder })
    first.store.before = away
    first.sink.emit(visit(1))
    // A fact of a version that had other limits.
    first.sink.emit({ ...visit(2), peerId: 'x' })
    await first.sink.stop()
    const second = await openTestSink({ folder, store: memoryStore(), clock: manualClock() })
    await until(() => second.sink.status().spooledFacts === 0)
    expect(second.store.numbers()).toEqual([1])
    expect(second.sink.status().droppedFacts).toBe(1)
  })
})

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('aborted'))
    })
  })
}
