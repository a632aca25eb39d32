import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openEnvelope, readEnvelopeId } from '@/collector/protocols/envelope/codec'
import { encodeEnvelope } from '@/collector/protocols/envelope/sign'
import { MESSAGE_TYPES } from '@/lib/messages/kinds'

const readEnvelope = (data: Uint8Array) => openEnvelope(data)?.facts ?? null
const SEED = { seed: 31 }
const SENT_AT_MS = Date.UTC(2026, 10, 21, 14)

/** Protobuf by hand, so that our own codec is not its own judge. */
const varint = (value: bigint): number[] =>
  value < 128n ? [Number(value)] : [Number(value & 127n) | 128, ...varint(value >> 7n)]
const number = (field: number, value: number | bigint): number[] => [
  field << 3,
  ...varint(BigInt.asUintN(64, BigInt(value))),
]
const bytes = (field: number, content: Iterable<number>): number[] => {
  const all = [...content]
  return [(field << 3) | 2, ...varint(BigInt(all.length)), ...all]
}

interface Parts {
  id: Uint8Array
  type: number
  timestamp: number | bigint
  key: Uint8Array
  payload: Uint8Array
  signature: Uint8Array
}

const { privateKey } = generateKeyPairSync('ed25519')
const rawKey = (key: KeyObject): Uint8Array => Buffer.from(createPublicJwk(key), 'base64url')
function createPublicJwk(key: KeyObject): string {
  const { x } = createPrivateKey(key.export({ format: 'pem', type: 'pkcs8' })).export({ format: 'jwk' })
  if (x === undefined) throw new Error('not an Ed25519 key')
  return x
}
const ID = Buffer.from('00112233445566778899aabbccddeeff', 'hex')
const PAYLOAD = Buffer.from('what nobody else is to know')

function envelope(changes: Partial<Parts> = {}): Uint8Array {
  const parts: Parts = {
    id: ID,
    type: 1,
    timestamp: SENT_AT_MS,
    key: rawKey(privateKey),
    payload: PAYLOAD,
    signature: sign(null, PAYLOAD, privateKey),
    ...changes,
  }
  return Uint8Array.from([
    ...number(1, 1),
    ...bytes(2, parts.id),
    ...number(3, parts.type),
    ...number(4, parts.timestamp),
    ...bytes(5, parts.key),
    ...bytes(6, parts.payload),
    ...bytes(7, parts.signature),
    // next_hop and onion_layers are there in the protocol, and none of our business.
    ...bytes(8, [...number(1, 3), ...number(2, 16), ...number(3, 2), ...bytes(4, ID), ...bytes(5, ID)]),
  ])
}

describe('an envelope', () => {
  it('is read for its facts, and for nothing else', () => {
    expect(readEnvelope(envelope())).toEqual({
      version: 1,
      type: 'private',
      sentAtMs: SENT_AT_MS,
      hopCount: 3,
      maxHops: 16,
      signature: 'valid',
    })
    expect(readEnvelopeId(envelope())).toEqual(Uint8Array.from(ID))
  })

  it('is made as it is read, and byte for byte as the protocol has it', async () => {
    const signer = await generateKeyPairFromSeed('Ed25519', new Uint8Array(32).fill(1))
    const made = await encodeEnvelope({
      messageId: ID,
      type: 'private',
      sentAtMs: SENT_AT_MS,
      payload: PAYLOAD,
      signer,
    })
    expect(Buffer.from(made).toString('hex')).toBe(
      Buffer.from([
        ...number(1, 1),
        ...bytes(2, ID),
        ...number(3, 1),
        ...number(4, SENT_AT_MS),
        ...bytes(5, signer.publicKey.raw),
        ...bytes(6, PAYLOAD),
        ...bytes(7, await signer.sign(PAYLOAD)),
      ]).toString('hex'),
    )
    expect(readEnvelope(made)).toEqual({
      version: 1,
      type: 'private',
      sentAtMs: SENT_AT_MS,
      hopCount: null,
      maxHops: null,
      signature: 'valid',
    })
  })

  it.each(MESSAGE_TYPES.map((name, type) => ({ name, type })))(
    'of type $type is a $name',
    ({ name, type }) => {
      expect(readEnvelope(envelope({ type }))?.type).toBe(name)
    },
  )

  it('of a type without a name, or with a time of no use, is an envelope all the same', () => {
    for (const type of [11, 99, 2 ** 31 - 1, -1]) {
      expect(readEnvelope(envelope({ type }))).toMatchObject({ type: null, signature: 'valid' })
    }
    const times = [0, -1, Math.trunc(SENT_AT_MS / 1_000), Date.UTC(2100, 0), 2n ** 63n - 1n, -(2n ** 63n)]
    for (const timestamp of times) expect(readEnvelope(envelope({ timestamp }))?.sentAtMs).toBeNull()
  })

  it('has an id of 16 bytes, or of 32, or is none', () => {
    for (const length of [16, 32]) {
      expect(readEnvelopeId(envelope({ id: new Uint8Array(length).fill(5) }))?.byteLength).toBe(length)
    }
    for (const length of [0, 1, 15, 17, 31, 33, 64, 5_000]) {
      expect(readEnvelope(envelope({ id: new Uint8Array(length).fill(5) }))).toBeNull()
    }
    expect(readEnvelopeId(envelope({ id: new Uint8Array(32) }))).toBeNull()
  })
})

describe('the signature of an envelope', () => {
  it('is right by a key alone and by a key with an encryption key behind it', () => {
    const withEncryptionKey = Buffer.concat([rawKey(privateKey), Buffer.alloc(32, 9)])
    expect(readEnvelope(envelope({ key: withEncryptionKey }))?.signature).toBe('valid')
  })

  it('is missing where it is empty', () => {
    const nobody = { key: new Uint8Array(), signature: new Uint8Array() }
    expect(readEnvelope(envelope({ ...nobody, type: 10 }))).toMatchObject({
      type: 'ping',
      signature: 'unsigned',
    })
    expect(readEnvelope(envelope({ signature: new Uint8Array() }))?.signature).toBe('unsigned')
  })

  it('is wrong for another payload, by another key, or of another length', () => {
    const other = generateKeyPairSync('ed25519').privateKey
    const wrong: Partial<Parts>[] = [
      { payload: Buffer.from('what nobody else is to knoW') },
      { payload: new Uint8Array() },
      { key: rawKey(other) },
      { signature: sign(null, PAYLOAD, other) },
      { signature: new Uint8Array(64) },
      { signature: new Uint8Array(63) },
      { signature: new Uint8Array(65) },
      { key: new Uint8Array(31) },
      { key: new Uint8Array() },
      { key: new Uint8Array(32).fill(255) },
    ]
    for (const changes of wrong) expect(readEnvelope(envelope(changes))?.signature).toBe('invalid')
  })

  it('says nothing of the id, the type and the time, which it does not cover', () => {
    const changed = envelope({ id: new Uint8Array(16).fill(1), type: 2, timestamp: SENT_AT_MS + 1 })
    expect(readEnvelope(changed)?.signature).toBe('valid')
  })
})

describe('data that is no envelope', () => {
  it('is none, whatever its bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (data) => {
        const facts = readEnvelope(data)
        const id = readEnvelopeId(data)
        if (facts === null) expect(id).toBeNull()
        else expect(['valid', 'invalid', 'unsigned']).toContain(facts.signature)
      }),
      { ...SEED, numRuns: 10_000 },
    )
  })

  it('is none or has its bounds, whatever happened to a real one on the way', () => {
    const real = envelope()
    const damage = fc.array(fc.tuple(fc.nat(real.length - 1), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(damage, fc.nat(real.length), (changes, length) => {
        const data = real.slice(0, length)
        for (const [place, value] of changes) if (place < length) data[place] = value
        const facts = readEnvelope(data)
        if (facts === null) return
        expect([16, 32]).toContain(readEnvelopeId(data)?.byteLength)
        if (facts.sentAtMs !== null) {
          expect(facts.sentAtMs).toBeGreaterThanOrEqual(Date.UTC(2000, 0))
          expect(facts.sentAtMs).toBeLessThan(Date.UTC(2100, 0))
        }
      }),
      { ...SEED, numRuns: 10_000 },
    )
  })

  it('is none when it is empty, larger than a gossip message, or made to be read for ever', () => {
    expect(readEnvelope(new Uint8Array())).toBeNull()
    expect(readEnvelope(envelope({ payload: new Uint8Array(1_048_577) }))).toBeNull()
    // Groups within groups: each byte opens another.
    expect(readEnvelope(new Uint8Array(1_000_000).fill((9 << 3) | 3))).toBeNull()
    // A field that says it is longer than all there is.
    expect(readEnvelope(Uint8Array.from([(6 << 3) | 2, ...varint(2n ** 60n), 1, 2, 3]))).toBeNull()
  })
})
