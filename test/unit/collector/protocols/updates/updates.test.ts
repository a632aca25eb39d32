import { createHash, generateKeyPairSync, sign as signWith, type KeyObject } from 'node:crypto'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeUpdate, type JudgedSignature } from '@/collector/protocols/updates/judge-update'
import {
  makeAnnouncement,
  makePackage,
  makeQuery,
  makeResponse,
} from '@/collector/protocols/updates/make-update'
import { readQueryId } from '@/collector/protocols/updates/read-query'
import { readAnnouncement, readPackage, type ReadUpdate } from '@/collector/protocols/updates/read-update'
import { announcementFactSchema, SIGNATURES_MAX } from '@/lib/authorities/facts'
import type { ListedAuthority } from '@/lib/networks/profile'
import { DEMO } from '@/test/fixtures/gossip'
/**
 * Encoded by protoc 3.21 from the reference implementation's messages.proto. The package is signed by Alder, by Birch
 * (whose key stands with a second half, as the reference implementation writes keys) and by Elder; in the forged one
 * Birch's signature is of something else; the announcement is signed by Elder, then by Alder, and is of 4 GiB and 100 B.
 */
import vectors from './vectors.json' with { type: 'json' }

const SEED = { seed: 47 }
const DATA = Buffer.from('what is updated to')
const CHECKSUM = '9432a08249047181f80a529bad048cad04dcd0a3d071d964521753980c0b9cc5'
const LISTED = DEMO.authorities?.members ?? []
const AUTHORITIES = new Map<string, ListedAuthority>(LISTED.map((member) => [member.publicKey, member]))
const keyOf = (name: string): string => LISTED.find((member) => member.name === name)?.publicKey ?? ''
const privateKeyOf = (name: string): Promise<PrivateKey> =>
  generateKeyPairFromSeed('Ed25519', createHash('sha256').update(`meshara demo authority ${name}`).digest())

const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex')
function read(update: ReadUpdate | string): ReadUpdate {
  if (typeof update === 'string') throw new Error(update)
  return update
}
function judge(update: ReadUpdate, sender: string | null = null) {
  let checks = 0
  const signatures = judgeUpdate(update, { authorities: AUTHORITIES, sender, onCheck: () => checks++ })
  return { signatures, checks }
}
const byKey = (signatures: readonly JudgedSignature[]) =>
  Object.fromEntries(signatures.map(({ publicKey, verdict }) => [String(publicKey), verdict]))

const strangers = Array.from({ length: 300 }, () => generateKeyPairSync('ed25519'))
const raw = (key: KeyObject): Uint8Array => Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url')
const UPDATE = { version: '1.9.1', data: DATA, changelog: '', requiredVersion: '' }
const signedBy = (names: string[]) => async (body: Uint8Array) =>
  Promise.all(
    names.map(async (name) => {
      const key = await privateKeyOf(name)
      return { key: key.publicKey.raw, signature: await key.sign(body) }
    }),
  )

describe('an update package', () => {
  it('of another protobuf implementation is read for what it names, and each signature is judged', () => {
    const update = read(readPackage(bytes(vectors.package)))
    expect(update).toMatchObject({
      form: 'package',
      version: '1.9.1',
      requiredVersion: '1.8.0',
      sizeBytes: DATA.length,
      checksum: CHECKSUM,
    })
    expect(judge(update).signatures).toEqual([
      { publicKey: keyOf('Alder'), verdict: 'valid' },
      { publicKey: keyOf('Birch'), verdict: 'valid' },
      // Listed, but not to sign updates.
      { publicKey: keyOf('Elder'), verdict: 'untrusted' },
    ])
  })

  it('whose signature is of something else is invalid for that key alone', () => {
    expect(judge(read(readPackage(bytes(vectors.forged)))).signatures).toEqual([
      { publicKey: keyOf('Alder'), verdict: 'valid' },
      { publicKey: keyOf('Birch'), verdict: 'invalid' },
    ])
  })

  it('that was changed in any byte of what it says holds no signature any more', () => {
    const whole = Buffer.from(bytes(vectors.package))
    const signedEnd = whole.indexOf(Buffer.from('1.8.0')) + 5
    for (let at = 0; at < signedEnd; at += 1) {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ 1
      const update = readPackage(changed)
      if (typeof update === 'string') continue
      expect(judge(update).signatures.map(({ verdict }) => verdict)).not.toContain('valid')
    }
  })

  it('with other data than its checksum says is invalid, whoever signed that', async () => {
    const made = await makePackage(UPDATE, signedBy(['Alder']))
    const at = Buffer.from(made).indexOf(bytes(CHECKSUM))
    const wrong = Buffer.from(made)
    wrong[at] = (wrong[at] ?? 0) ^ 1
    const key = await privateKeyOf('Alder')
    const again = Buffer.concat([
      wrong.subarray(0, at + 32),
      Buffer.from([0x32, 64]),
      await key.sign(wrong.subarray(0, at + 32)),
      Buffer.from([0x3a, 32]),
      key.publicKey.raw,
    ])
    expect(judge(read(readPackage(again))).signatures).toEqual([
      { publicKey: keyOf('Alder'), verdict: 'invalid' },
    ])
  })

  it('nobody signed is unsigned; signed by a stranger it is untrusted', async () => {
    const bare = await makePackage(UPDATE, () => Promise.resolve([]))
    expect(judge(read(readPackage(bare))).signatures).toEqual([{ publicKey: null, verdict: 'unsigned' }])
    const [stranger] = strangers
    if (stranger === undefined) throw new Error('no stranger')
    const odd = await makePackage(UPDATE, (body) =>
      Promise.resolve([
        { key: raw(stranger.publicKey), signature: signWith(null, body, stranger.privateKey) },
      ]),
    )
    expect(judge(read(readPackage(odd))).signatures).toEqual([
      { publicKey: Buffer.from(raw(stranger.publicKey)).toString('hex'), verdict: 'untrusted' },
    ])
  })

  it('with as many keys as signatures, or else invalid', async () => {
    const made = await makePackage(UPDATE, signedBy(['Alder', 'Birch']))
    const oneKeyLess = made.subarray(0, made.byteLength - 34)
    expect(byKey(judge(read(readPackage(oneKeyLess))).signatures)).toEqual({
      [keyOf('Alder')]: 'invalid',
      null: 'invalid',
    })
  })

  it('in which a crowd of strangers stands before an authority still names the authority, at a bounded cost', async () => {
    const made = await makePackage(UPDATE, async (body) => [
      ...strangers.slice(0, 250).map(({ publicKey, privateKey }) => ({
        key: raw(publicKey),
        signature: signWith(null, body, privateKey),
      })),
      ...(await signedBy(['Alder'])(body)),
    ])
    const { signatures, checks } = judge(read(readPackage(made)))
    expect(signatures[0]).toEqual({ publicKey: keyOf('Alder'), verdict: 'valid' })
    expect(signatures.length).toBeLessThanOrEqual(SIGNATURES_MAX)
    expect(checks).toBeLessThanOrEqual(LISTED.length + 8)
    const more = await makePackage(UPDATE, (body) =>
      Promise.resolve(
        strangers.map(({ publicKey, privateKey }) => ({
          key: raw(publicKey),
          signature: signWith(null, body, privateKey),
        })),
      ),
    )
    expect(readPackage(more)).toBe('crowded')
  })

  it('that names one key twice, with two signatures, is invalid for it', async () => {
    const made = await makePackage(UPDATE, async (body) => [
      ...(await signedBy(['Alder'])(body)),
      ...(await signedBy(['Alder'])(Buffer.from('other'))),
    ])
    expect(judge(read(readPackage(made))).signatures).toEqual([
      { publicKey: keyOf('Alder'), verdict: 'invalid' },
    ])
  })

  it('keeps a version that is short and can be shown', async () => {
    const made = await makePackage(
      { ...UPDATE, version: `1.9.1\u202e\n${'x'.repeat(100_000)}` },
      signedBy(['Alder']),
    )
    const update = read(readPackage(made))
    expect(update.version).toBe(`1.9.1${'x'.repeat(59)}`)
    expect(judge(update).signatures[0]?.verdict).toBe('valid')
  })
})

describe('an announcement of an update', () => {
  it('is judged by the keys that are listed, for it names none', () => {
    const update = read(readAnnouncement(bytes(vectors.announcement)))
    expect(update).toMatchObject({
      form: 'announcement',
      version: '1.9.1',
      sizeBytes: 2 ** 32 + 100,
      checksum: CHECKSUM,
    })
    expect(byKey(judge(update).signatures)).toEqual({
      [keyOf('Alder')]: 'valid',
      [keyOf('Elder')]: 'untrusted',
    })
  })

  it('signed by its sender, who is a stranger, is untrusted; by nobody who is known, invalid', async () => {
    const [stranger] = strangers
    if (stranger === undefined) throw new Error('no stranger')
    const key = Buffer.from(raw(stranger.publicKey)).toString('hex')
    const made = await makeAnnouncement(UPDATE, (body) =>
      Promise.resolve([
        { key: raw(stranger.publicKey), signature: signWith(null, body, stranger.privateKey) },
      ]),
    )
    const update = read(readAnnouncement(made))
    expect(judge(update, key).signatures).toEqual([{ publicKey: key, verdict: 'untrusted' }])
    expect(judge(update).signatures).toEqual([{ publicKey: null, verdict: 'invalid' }])
  })

  it('tries no more keys than it must, however many signatures there are', async () => {
    const made = await makeAnnouncement(UPDATE, () =>
      Promise.resolve(
        Array.from({ length: 256 }, (_, n) => ({ key: new Uint8Array(), signature: Buffer.alloc(64, n) })),
      ),
    )
    expect(judge(read(readAnnouncement(made))).checks).toBeLessThanOrEqual(16 * LISTED.length)
  })

  it('is no larger than an announcement can be', () => {
    expect(readAnnouncement(Buffer.alloc(65_537))).toBe('malformed')
  })
})

describe('queries and answers', () => {
  it('are known to belong together by the id of the query', () => {
    const id = '00112233445566778899aabbccddeeff'
    expect(readQueryId(bytes(vectors.query))).toBe(id)
    expect(readQueryId(bytes(vectors.response))).toBe(id)
    const made = makeQuery({ id: bytes(id), type: 'version_check', data: Buffer.alloc(0), timeoutMs: 5_000 })
    expect(Buffer.from(made).toString('hex')).toBe(vectors.query)
    expect(Buffer.from(makeResponse(bytes(id), Buffer.from('ok'))).toString('hex')).toBe(vectors.response)
    expect(readQueryId(Buffer.alloc(0))).toBeNull()
    expect(readQueryId(Buffer.concat([Buffer.from([0x0a, 65]), Buffer.alloc(65, 1)]))).toBeNull()
  })
})

describe('what anybody may send as an update', () => {
  it('is refused or read within bounds: 12,000 random payloads, and packages with something changed', () => {
    const whole = Buffer.from(bytes(vectors.package))
    const changed = fc
      .tuple(
        fc.constantFrom(whole, Buffer.from(bytes(vectors.announcement))),
        fc.array(fc.tuple(fc.nat(700), fc.nat(255)), { maxLength: 4 }),
        fc.nat(700),
      )
      .map(([from, edits, cut]) => {
        const payload = Buffer.from(from.subarray(0, cut < 350 ? from.length : cut))
        for (const [at, value] of edits) if (at < payload.length) payload[at] = value
        return payload
      })
    const fields = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.uint8Array({ maxLength: 80 })), { maxLength: 40 })
      .map((parts) =>
        Buffer.concat(parts.map(([field, value]) => Buffer.from([(field << 3) | 2, value.length, ...value]))),
      )
    fc.assert(
      fc.property(fc.oneof(changed, fields, fc.uint8Array({ maxLength: 400 })), (payload) => {
        readQueryId(payload)
        for (const one of [readPackage(payload), readAnnouncement(payload)]) {
          if (typeof one === 'string') continue
          const { signatures, checks } = judge(one)
          announcementFactSchema.parse({
            kind: 'announcement',
            collector: 'c',
            messageId: 'ab',
            seenAtMs: 0,
            sender: null,
            form: one.form,
            version: one.version,
            requiredVersion: one.requiredVersion,
            sizeBytes: one.sizeBytes,
            checksum: one.checksum,
            signatures,
          })
          expect(checks).toBeLessThanOrEqual(16 * LISTED.length)
        }
      }),
      { ...SEED, numRuns: 12_000 },
    )
  })
})
