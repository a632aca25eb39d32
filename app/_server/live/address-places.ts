/** How many open connections each client address has. @module */
import type { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { countingKey } from './client-address'

export class AddressPlaces {
  readonly #most: number
  readonly #addressOf: (request: IncomingMessage) => string
  readonly #taken = new Map<string, number>()

  /** @param most - for one address at once. */
  constructor(most: number, addressOf: (request: IncomingMessage) => string) {
    this.#most = most
    this.#addressOf = addressOf
  }

  /** @param holder - the place is held until this closes. @returns false: this address has none left. */
  take(request: IncomingMessage, holder: EventEmitter): boolean {
    const key = countingKey(this.#addressOf(request))
    const taken = this.#taken.get(key) ?? 0
    if (taken >= this.#most) return false
    this.#taken.set(key, taken + 1)
    holder.once('close', () => {
      const left = (this.#taken.get(key) ?? 1) - 1
      if (left > 0) this.#taken.set(key, left)
      else this.#taken.delete(key)
    })
    return true
  }
}
