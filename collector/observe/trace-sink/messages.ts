/**
 * Which messages reporters name: how many that nobody knew, and how often one node reports the same one. Each message
 * costs work of its own later, and each report of it is read whenever it changes.
 * @module
 */
import { randomBytes } from 'node:crypto'
import { MAX_MESSAGE_ID_BYTES } from '../../protocols/tracer/constants'
import { ByteCache } from './byte-cache'
import { NEW_MESSAGES_MS, REPORTS_KEPT_MS, type TraceLimits } from './limits'

/** Messages whose next report is found without writing their id out. */
const CACHED_MESSAGES = 8_192
/** A million messages are known to have been named, 4 bytes each; a newer one takes the place of an older one. */
const PAGES = 1 << 8
const MESSAGES_A_PAGE = 1 << 12
/** Reports of a reporter are counted in so many places, by a hash of the message: 2 bytes each. */
const COUNTED_PLACES = 1 << 13
/** With so many counted all are halved, so that none outgrows its 2 bytes. */
const MAX_COUNTED = 1 << 27

/** A message that somebody has named. */
export interface NamedMessage {
  /** Hex. */
  readonly id: string
  readonly hash: number
  /** The fact that is being gathered when it was last reported, and its place there. */
  fact: number
  index: number
}

/** So many at most in each stretch of time. */
class Allowance {
  used = 0
  #since: number

  constructor(
    readonly max: number,
    readonly periodMs: number,
    now: number,
  ) {
    this.#since = now
  }

  renew(nowMs: number): void {
    if (nowMs - this.#since < this.periodMs) return
    this.#since = nowMs
    this.used = 0
  }

  get isSpent(): boolean {
    return this.used >= this.max
  }
}

type MessageLimits = Pick<
  TraceLimits,
  'reportsPerMessage' | 'newMessagesPerMinute' | 'totalNewMessagesPerMinute' | 'ownNewMessagesPerMinute'
>

/** What all reporters together have named. */
export class SharedMessages {
  readonly #recent = new ByteCache<NamedMessage>(CACHED_MESSAGES, MAX_MESSAGE_ID_BYTES)
  /** Hashes, each in the place its bits say; 0: none. A page is made with the first of them. */
  readonly #named: (Uint32Array | undefined)[] = Array.from({ length: PAGES })
  readonly #total: Allowance
  /** Nobody can choose ids that share a place without knowing it. */
  readonly #seed = randomBytes(4).readUInt32LE()

  constructor(
    readonly limits: MessageLimits,
    readonly now: () => number,
  ) {
    this.#total = new Allowance(limits.totalNewMessagesPerMinute, NEW_MESSAGES_MS, now())
  }

  /**
   * The message of this id. One that nobody has named is charged to `own`.
   * @returns undefined: it is new, and there are too many such.
   */
  named(bytes: Buffer, start: number, end: number, own: Allowance): NamedMessage | undefined {
    const recent = this.#recent.get(bytes, start, end)
    if (recent !== undefined) return recent
    const hash = hashOf(bytes, start, end, this.#seed)
    const page = (this.#named[hash & (PAGES - 1)] ??= new Uint32Array(MESSAGES_A_PAGE))
    const place = (hash >>> 8) & (MESSAGES_A_PAGE - 1)
    if (page[place] !== hash) {
      if (!this.#admit(own)) return undefined
      page[place] = hash
    }
    const message = { id: bytes.toString('hex', start, end), hash, fact: -1, index: 0 }
    this.#recent.set(bytes, start, end, message)
    return message
  }

  #admit(own: Allowance): boolean {
    const nowMs = this.now()
    own.renew(nowMs)
    this.#total.renew(nowMs)
    if (own.isSpent) return false
    // Its first few are its own, so that a flood of others’ does not silence it.
    if (this.#total.isSpent && own.used >= this.limits.ownNewMessagesPerMinute) return false
    own.used += 1
    this.#total.used += 1
    return true
  }
}

/** Why a report is not taken. */
export type MessageRefusal = 'too_many_new_messages' | 'too_many_of_message'

/** What one reporter has reported. */
export class ReporterMessages {
  readonly #shared: SharedMessages
  readonly #fresh: Allowance
  /** Reports of the messages that share a place; made with the first report. */
  #counts: Uint16Array | null = null
  #counted = 0
  #since: number

  constructor(shared: SharedMessages) {
    this.#shared = shared
    this.#since = shared.now()
    this.#fresh = new Allowance(shared.limits.newMessagesPerMinute, NEW_MESSAGES_MS, this.#since)
  }

  /** The message of this id, one report of which is counted; or why the report is not taken. */
  report(bytes: Buffer, start: number, end: number): NamedMessage | MessageRefusal {
    const message = this.#shared.named(bytes, start, end, this.#fresh)
    if (message === undefined) return 'too_many_new_messages'
    this.#counts ??= new Uint16Array(COUNTED_PLACES)
    const place = message.hash >>> 19
    const count = this.#counts[place] ?? 0
    // Other messages share the place: of those there are as many as in any other, or twice as many.
    const others = this.#counted / (COUNTED_PLACES / 2)
    if (count >= this.#shared.limits.reportsPerMessage + Math.floor(others)) return 'too_many_of_message'
    this.#counts[place] = count + 1
    this.#counted += 1
    if (this.#counted >= MAX_COUNTED) this.#halve()
    return message
  }

  /** Forgets half of what is an hour old; asked now and then, not at every report. */
  age(): void {
    const nowMs = this.#shared.now()
    if (nowMs - this.#since < REPORTS_KEPT_MS) return
    this.#since = nowMs
    this.#halve()
  }

  #halve(): void {
    if (this.#counts === null) return
    let counted = 0
    for (const [place, count] of this.#counts.entries()) {
      const half = count >>> 1
      this.#counts[place] = half
      counted += half
    }
    this.#counted = counted
  }
}

/** 32 bits, none of which is 0 alone: 0 stands for no message. */
function hashOf(bytes: Buffer, start: number, end: number, seed: number): number {
  let hash = seed ^ (end - start)
  for (let index = start; index < end; index += 1) {
    hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193)
    hash ^= hash >>> 15
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  hash ^= hash >>> 16
  return hash === 0 ? 1 : hash >>> 0
}
