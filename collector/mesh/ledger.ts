/**
 * The mesh's own record of its messages, in one true time: what reports of nodes are held against. It is kept apart
 * from the trace source, from what each node's gossipsub hands to its application.
 * @module
 */
import type { MessageType, SignatureState } from '@/lib/messages/kinds'
import type { Topic } from './topics'

export interface MessageEdge {
  /** Peer ids. */
  readonly from: string
  readonly to: string
  /** When `to` had it, true time, epoch ms with a fraction. */
  readonly atMs: number
  /** From when `from` had it; null when `from` never had it by this record. */
  readonly latencyMs: number | null
  /** Times that `to` received it again, from anybody. */
  readonly duplicates: number
}

export interface MessageRecord {
  /** Lower-case hex. */
  readonly id: string
  readonly topic: Topic
  readonly type: MessageType
  /** Of the envelope. */
  readonly sizeBytes: number
  readonly signature: Exclude<SignatureState, 'unknown'>
  /** Peer id. */
  readonly origin: string
  /** Peer ids of nodes that published the very same message by themselves. */
  readonly alsoPublishedBy: readonly string[]
  /** True time, epoch ms with a fraction. */
  readonly publishedAtMs: number
  /** First receptions, in the order in which they came. */
  readonly edges: readonly MessageEdge[]
  /** Since publication, until so many of the nodes that received it had it; null while nobody has. */
  readonly latencies: {
    readonly p50Ms: number | null
    readonly p90Ms: number | null
    readonly p100Ms: number | null
  }
}

export type NewMessage = Pick<
  MessageRecord,
  'topic' | 'type' | 'sizeBytes' | 'signature' | 'origin' | 'publishedAtMs'
> & { id: Uint8Array }

interface Entry extends Omit<MessageRecord, 'edges' | 'latencies' | 'alsoPublishedBy'> {
  readonly alsoPublishedBy: string[]
  readonly receptions: Map<string, { from: string; atMs: number }>
  readonly duplicates: Map<string, number>
}

/** Messages that are remembered. */
const KEPT = 2_000

export class Ledger {
  /** By id in base64, as gossipsub names messages; oldest first. */
  private readonly entries = new Map<string, Entry>()
  private count = 0

  /** Messages since the start, those that are no longer remembered included. */
  get total(): number {
    return this.count
  }

  add(message: NewMessage): void {
    const id = Buffer.from(message.id)
    this.count += 1
    this.entries.set(base64(id), {
      ...message,
      id: id.toString('hex'),
      alsoPublishedBy: [],
      receptions: new Map(),
      duplicates: new Map(),
    })
    if (this.entries.size > KEPT) {
      const [oldest] = this.entries.keys()
      if (oldest !== undefined) this.entries.delete(oldest)
    }
  }

  publishedToo(id: Uint8Array, by: string): void {
    this.entries.get(base64(Buffer.from(id)))?.alsoPublishedBy.push(by)
  }

  /** @param id - as gossipsub writes it. */
  received(id: string, from: string, to: string, atMs: number): void {
    const entry = this.entries.get(id)
    // What comes again after gossipsub has forgotten it is not the first reception.
    if (entry !== undefined && !entry.receptions.has(to)) entry.receptions.set(to, { from, atMs })
  }

  receivedAgain(id: string, to: string): void {
    const entry = this.entries.get(id)
    entry?.duplicates.set(to, (entry.duplicates.get(to) ?? 0) + 1)
  }

  /** @param id - hex. */
  find(id: string): MessageRecord | null {
    const entry = this.entries.get(base64(Buffer.from(id, 'hex')))
    return entry === undefined ? null : describe(entry)
  }

  /** Newest first. */
  newest(count: number): MessageRecord[] {
    return Array.from(this.entries.values()).slice(-count).reverse().map(describe)
  }
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

function describe({ receptions, duplicates, alsoPublishedBy, ...entry }: Entry): MessageRecord {
  const hadAt = (peerId: string): number | undefined =>
    peerId === entry.origin ? entry.publishedAtMs : receptions.get(peerId)?.atMs
  const edges = Array.from(receptions, ([to, { from, atMs }]) => {
    const sentAtMs = hadAt(from)
    return {
      from,
      to,
      atMs,
      latencyMs: sentAtMs === undefined ? null : atMs - sentAtMs,
      duplicates: duplicates.get(to) ?? 0,
    }
  })
  const after = (share: number): number | null => {
    const edge = edges[Math.ceil(edges.length * share) - 1]
    return edge === undefined ? null : edge.atMs - entry.publishedAtMs
  }
  return {
    ...entry,
    alsoPublishedBy: [...alsoPublishedBy],
    edges,
    latencies: { p50Ms: after(0.5), p90Ms: after(0.9), p100Ms: after(1) },
  }
}
