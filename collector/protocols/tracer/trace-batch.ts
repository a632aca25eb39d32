/**
 * Reads batches of trace events in place, without an object an event. The shape of the messages is in
 * `trace.proto` (https://github.com/libp2p/go-libp2p-pubsub/blob/master/pb/trace.proto); tests hold this reader to code
 * that protons generates from it.
 * @module
 */
import { WireReader } from './wire-reader'

/** Types of events; the value is the number on the wire. */
export const TRACE_EVENT_TYPES = [
  'publish_message',
  'reject_message',
  'duplicate_message',
  'deliver_message',
  'add_peer',
  'remove_peer',
  'recv_rpc',
  'send_rpc',
  'drop_rpc',
  'join',
  'leave',
  'graft',
  'prune',
] as const
export type TraceEventType = (typeof TRACE_EVENT_TYPES)[number]

/** Which field of an event's payload holds what; 0: none does. The index is the type. */
interface PayloadFields {
  readonly message: number
  readonly peer: number
  readonly topic: number
  readonly reason: number
  readonly meta: number
}
const NOTHING: PayloadFields = { message: 0, peer: 0, topic: 0, reason: 0, meta: 0 }
const RPC: PayloadFields = { ...NOTHING, peer: 1, meta: 2 }
const PAYLOADS: readonly PayloadFields[] = [
  { ...NOTHING, message: 1, topic: 2 },
  { ...NOTHING, message: 1, peer: 2, reason: 3, topic: 4 },
  { ...NOTHING, message: 1, peer: 2, topic: 3 },
  { ...NOTHING, message: 1, topic: 2, peer: 3 },
  { ...NOTHING, peer: 1 },
  { ...NOTHING, peer: 1 },
  RPC,
  RPC,
  RPC,
  { ...NOTHING, topic: 1 },
  { ...NOTHING, topic: 2 },
  { ...NOTHING, peer: 1, topic: 2 },
  { ...NOTHING, peer: 1, topic: 2 },
]

const TYPE_FIELD = 1
const PEER_ID_FIELD = 2
const TIMESTAMP_FIELD = 3
/** Payload fields follow each other in the order of the types. */
const FIRST_PAYLOAD_FIELD = 4
const LENGTH_DELIMITED = 2
const VARINT = 0

/** A stretch of the batch's bytes; `start` -1: the field was not there. */
export class Span {
  start = -1
  end = -1

  set(start: number, end: number): void {
    this.start = start
    this.end = end
  }

  clear(): void {
    this.start = -1
    this.end = -1
  }

  get isThere(): boolean {
    return this.start >= 0
  }

  get length(): number {
    return this.end - this.start
  }
}

/**
 * A batch, event by event. The fields are those of the event that `next` moved to last; the spans lie in `bytes`.
 */
export class TraceBatch {
  bytes: Buffer = Buffer.alloc(0)
  /**
   * Number of the type; an index of TRACE_EVENT_TYPES unless it is a later one that we do not know. Where it is not
   * given it is 0, as protocol buffers have it: some encoders leave a zero out.
   */
  type = 0
  /** µs since 1970, by the reporting node's clock; NaN: not given, or before 1970. */
  atUs = NaN
  /** false: the bytes of this event, or of its payload, are none of such a message. */
  isWhole = true
  /** Who reports. */
  readonly reporter = new Span()
  readonly message = new Span()
  /** The other end: from whom, to whom, or about whom. */
  readonly peer = new Span()
  readonly topic = new Span()
  readonly reason = new Span()
  /** What the remote procedure call held. */
  readonly meta = new Span()

  readonly #batch = new WireReader()
  readonly #event = new WireReader()
  readonly #payload = new WireReader()
  readonly #body = new Span()

  /** Begins a batch. */
  open(bytes: Buffer): void {
    this.bytes = bytes
    this.#batch.open(bytes, 0, bytes.length)
  }

  /** Moves to the next event. @returns false behind the last one. */
  next(): boolean {
    const batch = this.#batch
    while (batch.next()) {
      if (batch.field !== 1 || batch.wireType !== LENGTH_DELIMITED) continue
      this.#readEvent(batch.start, batch.stop)
      return true
    }
    return false
  }

  /** After the last event: whether the batch was read to its end. */
  get endsWhole(): boolean {
    return this.#batch.isWhole
  }

  #readEvent(start: number, end: number): void {
    this.type = 0
    this.atUs = NaN
    this.reporter.clear()
    this.message.clear()
    this.peer.clear()
    this.topic.clear()
    this.reason.clear()
    this.meta.clear()
    this.#body.clear()
    const event = this.#event
    event.open(this.bytes, start, end)
    let bodyField = 0
    let bodies = 0
    while (event.next()) {
      const { field, wireType } = event
      if (wireType === LENGTH_DELIMITED) {
        if (field === PEER_ID_FIELD) this.reporter.set(event.start, event.stop)
        else if (field >= FIRST_PAYLOAD_FIELD && field < FIRST_PAYLOAD_FIELD + PAYLOADS.length) {
          bodyField = field
          bodies += 1
          this.#body.set(event.start, event.stop)
        }
      } else if (wireType === VARINT) {
        if (field === TYPE_FIELD) this.type = event.low
        else if (field === TIMESTAMP_FIELD) this.atUs = microseconds(event.low, event.high)
      }
    }
    this.isWhole = event.isWhole
    const wanted = FIRST_PAYLOAD_FIELD + this.type
    // Nobody sends more than one payload; the one that counts is the one of the type.
    if (bodies > 1) this.#findBody(start, end, wanted)
    else if (bodyField !== wanted) this.#body.clear()
    if (this.isWhole && this.#body.isThere) this.#readPayload()
  }

  #findBody(start: number, end: number, wanted: number): void {
    const event = this.#event
    this.#body.clear()
    event.open(this.bytes, start, end)
    while (event.next()) {
      if (event.field === wanted && event.wireType === LENGTH_DELIMITED) {
        this.#body.set(event.start, event.stop)
      }
    }
  }

  #readPayload(): void {
    const fields = PAYLOADS[this.type] ?? NOTHING
    const payload = this.#payload
    payload.open(this.bytes, this.#body.start, this.#body.end)
    while (payload.next()) {
      if (payload.wireType !== LENGTH_DELIMITED) continue
      const { field, start, stop } = payload
      if (field === fields.message) this.message.set(start, stop)
      else if (field === fields.peer) this.peer.set(start, stop)
      else if (field === fields.topic) this.topic.set(start, stop)
      else if (field === fields.reason) this.reason.set(start, stop)
      else if (field === fields.meta) this.meta.set(start, stop)
    }
    this.isWhole = payload.isWhole
  }
}

/** The messages of a remote procedure call that was dropped, one by one. */
export class DroppedMessages {
  readonly message = new Span()
  readonly topic = new Span()
  readonly #meta = new WireReader()
  readonly #entry = new WireReader()

  open(bytes: Buffer, meta: Span): void {
    if (meta.isThere) this.#meta.open(bytes, meta.start, meta.end)
    else this.#meta.open(bytes, 0, 0)
  }

  /** @returns false behind the last one, and where the bytes are no such message. */
  next(): boolean {
    const meta = this.#meta
    while (meta.next()) {
      if (meta.field !== 1 || meta.wireType !== LENGTH_DELIMITED) continue
      const entry = this.#entry
      this.message.clear()
      this.topic.clear()
      entry.open(meta.bytes, meta.start, meta.stop)
      while (entry.next()) {
        if (entry.wireType !== LENGTH_DELIMITED) continue
        if (entry.field === 1) this.message.set(entry.start, entry.stop)
        else if (entry.field === 2) this.topic.set(entry.start, entry.stop)
      }
      return true
    }
    return false
  }
}

/** Whole microseconds of an int64 of nanoseconds, exactly: a double has no room for the nanoseconds themselves. */
function microseconds(low: number, high: number): number {
  if (high >= 2 ** 31) return NaN
  const quotient = Math.floor(high / 1_000)
  const remainder = high - quotient * 1_000
  return quotient * 2 ** 32 + Math.floor((remainder * 2 ** 32 + low) / 1_000)
}
