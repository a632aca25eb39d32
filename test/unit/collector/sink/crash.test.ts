import { once } from 'node:events'
import { appendFileSync, cpSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeRecord } from '@/collector/sink/record'
import { segmentName } from '@/collector/sink/journal'
import { FactsUnavailableError, type FactBatch, type FactWriter } from '@/lib/facts'
import { memoryStore, visit, type MemoryStore } from './facts'
import { fallibleDisk, openTestSink, temporaryFolder, until, untilLater, type TestSink } from './harness'

type Step =
  /** So many facts; `settled` waits until they are in the journal, else a crash may take them. */
  | { do: 'emit'; facts: number; settled: boolean }
  /** What the store does from now on: takes, takes without saying so, refuses to answer, or never answers. */
  | { do: 'store'; mood: 'well' | 'mute' | 'away' | 'hanging' }
  | { do: 'wait'; ms: number }
  /** kill -9, perhaps with a record half-written; what was on its way to the store may arrive later. */
  | { do: 'crash'; torn: number; late: boolean }
  | { do: 'stop' }
  /** The disk takes nothing, and perhaps cannot even cut off what it took half of; or it is well again. */
  | { do: 'disk'; full: boolean; canCut: boolean }

type Mood = (Step & { do: 'store' })['mood']

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('emit' as const),
      facts: fc.integer({ min: 1, max: 9 }),
      settled: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('store' as const),
      mood: fc.constantFrom('well' as const, 'mute', 'away', 'hanging'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 100, max: 6_000 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      torn: fc.integer({ min: 0, max: 40 }),
      late: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('disk' as const), full: fc.boolean(), canCut: fc.boolean() }),
  },
)

/** A way to the store that ends with the process that uses it. */
function wayTo(store: MemoryStore, mood: () => Mood) {
  const ended = new AbortController()
  const onTheWay: FactBatch[] = []
  const writer: FactWriter = {
    write: async (batch, signal) => {
      if (ended.signal.aborted || mood() === 'away') throw new FactsUnavailableError('away')
      if (mood() === 'hanging') {
        onTheWay.push(batch)
        await once(AbortSignal.any([signal, ended.signal]), 'abort')
        throw new FactsUnavailableError('no answer')
      }
      await store.write(batch, signal)
      if (mood() === 'mute') throw new FactsUnavailableError('no answer')
    },
  }
  return {
    writer,
    /** @param arrives - what was on its way reaches the store all the same. */
    end: async (arrives: boolean) => {
      ended.abort()
      if (arrives) for (const batch of onTheWay) await store.write(batch, ended.signal)
    },
  }
}

async function play(
  steps: readonly Step[],
): Promise<{ store: MemoryStore; kept: number[]; emitted: number }> {
  const store = memoryStore()
  const disk = fallibleDisk()
  let mood: Mood = 'well'
  let folder = await temporaryFolder()
  let way = wayTo(store, () => mood)
  const open = (): Promise<TestSink> =>
    openTestSink({
      folder,
      writer: way.writer,
      batchFacts: 5,
      createFile: disk.createFile,
      maxBytes: 64 * 1024 * 1024,
    })
  let test = await open()
  let emitted = 0
  /** Facts that were in the journal, and so must arrive. */
  const kept = new Set<number>()
  let unsure: number[] = []
  /** Facts that the disk did not take: a crash takes them. */
  let inMemory: number[] = []
  const settle = async (): Promise<void> => {
    test.clock.advance(1_000)
    await until(() => test.sink.status().bufferedFacts === 0)
    if (disk.full) inMemory.push(...unsure)
    else for (const number of unsure) kept.add(number)
    unsure = []
  }

  for (const now of steps) {
    if (now.do === 'emit') {
      for (let index = 0; index < now.facts; index += 1) {
        emitted += 1
        test.sink.emit(visit(emitted))
        unsure.push(emitted)
      }
      if (now.settled) await settle()
    } else if (now.do === 'store') mood = now.mood
    else if (now.do === 'wait') {
      test.clock.advance(now.ms)
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    } else if (now.do === 'disk') {
      await settle()
      disk.full = now.full
      disk.canCut = now.canCut
    } else if (now.do === 'stop') {
      await way.end(false)
      await test.sink.stop()
      if (!disk.full) for (const number of [...inMemory, ...unsure]) kept.add(number)
      inMemory = []
      unsure = []
      way = wayTo(store, () => mood)
      test = await open()
    } else {
      // The copy is what the kernel holds at this moment; the process goes on in the old folder, cut off.
      const copy = await temporaryFolder()
      cpSync(folder, copy, { recursive: true, filter: (path) => !/(claim|held)-/.test(path) })
      await way.end(now.late)
      const half = encodeRecord({ kind: 'settled', first: 1, last: 1_000_000, outcome: 'acknowledged' })
      if (now.torn > 0)
        appendFileSync(join(copy, segmentName(999)), half.subarray(0, Math.min(now.torn, half.length - 1)))
      folder = copy
      unsure = []
      inMemory = []
      way = wayTo(store, () => mood)
      test = await open()
    }
  }
  mood = 'well'
  await settle()
  for (const number of inMemory) kept.add(number)
  await untilLater(test.clock, () => test.sink.status().spooledFacts === 0, 'an empty spool')
  expect(test.sink.status().droppedFacts).toBe(0)
  return { store, kept: [...kept], emitted }
}

describe('the sink, whatever ends in whatever order', () => {
  it('loses nothing that was in its journal, doubles nothing, and keeps the order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
        const { store, kept, emitted } = await play(steps)
        const arrived = store.numbers()
        expect(arrived.filter((number, index) => index > 0 && number <= (arrived[index - 1] ?? 0))).toEqual(
          [],
        )
        expect(kept.filter((number) => !arrived.includes(number))).toEqual([])
        expect(arrived.length).toBeLessThanOrEqual(emitted)
      }),
      { seed: 7, numRuns: 150 },
    )
  })
})
