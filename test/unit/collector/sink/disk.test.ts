import { appendFile, cp, open, readdir, readFile, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listSegments } from '@/collector/sink/journal'
import { readJournal } from '@/test/fixtures/read-journal'
import { away, memoryStore, numberOf, range, visit } from './facts'
import { fallibleDisk, openTestSink, temporaryFolder, until, untilLater, type TestSink } from './harness'

async function emitBatches({ sink, clock }: TestSink, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) {
    sink.emit(visit(number))
    clock.advance(1_000)
    await until(() => sink.status().bufferedFacts === 0)
  }
}

/** Leaves five batches in the spool of a stopped sink. */
async function spooled(): Promise<TestSink> {
  const test = await openTestSink()
  test.store.before = away
  await emitBatches(test, range(1, 5))
  await test.sink.stop()
  return test
}

/** Spoils one byte of the file. */
async function spoil(path: string, offset: number): Promise<void> {
  const handle = await open(path, 'r+')
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, offset)
  await handle.write(Buffer.of(buffer.readUInt8(0) ^ 0xff), 0, 1, offset)
  await handle.close()
}

async function onlySegment(folder: string): Promise<{ path: string; bytes: number }> {
  const [segment] = await listSegments(folder)
  if (segment === undefined) throw new Error('no segment')
  return segment
}

describe('a sink on a disk that fails', () => {
  it('keeps working from memory while the disk is full, and says so once', async () => {
    const disk = fallibleDisk()
    const test = await openTestSink({ createFile: disk.createFile })
    test.store.before = away
    await emitBatches(test, [1])
    disk.full = true
    await emitBatches(test, [2, 3])
    expect(test.sink.status()).toMatchObject({ diskFailed: true, spooledFacts: 3, droppedFacts: 0 })
    disk.full = false
    await emitBatches(test, [4])
    expect(test.sink.status().diskFailed).toBe(false)
    test.store.before = () => undefined
    await untilLater(test.clock, () => test.sink.status().spooledFacts === 0)
    expect(test.store.numbers()).toEqual(range(1, 4))
    const said = test.log.map(({ msg }) => msg).filter((msg) => msg.startsWith('the spool can'))
    expect(said).toEqual([
      expect.stringMatching(/^the spool cannot be written: facts wait in memory alone/),
      'the spool can be written again',
    ])
  })

  it('brings what waits in memory to the disk when it is stopped', async () => {
    const disk = fallibleDisk()
    const test = await openTestSink({ createFile: disk.createFile })
    test.store.before = away
    disk.full = true
    await emitBatches(test, [1, 2])
    disk.full = false
    await test.sink.stop()
    const next = await openTestSink({ folder: test.folder })
    await until(() => next.sink.status().spooledFacts === 0)
    expect(next.store.numbers()).toEqual([1, 2])
  })

  it('leaves no half-written record in the way of the next', async () => {
    for (const canCut of [true, false]) {
      const disk = fallibleDisk()
      disk.canCut = canCut
      const test = await openTestSink({ createFile: disk.createFile })
      test.store.before = away
      await emitBatches(test, [1])
      disk.full = true
      await emitBatches(test, [2])
      disk.full = false
      await emitBatches(test, [3])
      const journal = await readJournal(test.folder)
      expect(journal.map(({ number }) => number)).toEqual([1, 3])
    }
  })

  it('sends nothing twice after a crash when what was taken meanwhile could not be noted', async () => {
    const disk = fallibleDisk()
    const test = await openTestSink({ createFile: disk.createFile })
    test.store.before = away
    await emitBatches(test, range(1, 6))
    disk.full = true
    test.store.before = ({ facts }) => {
      if (facts.some((fact) => numberOf(fact) > 4)) away()
    }
    await untilLater(test.clock, () => test.sink.status().spooledFacts === 2)
    // What a kill -9 would leave.
    const folder = await temporaryFolder()
    await cp(test.folder, folder, { recursive: true, filter: (path) => !/(claim|held)-/.test(path) })
    test.store.before = () => undefined
    const next = await openTestSink({ folder, store: test.store })
    await untilLater(next.clock, () => next.sink.status().spooledFacts === 0)
    expect(test.store.numbers()).toEqual(range(1, 6))
  })

  it('drops the oldest when neither the disk nor the store takes facts, and stays within its memory', async () => {
    const disk = fallibleDisk()
    disk.full = true
    const test = await openTestSink({ createFile: disk.createFile })
    test.store.before = away
    const agent = 'x'.repeat(1_000_000)
    for (const number of range(1, 40)) {
      test.sink.emit(visit(number, agent))
      test.clock.advance(1_000)
      await until(() => test.sink.status().bufferedFacts === 0)
    }
    const { spooledFacts, droppedFacts } = test.sink.status()
    expect(spooledFacts).toBeLessThanOrEqual(16)
    expect(droppedFacts + spooledFacts).toBe(40)
    test.store.before = () => undefined
    await untilLater(test.clock, () => test.sink.status().spooledFacts === 0)
    expect(test.store.numbers()).toEqual(range(droppedFacts + 1, 40))
  })
})

describe('a journal that was damaged', () => {
  it('is sent batch by batch, as it may have been before, when the machine was started since', async () => {
    const { folder } = await spooled()
    const written = (await readJournal(folder)).map(({ id }) => id)
    const same = await openTestSink({ folder })
    await until(() => same.sink.status().spooledFacts === 0)
    expect(same.store.taken.length).toBeLessThan(written.length)

    const { folder: older } = await spooled()
    const before = (await readJournal(older)).map(({ id }) => id)
    const yesteryear = new Date(0)
    await utimes((await onlySegment(older)).path, yesteryear, yesteryear)
    const next = await openTestSink({ folder: older })
    await until(() => next.sink.status().spooledFacts === 0)
    expect(next.store.taken.map(({ id }) => id)).toEqual(before)
  })

  it('is cut where a record was left half-written, and sent up to there', async () => {
    const { folder } = await spooled()
    const { path, bytes } = await onlySegment(folder)
    await truncate(path, bytes - 7)
    const test = await openTestSink({ folder })
    await until(() => test.sink.status().spooledFacts === 0)
    expect(test.store.numbers()).toEqual(range(1, 4))
    expect(test.log[0]?.msg).toBe('cut a half-written record off the end of the spool')
  })

  it('is sent but for a spoilt record in its middle, which is set aside and counted', async () => {
    const { folder } = await spooled()
    const { path, bytes } = await onlySegment(folder)
    await spoil(path, Math.floor(bytes / 2))
    const test = await openTestSink({ folder })
    await until(() => test.sink.status().spooledFacts === 0)
    expect(test.store.numbers()).toEqual([1, 2, 4, 5])
    expect(test.log[0]).toMatchObject({ spoiltStretches: 1 })
    const [kept] = await readdir(join(folder, 'corrupt'))
    expect((await readFile(join(folder, 'corrupt', kept ?? ''))).subarray(0, 4).toString()).toBe('MXJ1')
  })

  it('is passed over when it is no journal at all', async () => {
    const { folder } = await spooled()
    await writeFile(join(folder, '000000000000.journal'), 'not a journal')
    await appendFile((await listSegments(folder))[1]?.path ?? '', 'nor is this')
    const test = await openTestSink({ folder })
    await until(() => test.sink.status().spooledFacts === 0)
    expect(test.store.numbers()).toEqual(range(1, 5))
    expect(test.log[0]).toMatchObject({ spoiltStretches: 2 })
    expect(await readdir(join(folder, 'corrupt'))).toHaveLength(2)
  })

  it('costs only the batches that were spoilt while they waited', async () => {
    const { folder } = await spooled()
    const store = memoryStore()
    store.before = away
    const test = await openTestSink({ folder, store })
    await until(() => store.writes === 1)
    const { path, bytes } = await onlySegment(folder)
    await spoil(path, bytes - 5)
    store.before = () => undefined
    await untilLater(test.clock, () => test.sink.status().spooledFacts === 0)
    expect(store.numbers()).toEqual(range(1, 4))
    expect(test.sink.status().droppedFacts).toBe(1)
    expect(test.log.some(({ msg }) => msg === 'facts in the spool cannot be read again')).toBe(true)
  })
})
