/**
 * What libp2p 3 needs and Node 20 lacks: `Promise.withResolvers` and a global `WebSocket`. Every entry point
 * imports this file before anything else; it goes when Node 20 goes.
 * @module
 */
import { WebSocket } from 'ws'

if (typeof Promise.withResolvers !== 'function') {
  Object.defineProperty(Promise, 'withResolvers', {
    configurable: true,
    writable: true,
    value: function withResolvers<T>(this: PromiseConstructor): PromiseWithResolvers<T> {
      let settle: Pick<PromiseWithResolvers<T>, 'resolve' | 'reject'> | undefined
      const promise = new this<T>((resolve, reject) => {
        settle = { resolve, reject }
      })
      if (settle === undefined) throw new TypeError('the promise constructor did not call its executor')
      return { promise, ...settle }
    },
  })
}

if (typeof globalThis.WebSocket === 'undefined') {
  Object.defineProperty(globalThis, 'WebSocket', { configurable: true, writable: true, value: WebSocket })
}
