/** Who may open a socket: the right origin, and not too many from one address. @module */
import type { IncomingMessage } from 'node:http'
import { countingKey } from './client-address'

export type Refusal = 'origin' | 'address_limit'

export interface ConnectionGateInit {
  isOriginAllowed: (origin: string | undefined) => boolean
  addressOf: (request: IncomingMessage) => string
  maxPerAddress: number
  onRefused: (why: Refusal) => void
}

export class ConnectionGate {
  readonly #init: ConnectionGateInit
  readonly #open = new Map<string, number>()

  constructor(init: ConnectionGateInit) {
    this.#init = init
  }

  /** In the form of engine.io's `allowRequest`. A place that is given is held until the connection ends. */
  readonly check = (
    request: IncomingMessage,
    answer: (refusal: string | null | undefined, isAllowed: boolean) => void,
  ): void => {
    const { isOriginAllowed, addressOf, maxPerAddress, onRefused } = this.#init
    if (!isOriginAllowed(request.headers.origin)) {
      onRefused('origin')
      answer('this origin may not open a socket here', false)
      return
    }
    const key = countingKey(addressOf(request))
    const open = this.#open.get(key) ?? 0
    if (open >= maxPerAddress) {
      onRefused('address_limit')
      answer('too many open sockets from this address', false)
      return
    }
    this.#open.set(key, open + 1)
    request.socket.once('close', () => {
      const left = (this.#open.get(key) ?? 1) - 1
      if (left > 0) this.#open.set(key, left)
      else this.#open.delete(key)
    })
    answer(null, true)
  }
}
