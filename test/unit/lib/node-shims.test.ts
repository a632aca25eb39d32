import { expect, test } from 'vitest'
import '@/lib/node-shims'

test('gives this Node a promise that can be settled from outside, and a WebSocket', async () => {
  const { promise, resolve } = Promise.withResolvers<number>()
  resolve(7)
  await expect(promise).resolves.toBe(7)
  const failing = Promise.withResolvers<number>()
  failing.reject(new Error('no'))
  await expect(failing.promise).rejects.toThrow('no')
  expect(typeof globalThis.WebSocket).toBe('function')
})
