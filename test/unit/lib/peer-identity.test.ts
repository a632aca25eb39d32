import { generateKeyPair } from '@libp2p/crypto/keys'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IdentityError, parseIdentity } from '@/lib/peer-identity'

describe('the identity of a node', () => {
  it.each(['Ed25519', 'secp256k1', 'RSA'] as const)(
    'reads what libp2p writes for a key of type %s',
    async (type) => {
      const peerId = peerIdFromPrivateKey(await generateKeyPair(type))
      const identity = parseIdentity(peerId.toString())
      expect(identity.peerId).toBe(peerId.toString())
      expect(parseIdentity(identity.cid)).toEqual(identity)
      // libp2p writes the same CID in base 32.
      expect(parseIdentity(peerId.toCID().toString())).toEqual(identity)
      const raw = peerId.publicKey === undefined ? null : Buffer.from(peerId.publicKey.raw).toString('hex')
      expect(identity.publicKey).toBe(type === 'RSA' ? null : raw)
    },
  )

  it('reads a raw Ed25519 key in hex, in either case', async () => {
    const peerId = peerIdFromPrivateKey(await generateKeyPair('Ed25519'))
    const hex = Buffer.from(peerId.publicKey.raw).toString('hex')
    expect(parseIdentity(hex).peerId).toBe(peerId.toString())
    expect(parseIdentity(` ${hex.toUpperCase()} `).peerId).toBe(peerId.toString())
  })

  it.each([
    ['nothing', ''],
    ['words', 'hello world'],
    ['a cut peer id', '12D3KooWMqrpeXhiUf6SyMo6TRtFwY2KA6XUL5FwnSjDwjQsLTA'],
    ['a peer id with a letter too many', 'QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbdGx'],
    ['the CID of a file', 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'],
    ['a key that is too short', 'ab'.repeat(31)],
  ])('refuses %s', (_, text) => {
    expect(() => parseIdentity(text)).toThrow(IdentityError)
  })

  it('gives an identity or refuses, whatever is pasted, and says the same of what it gave', () => {
    const alphabet = fc.constantFrom(
      ...'123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'.split(''),
    )
    const text = fc.oneof(
      fc.string({ maxLength: 140 }),
      fc.string({ unit: alphabet, maxLength: 60 }).map((rest) => `12D3KooW${rest}`),
      fc.string({ unit: alphabet, maxLength: 60 }).map((rest) => `k51${rest}`),
      fc.stringMatching(/^[0-9a-f]{64}$/),
    )
    fc.assert(
      fc.property(text, (pasted) => {
        let identity
        try {
          identity = parseIdentity(pasted)
        } catch (error) {
          expect(error).toBeInstanceOf(IdentityError)
          return
        }
        expect(parseIdentity(identity.peerId)).toEqual(identity)
        expect(parseIdentity(identity.cid)).toEqual(identity)
      }),
      { seed: 7, numRuns: 10_000 },
    )
  })
})
