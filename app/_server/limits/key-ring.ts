/** The keys that are good now, as the web process knows them: read again every few seconds, kept while nobody answers. @module */
import { timingSafeEqual } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { getApiKeys } from '@/db/queries/api-keys/get-api-keys'
import type { Database } from '@/db/client'
import type { ApiKey } from '@/lib/api-keys/api-key'
import { readKeyText } from '@/lib/api-keys/key-text'

export type KeyReading =
  | { readonly answer: 'good'; readonly key: ApiKey }
  /** `unread`: the database was not there since the web was started, so nobody can tell. */
  | { readonly answer: 'mistyped' | 'unknown' | 'revoked' | 'unread' }

export interface KeyRingInit {
  readonly db: Database
  readonly log: Logger
  /** ms since any moment. */
  readonly now: () => number
}

const REFRESH_MS = 5_000
/** A key that was made just now is looked for at once, but no more often than this: then it is waited for. */
const SOONEST_MS = 1_000
const READ_LIMIT_MS = 4_000

export class KeyRing {
  readonly #init: KeyRingInit
  #keys: ReadonlyMap<string, ApiKey> | null = null
  #reading: Promise<void> | null = null
  #lookedAtMs = -Infinity
  /** The next look of those whose key is not known; they share it. */
  #nextLook: Promise<void> | null = null
  #isAway = false
  #timer: NodeJS.Timeout | undefined

  constructor(init: KeyRingInit) {
    this.#init = init
  }

  start(): void {
    void this.#refresh()
    this.#timer = setInterval(() => {
      void this.#refresh()
    }, REFRESH_MS)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#reading
  }

  /** @param text - as the caller sent it. */
  async read(text: string): Promise<KeyReading> {
    const given = readKeyText(text)
    if (given === null) return { answer: 'mistyped' }
    if (this.#keys?.has(given.id) !== true) await this.#lookAgain()
    if (this.#keys === null) return { answer: 'unread' }
    const key = this.#keys.get(given.id)
    if (key === undefined || !isSame(key.secretHash, given.secretHash)) return { answer: 'unknown' }
    return key.revokedMs === null ? { answer: 'good', key } : { answer: 'revoked' }
  }

  #lookAgain(): Promise<void> {
    return (this.#nextLook ??= this.#look())
  }

  async #look(): Promise<void> {
    const waitMs = this.#lookedAtMs + SOONEST_MS - this.#init.now()
    // A flood of guesses must not become a flood of questions; nobody who is stopping waits for it.
    if (waitMs > 0) await sleep(waitMs, undefined, { ref: false })
    // One that is under way may have begun before the key was made.
    await this.#reading
    this.#lookedAtMs = this.#init.now()
    // From here on what is read may be older than a key: whoever comes now waits for the next look.
    this.#nextLook = null
    await this.#refresh()
  }

  #refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null
    })
    return this.#reading
  }

  async #read(): Promise<void> {
    const { db, log } = this.#init
    try {
      const keys = await getApiKeys(db, AbortSignal.timeout(READ_LIMIT_MS))
      this.#keys = new Map(keys.map((key) => [key.id, key]))
      this.#isAway = false
    } catch (error) {
      if (!this.#isAway) log.warn({ err: error }, 'the keys of the API cannot be read; those known stay good')
      this.#isAway = true
    }
  }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
