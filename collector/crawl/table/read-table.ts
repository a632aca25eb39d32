/** Reads the whole routing table of a connected node, within limits. @module */
import type { AnnouncedAddress } from '../address/dial-policy'
import { AnswerTooLargeError } from '../../protocols/errors'
import type { CloserPeer } from '../../protocols/kad/codec'
import type { FindNodeChannel } from '../../protocols/kad/find-node'
import type { PeerReader } from '../peer-reader'
import type { KadId } from './kad-id'
import type { KeySource } from './key-table'
import { createTableWalk } from './table-walk'

export interface TableReading {
  /** Entry → the addresses it was given with; may be empty. */
  readonly entries: ReadonlyMap<string, readonly AnnouncedAddress[]>
  /** true: this is the whole table. */
  readonly isComplete: boolean
  readonly questions: number
  /** Why the reading stopped early; null: it did not. */
  readonly failure: unknown
}

export interface TableReadingLimits {
  /** Most questions to one node; 200 entries take 15. */
  maxQuestions: number
  /** Most entries of one table; a bucket holds 20, and no honest table fills 256 buckets. */
  maxEntries: number
}
export const TABLE_READING_LIMITS: TableReadingLimits = { maxQuestions: 1024, maxEntries: 8192 }

export interface TableReadingComponents {
  channel: FindNodeChannel
  keys: KeySource
  peers: PeerReader
  limits: TableReadingLimits
  /** Called before each question; the signal aborts when it takes too long. */
  beforeQuestion(): AbortSignal
}

/** Never throws: what was read until a failure is kept, and the failure beside it. */
export async function readTable(components: TableReadingComponents): Promise<TableReading> {
  const { channel, keys, peers, limits } = components
  const walk = createTableWalk(keys)
  const entries = new Map<string, AnnouncedAddress[]>()
  let questions = 0
  let failure: unknown = null
  try {
    for (let key = walk.next(); key !== null; key = walk.next()) {
      if (questions === limits.maxQuestions) {
        throw new AnswerTooLargeError(`the table was not read after ${questions} questions`)
      }
      questions++
      const answer = await channel.ask(key.bytes, components.beforeQuestion())
      walk.take(note(answer, entries, peers))
      if (entries.size > limits.maxEntries) {
        throw new AnswerTooLargeError(`the table has more than ${limits.maxEntries} entries`)
      }
    }
  } catch (error) {
    failure = error
  }
  return { entries, isComplete: failure === null && walk.isComplete(), questions, failure }
}

/** @returns where the entries of the answer lie. */
function note(answer: CloserPeer[], entries: Map<string, AnnouncedAddress[]>, peers: PeerReader): KadId[] {
  const places: KadId[] = []
  for (const { id, addresses } of answer) {
    const peer = peers.readPeer(id)
    if (peer === null) continue
    places.push(peer.kadId)
    if (entries.has(peer.peerId)) continue
    entries.set(
      peer.peerId,
      addresses.flatMap((bytes) => peers.readAddress(bytes, peer.peerId) ?? []),
    )
  }
  return places
}
