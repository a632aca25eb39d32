import { expect, test } from 'vitest'
import { TraceEventBatch } from '../../../fixtures/traces/pb/trace'
import { EventBuffer } from '@/packages/trace-source/src/event-buffer'
import { EventEncoder } from '@/packages/trace-source/src/event-encoder'

const SELF = new Uint8Array([0, 1, 7])

function bufferOf(maxEvents: number, batchEvents: number, batchIntervalMs = 60_000): EventBuffer {
  return new EventBuffer({ encoder: new EventEncoder(SELF), maxEvents, batchEvents, batchIntervalMs })
}

function fill(buffer: EventBuffer, from: number, to: number): void {
  for (let number = from; number < to; number += 1) {
    buffer.append({ type: 'join', topic: String(number) }, number)
  }
}

function drain(buffer: EventBuffer): string[] {
  const topics: string[] = []
  for (let batch = buffer.take(); batch !== undefined; batch = buffer.take()) {
    const events = TraceEventBatch.decode(batch.bytes).batch
    expect(events.length).toBe(batch.events)
    topics.push(...events.map(({ join }) => join?.topic ?? ''))
  }
  return topics
}

test('hands out what it was given, in order', () => {
  const buffer = bufferOf(1_000, 7)
  fill(buffer, 0, 100)
  expect(buffer.size).toBe(100)
  expect(drain(buffer)).toEqual(Array.from({ length: 100 }, (_, number) => String(number)))
  expect([buffer.size, buffer.dropped]).toEqual([0, 0])
})

test('never holds more than its bound, and keeps the newest', () => {
  const buffer = bufferOf(1_000, 100)
  let most = 0
  for (let number = 0; number < 50_000; number += 1) {
    fill(buffer, number, number + 1)
    most = Math.max(most, buffer.size)
  }
  expect(most).toBe(1_000)
  const kept = drain(buffer)
  expect(kept.at(-1)).toBe('49999')
  expect(kept.length + buffer.dropped).toBe(50_000)
  expect(kept.length).toBeGreaterThan(1_000 - 100)
})

test('is due when a batch is full, or its first event has waited long enough, and not before', async () => {
  const full = bufferOf(1_000, 10)
  fill(full, 0, 9)
  const raced = await Promise.race([full.due(), Promise.resolve('not yet')])
  expect(raced).toBe('not yet')
  fill(full, 9, 10)
  await full.due()

  const slow = bufferOf(1_000, 10, 5)
  fill(slow, 0, 1)
  await slow.due()
  expect(drain(slow)).toEqual(['0'])
})
