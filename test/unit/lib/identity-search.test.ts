import fc from 'fast-check'
import { base32 } from 'multiformats/bases/base32'
import { base36 } from 'multiformats/bases/base36'
import { CID } from 'multiformats/cid'
import { describe, expect, it } from 'vitest'
import {
  identityEnding,
  identityPrefixes,
  IDENTITY_PREFIX_MAX,
  type IdentityForm,
} from '@/lib/identity-search'
import { parseIdentity } from '@/lib/peer-identity'

const KEY = '8dca7a6a52f9d5d9e8ff0b5a3c1e4f60718293a4b5c6d7e8f9010203040506ff'
const identity = parseIdentity(KEY)

const formsOf = (text: string): IdentityForm[] => identityPrefixes(text).map(({ form }) => form)
const hexKey = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'))

describe('identityPrefixes', () => {
  it('takes the beginning of a peer id for a peer id', () => {
    expect(identityPrefixes('12D3KooW')).toContainEqual({ form: 'peerId', prefix: '12D3KooW' })
    expect(formsOf('QmYwAPJz')).toEqual(['peerId'])
    expect(formsOf('16Uiu2HA')).toEqual(['peerId'])
  })

  it('takes a hex text for a key and, as its letters allow, for a peer id too', () => {
    expect(formsOf('0a')).toEqual(['publicKey'])
    expect(formsOf('12d3')).toEqual(['peerId', 'publicKey'])
    expect(identityPrefixes('0xAB')).toContainEqual({ form: 'publicKey', prefix: 'ab' })
  })

  it('reads CIDs and keys in either letter case, peer ids only in their own', () => {
    expect(identityPrefixes('K51QZI5')).toContainEqual({ form: 'cid', prefix: 'k51qzi5' })
    expect(identityPrefixes('BAFZAAJ')).toContainEqual({ form: 'cidBase32', prefix: 'bafzaaj' })
    expect(identityPrefixes('12D3Koo')).toContainEqual({ form: 'peerId', prefix: '12D3Koo' })
  })

  it('finds nothing in an empty text, in one too long and in one no identity begins with', () => {
    expect(identityPrefixes('')).toEqual([])
    expect(identityPrefixes('   ')).toEqual([])
    expect(identityPrefixes('1'.repeat(IDENTITY_PREFIX_MAX + 1))).toEqual([])
    expect(identityPrefixes("12D3'; DROP")).toEqual([])
    expect(identityPrefixes('0OIl')).toEqual([])
  })

  it('recognises every prefix of every form of 10,000 identities', () => {
    fc.assert(
      fc.property(hexKey, fc.double({ min: 0, max: 1, noNaN: true }), (key, cut) => {
        const { peerId, cid, publicKey } = parseIdentity(key)
        const written: [IdentityForm, string][] = [
          ['peerId', peerId],
          ['cid', cid],
          ['cidBase32', CID.parse(cid, base36).toString(base32)],
          ['publicKey', publicKey ?? ''],
        ]
        for (const [form, text] of written) {
          const prefix = text.slice(0, 1 + Math.floor(cut * (text.length - 1)))
          expect(identityPrefixes(prefix)).toContainEqual({ form, prefix })
        }
      }),
      { seed: 20_261, numRuns: 10_000 },
    )
  })

  it('never fails, and never hands on a character that a form does not have, on 10,000 random texts', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ maxLength: 40 })),
        (text) => {
          for (const { prefix } of identityPrefixes(text)) expect(prefix).toMatch(/^[0-9A-Za-z]{1,128}$/)
        },
      ),
      { seed: 20_262, numRuns: 10_000 },
    )
  })

  it('agrees with the parser on a whole identity', () => {
    for (const text of [identity.peerId, identity.cid, KEY]) {
      expect(identityPrefixes(text).length).toBeGreaterThan(0)
      expect(parseIdentity(text)).toEqual(identity)
    }
  })
})

describe('identityEnding', () => {
  it('is what screens show of a peer id, and never what could be its beginning', () => {
    for (const ending of ['Sbsg8Y', 'rAW6LD', '9su3q3', 'ysPWP']) expect(identityEnding(ending)).toBe(ending)
    for (const other of [
      '12D3Ko',
      '12D3KooWSbsg8Y',
      '16Uiu2HAm',
      'QmSbsg8Y',
      'sg8Y',
      'Sbsg0Y',
      'x'.repeat(17),
      '',
    ]) {
      expect(identityEnding(other)).toBeNull()
    }
  })
})
