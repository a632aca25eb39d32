import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readJournal } from '@/test/fixtures/read-journal'
import { hops, observation, type HopEvent } from '@/test/fixtures/facts'
import type { Fact, FactBatch, HopsFact } from '@/lib/facts'
import { away, memoryStore, visit } from './facts'
import { openTestSink, until, untilLater } from './harness'

const AT_MS = 1_700_000_000_000

/** Hop events that do not pack well, and can be told apart by their times. */
function someHops(first: number, count: number): HopsFact {
  const events = Array.from({ length: count }, (_, i): HopEvent => ({
    kind: 'duplicate',
    node: i % 5,
    peer: (i + 1) % 5,
    message: randomBytes(46).toString('hex'),
    atUs: first + i,
  }))
  return hops(AT_MS, events)
}

const isOfMessages = ({ facts }: FactBatch): boolean => facts.some(({ kind }) => kind === 'hops')
const timesIn = (facts: readonly Fact[]): number[] =>
  facts.flatMap((fact) => (fact.kind === 'hops' ? fact.events.atUs : []))

describe('facts of messages', () => {
  it('wait in a folder of their own, each event counted as a fact', async () => {
    const test = await openTestSink()
    test.store.before = away
    test.sink.emit(visit(1))
    test.sink.emit(someHops(0, 70))
    test.sink.emit(observation(1, AT_MS))
    test.clock.advance(1_000)
    await until(() => test.sink.status().spooledFacts === 72)
    const { channels } = test.sink.status()
    expect([channels.main.spooledFacts, channels.messages.spooledFacts]).toEqual([1, 71])
    const kindsIn = async (folder: string) =>
      (await readJournal(folder)).flatMap(({ facts }) => facts.map(({ kind }) => kind))
    expect(await kindsIn(test.folder)).toEqual(['visit'])
    expect(await kindsIn(join(test.folder, 'messages'))).toEqual(['hops', 'observation'])
    test.store.before = () => undefined
    await untilLater(test.clock, () => test.sink.status().spooledFacts === 0)
    expect(test.store.taken).toHaveLength(2)
  })

  it('do not hold up a crawl, however slowly the store takes them', async () => {
    const test = await openTestSink()
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    test.store.before = (batch) => (isOfMessages(batch) ? held : undefined)
    for (let n = 0; n < 40; n += 1) test.sink.emit(someHops(n * 5_000, 5_000))
    test.sink.emit(visit(1))
    test.clock.advance(1_000)
    await until(() => test.sink.status().channels.messages.spooledFacts === 200_000)
    await until(() => test.store.taken.length === 1)
    expect(test.store.numbers()).toEqual([1])
    release()
    await until(() => test.sink.status().bufferedFacts + test.sink.status().spooledFacts === 0)
  })

  it('are dropped alone when they are too many, the oldest first, and counted by the event', async () => {
    const maxMessageBytes = 1_048_576
    const test = await openTestSink({ maxMessageBytes })
    test.store.before = away
    test.sink.emit(visit(1))
    const facts = 40
    for (let n = 0; n < facts; n += 1) {
      test.sink.emit(someHops(n * 800, 800))
      test.clock.advance(1_000)
      await until(() => test.sink.status().bufferedFacts === 0)
      expect(test.sink.status().channels.messages.spoolBytes).toBeLessThanOrEqual(maxMessageBytes)
    }
    const { droppedFacts, channels } = test.sink.status()
    expect(channels.main.spooledFacts).toBe(1)
    expect(droppedFacts).toBeGreaterThan(800)
    expect(droppedFacts % 800).toBe(0)
    expect(droppedFacts + channels.messages.spooledFacts).toBe(facts * 800)
    test.store.before = () => undefined
    await untilLater(test.clock, () => test.sink.status().spooledFacts === 0)
    const kept = test.store.taken.flatMap((batch) => timesIn(batch.facts))
    expect(kept).toEqual(Array.from({ length: facts * 800 - droppedFacts }, (_, i) => droppedFacts + i))
  })

  it('are sent when an earlier version left them among the others', async () => {
    // Before there were two ways, every fact was in the sink's folder.
    const before = await openTestSink()
    before.store.before = away
    before.sink.emit(someHops(0, 30))
    before.sink.emit(observation(1, AT_MS))
    await before.sink.stop()
    const store = memoryStore()
    const after = await openTestSink({ folder: join(before.folder, 'messages'), store })
    await until(() => after.sink.status().spooledFacts === 0)
    expect(store.taken.flatMap(({ facts }) => timesIn(facts))).toHaveLength(30)
    expect(after.sink.status().droppedFacts).toBe(0)
  })

  it('press upon whoever reads them off the network while the disk is slow', async () => {
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const slow = {
      append: () => held,
      truncate: () => Promise.resolve(),
      sync: () => Promise.resolve(),
      close: () => Promise.resolve(),
    }
    const test = await openTestSink({ createFile: () => Promise.resolve(slow), batchFacts: 1_000 })
    expect(test.sink.isPressed).toBe(false)
    for (let n = 0; n < 3; n += 1) test.sink.emit(someHops(n, 1_000))
    expect(test.sink.isPressed).toBe(true)
    release()
    await until(() => test.sink.status().bufferedFacts === 0)
    expect(test.sink.isPressed).toBe(false)
  })
})
