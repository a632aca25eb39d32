import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_FRAME_BYTES } from '@/collector/protocols/tracer/constants'
import { TraceFrameError } from '@/collector/protocols/tracer/errors'
import { createFrameReader } from '@/collector/protocols/tracer/frames'
import { HeldBudget } from '@/collector/protocols/tracer/held-budget'
import { varint } from '../../../../fixtures/traces/encode'

const SEED = { seed: 20_261_121 }

function readAll(chunks: Iterable<Buffer>, maxBytes?: number): Buffer[] {
  const reader = createFrameReader(maxBytes)
  const frames: Buffer[] = []
  for (const chunk of chunks) {
    reader.push(chunk)
    for (let frame = reader.next(); frame !== null; frame = reader.next()) frames.push(Buffer.from(frame))
  }
  return frames
}

function cut(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const pieces: Buffer[] = []
  let at = 0
  for (const length of lengths) {
    pieces.push(bytes.subarray(at, at + length))
    at += length
  }
  return [...pieces, bytes.subarray(at)]
}

describe('the frame reader', () => {
  it('gives the same batches however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 12 }),
        fc.array(fc.nat(90), { maxLength: 60 }),
        (bodies, lengths) => {
          const stream = Buffer.concat(bodies.flatMap((body) => [varint(body.length), body]))
          expect(readAll(cut(stream, lengths)).map((frame) => [...frame])).toEqual(
            bodies.map((body) => [...body]),
          )
        },
      ),
      { ...SEED, numRuns: 10_000 },
    )
  })

  it('takes any bytes, as batches within the limit or as one named error', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 8 }), (chunks) => {
        try {
          for (const frame of readAll(
            chunks.map((chunk) => Buffer.from(chunk)),
            40,
          )) {
            expect(frame.length).toBeLessThanOrEqual(40)
          }
        } catch (error) {
          expect(error).toBeInstanceOf(TraceFrameError)
        }
      }),
      { ...SEED, numRuns: 10_000 },
    )
  })

  it('reads a batch of the greatest length, and refuses one that is a byte longer before it has come', () => {
    const body = Buffer.alloc(MAX_FRAME_BYTES, 7)
    const [frame] = readAll(cut(Buffer.concat([varint(body.length), body]), Array<number>(60).fill(65_536)))
    expect(frame?.equals(body)).toBe(true)
    expect(() => readAll([varint(MAX_FRAME_BYTES + 1)])).toThrow(TraceFrameError)
    expect(() => readAll([Buffer.alloc(16, 0x80)])).toThrow(TraceFrameError)
  })

  it('copies a batch that comes a byte at a time no more than a few times', () => {
    const length = 1_048_576
    const reader = createFrameReader()
    const one = Buffer.alloc(1, 1)
    const startedAt = performance.now()
    reader.push(varint(length))
    expect(reader.next()).toBeNull()
    let frame: Buffer | null = null
    for (let index = 0; index < length; index += 1) {
      reader.push(one)
      frame = reader.next()
    }
    expect(frame?.length).toBe(length)
    // Copied whole for each byte it would be 500 GB.
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })

  it('holds no more than all may together: the one that holds most gives up, and what was held is given back', () => {
    const budget = new HeldBudget(1_000)
    const [large, medium, small] = Array.from({ length: 3 }, () => createFrameReader(MAX_FRAME_BYTES, budget))
    const partOf = (length: number): Buffer => Buffer.concat([varint(900), Buffer.alloc(length)])
    large?.push(partOf(600))
    medium?.push(partOf(300))
    expect([large?.next(), medium?.next(), budget.held]).toEqual([null, null, 900])
    small?.push(partOf(200))
    expect([small?.next(), budget.held]).toEqual([null, 500])
    large?.push(Buffer.alloc(1))
    expect(() => large?.next()).toThrow(TraceFrameError)
    // Whoever would hold most itself is the one that goes.
    const larger = createFrameReader(MAX_FRAME_BYTES, budget)
    larger.push(partOf(800))
    expect(() => larger.next()).toThrow(TraceFrameError)
    medium?.close()
    small?.push(Buffer.alloc(700, 3))
    expect(small?.next()?.length).toBe(900)
    for (const reader of [large, small, larger]) reader?.close()
    expect(budget.held).toBe(0)
  })

  it('holds no more than was sent of a batch whose length promises more', () => {
    const before = process.memoryUsage().arrayBuffers
    const readers = Array.from({ length: 200 }, () => {
      const reader = createFrameReader()
      reader.push(Buffer.concat([varint(MAX_FRAME_BYTES), Buffer.alloc(1_000)]))
      expect(reader.next()).toBeNull()
      return reader
    })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1_048_576)
    expect(readers).toHaveLength(200)
  })
})
