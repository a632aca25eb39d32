/**
 * A fact of hops as rows of `hop_blocks`: one for each message in it, topic and reason, its events in columns. So a
 * name is sent once, and ClickHouse is left to write it beside each event.
 * @module
 */
import type { HopsFact } from '@/lib/facts'
import { HOP_KINDS } from '@/lib/messages/kinds'

export const HOP_BLOCK_COLUMNS = [
  'collector',
  'received_at',
  'message_id',
  'topic',
  'reason',
  'kind',
  'node_num',
  'peer_num',
  'at_us',
] as const

export interface HopRows {
  readonly rows: unknown[][]
  /** Events left out: they point to nothing, or their reporter is no node. */
  readonly strayEvents: number
}

interface Block {
  readonly message: string
  readonly topic: string
  readonly reason: string
  readonly kind: number[]
  readonly node: number[]
  readonly peer: number[]
  readonly atUs: number[]
}

/**
 * The same for the same fact, whenever it is asked. An event whose reporter has no number is left out; one whose
 * other end has none is kept as from nobody.
 * @param numbers - by peer id.
 */
export function hopRows(fact: HopsFact, numbers: ReadonlyMap<string, number>): HopRows {
  const { peers, messages, events } = fact
  const nums = peers.map((peerId) => numbers.get(peerId) ?? 0)
  const topics = fact.topics.map(wellFormed)
  const reasons = fact.reasons.map(wellFormed)
  const blocks = new Map<number, Block>()
  const count = Math.max(...Object.values(events).map((column) => column.length))
  let strayEvents = 0
  for (let at = 0; at < count; at += 1) {
    const kind = events.kind[at]
    const node = nums[events.node[at] ?? -1] ?? 0
    const peerPlace = events.peer[at] ?? NaN
    const peer = peerPlace === -1 ? 0 : nums[peerPlace]
    const messagePlace = events.message[at] ?? NaN
    const message = messages[messagePlace]
    const topicPlace = events.topic[at] ?? NaN
    const topic = topicPlace === -1 ? '' : topics[topicPlace]
    const reasonPlace = events.reason[at] ?? NaN
    const reason = reasonPlace === -1 ? '' : reasons[reasonPlace]
    const atUs = events.atUs[at]
    if (
      kind === undefined ||
      HOP_KINDS[kind] === undefined ||
      node === 0 ||
      peer === undefined ||
      message === undefined ||
      topic === undefined ||
      reason === undefined ||
      atUs === undefined
    ) {
      strayEvents += 1
      continue
    }
    const key = (messagePlace * (topics.length + 1) + topicPlace + 1) * (reasons.length + 1) + reasonPlace + 1
    let block = blocks.get(key)
    if (block === undefined) {
      block = { message, topic, reason, kind: [], node: [], peer: [], atUs: [] }
      blocks.set(key, block)
    }
    block.kind.push(kind)
    block.node.push(node)
    block.peer.push(peer)
    block.atUs.push(atUs)
  }
  const collector = wellFormed(fact.collector)
  const rows = Array.from(blocks.values(), (block) => [
    collector,
    fact.receivedAtMs,
    block.message,
    block.topic,
    block.reason,
    block.kind,
    block.node,
    block.peer,
    block.atUs,
  ])
  return { rows, strayEvents }
}

/** Half a surrogate pair, which a peer may send, has no UTF-8 form. */
export function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed()
}
