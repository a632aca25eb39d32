/** Events as bytes of a TraceEventBatch. @module */
import { ByteWriter } from './byte-writer'
import type { RpcMeta, TraceEvent, TraceEventType } from './events'

/** Number of the type on the wire; its payload stands in the field four above. */
const TYPE_NUMBERS: Readonly<Record<TraceEventType, number>> = {
  publish: 0,
  reject: 1,
  duplicate: 2,
  deliver: 3,
  'add-peer': 4,
  'remove-peer': 5,
  'receive-rpc': 6,
  'send-rpc': 7,
  'drop-rpc': 8,
  join: 9,
  leave: 10,
  graft: 11,
  prune: 12,
}
const FIRST_PAYLOAD_FIELD = 4
const BATCH_FIELD = 1
/** Entries of each list of an exchange that are reported. */
const META_MAX = 64

export class EventEncoder {
  private readonly event = new ByteWriter()
  private readonly payload = new ByteWriter()
  private readonly part = new ByteWriter()
  private readonly inner = new ByteWriter()

  /** @param peerId - the multihash of the node that reports. */
  constructor(private readonly peerId: Uint8Array) {}

  /**
   * Appends the event as one entry of a batch.
   * @param atUs - microseconds since 1970.
   */
  append(batch: ByteWriter, event: TraceEvent, atUs: number): void {
    this.payload.clear()
    this.writePayload(event)
    const type = TYPE_NUMBERS[event.type]
    this.event.clear()
    this.event.numberField(1, type)
    this.event.bytesField(2, this.peerId)
    this.event.bigintField(3, BigInt(Math.max(0, Math.round(atUs))) * 1_000n)
    this.event.bytesField(FIRST_PAYLOAD_FIELD + type, this.payload.view())
    batch.bytesField(BATCH_FIELD, this.event.view())
  }

  private writePayload(event: TraceEvent): void {
    const { payload } = this
    switch (event.type) {
      case 'publish':
        payload.bytesField(1, event.message)
        payload.textField(2, event.topic)
        return
      case 'reject':
        payload.bytesField(1, event.message)
        payload.bytesField(2, event.from)
        payload.textField(3, event.reason)
        payload.textField(4, event.topic)
        return
      case 'duplicate':
        payload.bytesField(1, event.message)
        payload.bytesField(2, event.from)
        payload.textField(3, event.topic)
        return
      case 'deliver':
        payload.bytesField(1, event.message)
        payload.textField(2, event.topic)
        payload.bytesField(3, event.from)
        return
      case 'add-peer':
        payload.bytesField(1, event.peer)
        payload.textField(2, event.protocol)
        return
      case 'remove-peer':
        payload.bytesField(1, event.peer)
        return
      case 'receive-rpc':
      case 'send-rpc':
      case 'drop-rpc':
        payload.bytesField(1, event.peer)
        payload.bytesField(2, this.meta(event.meta))
        return
      case 'join':
        payload.textField(1, event.topic)
        return
      case 'leave':
        // Field 1 was never used.
        payload.textField(2, event.topic)
        return
      case 'graft':
      case 'prune':
        payload.bytesField(1, event.peer)
        payload.textField(2, event.topic)
    }
  }

  private meta(meta: RpcMeta): Uint8Array {
    const { part, inner } = this
    const entry = (to: ByteWriter, field: number, write: (entry: ByteWriter) => void): void => {
      inner.clear()
      write(inner)
      to.bytesField(field, inner.view())
    }
    part.clear()
    const topicEntries = (field: number, topics: readonly string[]): void => {
      for (const topic of topics.slice(0, META_MAX)) entry(part, field, (to) => to.textField(1, topic))
    }
    topicEntries(1, meta.ihave)
    for (let index = 0; index < Math.min(meta.iwant, META_MAX); index += 1) {
      entry(part, 2, () => undefined)
    }
    topicEntries(3, meta.graft)
    topicEntries(4, meta.prune)
    const control = part.view().slice()
    part.clear()
    for (const { id, topic } of meta.messages.slice(0, META_MAX)) {
      entry(part, 1, (to) => {
        if (id !== null) to.bytesField(1, id)
        to.textField(2, topic)
      })
    }
    for (const { subscribe, topic } of meta.subscriptions.slice(0, META_MAX)) {
      entry(part, 2, (to) => {
        to.numberField(1, subscribe ? 1 : 0)
        to.textField(2, topic)
      })
    }
    if (control.length > 0) part.bytesField(3, control)
    return part.view()
  }
}
