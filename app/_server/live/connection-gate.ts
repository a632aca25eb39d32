/** Who may open a socket: the right origin, and not too many from one address. @module */
import type { IncomingMessage } from 'node:http'
import type { AddressPlaces } from './address-places'

export type Refusal = 'origin' | 'address_limit'

export interface ConnectionGateInit {
  isOriginAllowed: (origin: string | undefined) => boolean
  places: AddressPlaces
  onRefused: (why: Refusal) => void
}

export class ConnectionGate {
  readonly #init: ConnectionGateInit

  constructor(init: ConnectionGateInit) {
    this.#init = init
  }

  /** In the form of engine.io's `allowRequest`. A place that is given is held until the connection ends. */
  readonly check = (
    request: IncomingMessage,
    answer: (refusal: string | null | undefined, isAllowed: boolean) => void,
  ): void => {
    const { isOriginAllowed, places, onRefused } = this.#init
    if (!isOriginAllowed(request.headers.origin)) {
      onRefused('origin')
      answer('this origin may not open a socket here', false)
      return
    }
    if (!places.take(request, request.socket)) {
      onRefused('address_limit')
      answer('too many open sockets from this address', false)
      return
    }
    answer(null, true)
  }
}
