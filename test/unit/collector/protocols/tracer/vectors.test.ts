import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createFrameReader } from '@/collector/protocols/tracer/frames'
import { TraceEventBatch } from '../../../../fixtures/traces/pb/trace'
import {
  DroppedMessages,
  TRACE_EVENT_TYPES,
  TraceBatch,
  type Span,
} from '@/collector/protocols/tracer/trace-batch'
import {
  goNodeBatches,
  goNodeEvents,
  goNodeStream,
  type CapturedEvent,
} from '../../../../fixtures/traces/go-node'

/** The batches in the capture, cut out by the reader under test. */
function frames(): Buffer[] {
  const reader = createFrameReader()
  reader.push(gunzipSync(goNodeStream))
  const found: Buffer[] = []
  for (let frame = reader.next(); frame !== null; frame = reader.next()) found.push(Buffer.from(frame))
  return found
}

/** As the capture's own description writes values. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { hex: Buffer.from(value).toString('hex') }
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== undefined && !(Array.isArray(entry) && entry.length === 0))
      .map(([name, entry]) => [name, plain(entry)]),
  )
}

/** The one payload of an event: its fields by name. */
function payloadOf({ type, peerID, timestamp, ...payload }: CapturedEvent): Record<string, unknown> {
  expect([typeof type, typeof peerID, typeof timestamp]).toEqual(['number', 'object', 'string'])
  const [fields] = Object.values(payload)
  return fields as Record<string, unknown> // every event of the capture has one
}

describe('a capture that other code encoded', () => {
  it('is cut into its batches byte for byte', () => {
    expect(frames().map((frame) => frame.toString('hex'))).toEqual(goNodeBatches.map(({ bytes }) => bytes))
  })

  it('holds all thirteen types of events', () => {
    expect(new Set(goNodeEvents.map(({ type }) => type))).toEqual(new Set(TRACE_EVENT_TYPES.keys()))
  })

  it('means the same to the generated code, to the last field, and is written by it as the same bytes', () => {
    for (const [index, frame] of frames().entries()) {
      const decoded = TraceEventBatch.decode(frame)
      const names = TraceEventBatch.decode(frame).batch.map(({ type }) => type)
      expect(plain(decoded.batch.map((event) => ({ ...event, type: undefined })))).toEqual(
        goNodeBatches[index]?.events.map((event) => ({ ...event, type: undefined })),
      )
      expect(names.map((name) => TRACE_EVENT_TYPES.indexOf(name?.toLowerCase() as never))).toEqual(
        goNodeBatches[index]?.events.map(({ type }) => type),
      )
      expect(Buffer.from(TraceEventBatch.encode(decoded)).toString('hex')).toBe(frame.toString('hex'))
    }
  })

  it('means the same to the reader that the collector uses', () => {
    const read: unknown[] = []
    const batch = new TraceBatch()
    const dropped = new DroppedMessages()
    const hex = (bytes: Buffer, span: Span) =>
      span.isThere ? { hex: bytes.toString('hex', span.start, span.end) } : undefined
    const text = (bytes: Buffer, span: Span) =>
      span.isThere ? bytes.toString('utf8', span.start, span.end) : undefined
    for (const frame of frames()) {
      batch.open(frame)
      while (batch.next()) {
        const { bytes, type, atUs, isWhole } = batch
        const messages: unknown[] = []
        dropped.open(bytes, batch.meta)
        while (dropped.next())
          messages.push({ messageID: hex(bytes, dropped.message), topic: text(bytes, dropped.topic) })
        read.push({
          type,
          atUs,
          isWhole,
          peerID: hex(bytes, batch.reporter),
          messageID: hex(bytes, batch.message),
          peer: hex(bytes, batch.peer),
          topic: text(bytes, batch.topic),
          reason: text(bytes, batch.reason),
          messages,
        })
      }
      expect(batch.endsWhole).toBe(true)
    }
    expect(read).toEqual(
      goNodeEvents.map((event) => {
        const { messageID, topic, reason, receivedFrom, sendTo, peerID, meta } = payloadOf(event)
        return {
          type: event.type,
          atUs: Number(BigInt(event.timestamp) / 1_000n),
          isWhole: true,
          peerID: event.peerID,
          messageID,
          peer: receivedFrom ?? sendTo ?? peerID,
          topic,
          reason,
          messages: (meta as { messages?: unknown[] } | undefined)?.messages ?? [],
        }
      }),
    )
  })
})
