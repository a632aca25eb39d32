/** A fact of hops as one row of `hop_blocks`: its columns as they are, its peers as node numbers. @module */
import { HOP_KINDS } from '@/lib/messages/kinds'
import type { HopsFact } from '@/lib/facts'

export const HOP_BLOCK_COLUMNS = [
  'collector',
  'received_at',
  'nodes',
  'topics',
  'messages',
  'reasons',
  'kind',
  'node',
  'peer',
  'message',
  'topic',
  'reason',
  'at_us',
] as const

export interface HopBlock {
  /** null: nothing of the fact can be kept. */
  readonly row: unknown[] | null
  /** Events left out, for they point to nothing or to a reporter that is no node. */
  readonly unnamed: number
}

/**
 * An event whose reporter has no number is left out; one whose other end has none is kept as from nobody.
 * @param numbers - by peer id.
 */
export function hopBlock(fact: HopsFact, numbers: ReadonlyMap<string, number>): HopBlock {
  const { peers, topics, messages, reasons } = fact
  const nodes = peers.map((peerId) => numbers.get(peerId) ?? 0)
  const { kind, node, peer, message, topic, reason, atUs } = fact.events
  const count = Math.max(...Object.values(fact.events).map((column) => column.length))
  const kept: number[] = []
  for (let at = 0; at < count; at += 1) {
    const reporter = nodes[node[at] ?? -1] ?? 0
    if (
      reporter > 0 &&
      isBelow(kind[at], HOP_KINDS.length) &&
      isBelow(message[at], messages.length) &&
      isNoneOrBelow(peer[at], nodes.length) &&
      isNoneOrBelow(topic[at], topics.length) &&
      isNoneOrBelow(reason[at], reasons.length) &&
      atUs[at] !== undefined
    ) {
      kept.push(at)
    }
  }
  if (kept.length === 0) return { row: null, unnamed: count }
  const pick = (column: readonly number[]): readonly (number | undefined)[] =>
    kept.length === column.length ? column : kept.map((at) => column[at])
  const columns = [kind, node, peer, message, topic, reason, atUs].map(pick)
  return {
    row: [
      wellFormed(fact.collector),
      fact.receivedAtMs,
      nodes,
      topics.map(wellFormed),
      messages,
      reasons.map(wellFormed),
      ...columns,
    ],
    unnamed: count - kept.length,
  }
}

function isBelow(index: number | undefined, length: number): boolean {
  return index !== undefined && index < length
}

function isNoneOrBelow(index: number | undefined, length: number): boolean {
  return index === -1 || isBelow(index, length)
}

/** Half a surrogate pair, which a peer may send, has no UTF-8 form. */
export function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed()
}
