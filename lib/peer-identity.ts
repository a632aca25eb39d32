/**
 * The forms a node's identity is written in, and the way from each to the others. A peer id is a multihash: of the
 * protobuf-wrapped public key itself where that is short (identity hash: Ed25519, secp256k1), else its sha256 (RSA),
 * from which no key can be read back.
 * @see https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md
 * @module
 */
import { base16 } from 'multiformats/bases/base16'
import { base32 } from 'multiformats/bases/base32'
import { base36 } from 'multiformats/bases/base36'
import { base58btc } from 'multiformats/bases/base58'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import type { NodeIdentity } from './node-detail'

const LIBP2P_KEY_CODE = 0x72
const IDENTITY_HASH = 0x00
const SHA256_HASH = 0x12

/** Protobuf `PublicKey { KeyType type = 1; bytes data = 2 }`: the bytes before the key, by key type. */
const KEY_HEADERS = [
  { header: [0x08, 0x01, 0x12, 0x20], keyBytes: 32 }, // Ed25519
  { header: [0x08, 0x02, 0x12, 0x21], keyBytes: 33 }, // secp256k1, compressed
] as const
const ED25519_HEADER = KEY_HEADERS[0].header

/** Longest text that can be an identity in any form; more is not looked at. */
const MAX_CHARACTERS = 128
const LONGEST_IDENTITY_DIGEST = 42

/** The text is not a node's identity in any form. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError'
}

/**
 * Reads an identity in any form: peer id (base58btc: 12D3KooW…, 16Uiu2…, Qm…), CIDv1 (any common base), or raw
 * Ed25519 public key (64 hex digits).
 * @throws {IdentityError} when it is none of these.
 */
export function parseIdentity(text: string): NodeIdentity {
  const trimmed = text.trim()
  if (trimmed.length < 8 || trimmed.length > MAX_CHARACTERS) {
    throw new IdentityError('An identity has 8 to 128 characters.')
  }
  try {
    return identityOf(readMultihash(trimmed))
  } catch (error) {
    if (error instanceof IdentityError) throw error
    throw new IdentityError('This is not a peer id, a CID of one, or an Ed25519 public key in hex.', {
      cause: error,
    })
  }
}

/** What {@link parseIdentity} reads, in words for the person whose text was none of it. */
export const IDENTITY_FORMS = 'a peer id, its CID, or an Ed25519 public key in hex'

/** Reads an identity as it stands in a URL's path; null when it is none. */
export function readIdentityInPath(inPath: string): NodeIdentity | null {
  try {
    return parseIdentity(decodeURIComponent(inPath))
  } catch (error) {
    if (error instanceof IdentityError || error instanceof URIError) return null
    throw error
  }
}

/** Whether a text is a peer id as this product writes it: base58btc, and no other form. */
export function isPeerId(text: string): boolean {
  try {
    return parseIdentity(text).peerId === text
  } catch (error) {
    if (error instanceof IdentityError) return false
    throw error
  }
}

/** The same CID in base32, as other tools print it. @param cid - in base36, as {@link parseIdentity} gives it. */
export const cidInBase32 = (cid: string): string => CID.parse(cid, base36).toString(base32)

function readMultihash(text: string): Uint8Array {
  if (/^[0-9a-fA-F]{64}$/.test(text)) {
    const key = base16.baseDecode(text.toLowerCase())
    return Digest.create(IDENTITY_HASH, new Uint8Array([...ED25519_HEADER, ...key])).bytes
  }
  // 1…: an identity hash, Qm…: a sha256; a CIDv1 begins with the letter of its base, which is never one of these.
  if (text.startsWith('1') || text.startsWith('Qm')) return base58btc.baseDecode(text)
  const bases = base36.decoder.or(base32.decoder).or(base58btc.decoder).or(base16.decoder)
  const cid = CID.decode(bases.decode(text.startsWith('z') ? text : text.toLowerCase()))
  if (cid.code !== LIBP2P_KEY_CODE) throw new IdentityError('This CID names content, not a node.')
  return cid.multihash.bytes
}

function identityOf(multihash: Uint8Array): NodeIdentity {
  const digest = Digest.decode(multihash)
  const isKeyHash = digest.code === SHA256_HASH && digest.size === 32
  const isInlineKey =
    digest.code === IDENTITY_HASH && digest.size > 4 && digest.size <= LONGEST_IDENTITY_DIGEST
  if (!isKeyHash && !isInlineKey) throw new IdentityError('This hash is not one a peer id is made with.')
  const publicKey = isInlineKey ? rawPublicKey(digest.digest) : null
  if (isInlineKey && publicKey === null) throw new IdentityError('This peer id holds no key of a known type.')
  return {
    peerId: base58btc.baseEncode(multihash),
    cid: CID.createV1(LIBP2P_KEY_CODE, digest).toString(base36),
    publicKey,
  }
}

function rawPublicKey(wrapped: Uint8Array): string | null {
  for (const { header, keyBytes } of KEY_HEADERS) {
    const fits = wrapped.length === header.length + keyBytes
    if (fits && header.every((byte, index) => wrapped[index] === byte)) {
      return base16.baseEncode(wrapped.subarray(header.length))
    }
  }
  return null
}
