/**
 * The cryptography of the noise handshake, from Node's own. The noise package imports each private key anew for each
 * Diffie–Hellman, which derives its public half again; keeping the key objects saves a millisecond a visit.
 * @module
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hash,
  type KeyObject,
} from 'node:crypto'
import { ChaCha20Poly1305, newInstance } from '@chainsafe/as-chacha20poly1305'
import type { ICryptoInterface, KeyPair } from '@chainsafe/libp2p-noise'

/** Bytes before the 32 of the key in its DER forms (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex')
const SPKI_PREFIX = Buffer.from('302a300506032b656e032100', 'hex')
const KEY_BYTES = 32
const TAG_BYTES = 16
const CIPHER = 'chacha20-poly1305'
/** Below this many bytes the WebAssembly cipher is quicker than setting up OpenSSL's. */
const SMALL_BYTES = 1200

const small = new ChaCha20Poly1305(newInstance())
const keyObjects = new WeakMap<Uint8Array, KeyObject>()

type Bytes = Parameters<ICryptoInterface['hashSHA256']>[0]

function keyPairOf(privateObject: KeyObject, publicObject: KeyObject): KeyPair {
  const privateKey = privateObject.export({ type: 'pkcs8', format: 'der' }).subarray(PKCS8_PREFIX.length)
  const publicKey = publicObject.export({ type: 'spki', format: 'der' }).subarray(SPKI_PREFIX.length)
  keyObjects.set(privateKey, privateObject)
  return { privateKey, publicKey }
}

function privateObjectOf(privateKey: Bytes): KeyObject {
  // Not subarray() of an array: that is another object, under which nothing is kept.
  const bytes = privateKey instanceof Uint8Array ? privateKey : privateKey.subarray()
  const known = keyObjects.get(bytes)
  if (known !== undefined) return known
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, bytes]), type: 'pkcs8', format: 'der' })
}

const hmac = (key: Uint8Array, ...parts: Uint8Array[]): Buffer => {
  const mac = createHmac('sha256', key)
  for (const part of parts) mac.update(part)
  return mac.digest()
}
const ONE = Uint8Array.of(1)
const TWO = Uint8Array.of(2)
const THREE = Uint8Array.of(3)

export const noiseCrypto: ICryptoInterface = {
  hashSHA256: (data) => hash('sha256', data.subarray(), 'buffer'),

  // https://noiseprotocol.org/noise.html#hash-functions
  getHKDF(chainingKey, inputKeyMaterial) {
    const temporary = hmac(chainingKey, inputKeyMaterial)
    const first = hmac(temporary, ONE)
    const second = hmac(temporary, first, TWO)
    return [first, second, hmac(temporary, second, THREE)]
  },

  generateX25519KeyPair() {
    const { privateKey, publicKey } = generateKeyPairSync('x25519')
    return keyPairOf(privateKey, publicKey)
  },

  generateX25519KeyPairFromSeed(seed) {
    const privateKey = privateObjectOf(seed)
    return keyPairOf(privateKey, createPublicKey(privateKey))
  },

  generateX25519SharedKey(privateKey, publicKey) {
    return diffieHellman({
      privateKey: privateObjectOf(privateKey),
      publicKey: createPublicKey({
        key: Buffer.concat([SPKI_PREFIX, publicKey.subarray()], SPKI_PREFIX.length + KEY_BYTES),
        type: 'spki',
        format: 'der',
      }),
    })
  },

  chaCha20Poly1305Encrypt(plaintext, nonce, ad, key) {
    const bytes = plaintext.subarray()
    if (bytes.length < SMALL_BYTES) return small.seal(key, nonce, bytes, ad)
    const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    cipher.setAAD(ad, { plaintextLength: bytes.length })
    const sealed = cipher.update(bytes)
    cipher.final()
    return Buffer.concat([sealed, cipher.getAuthTag()])
  },

  chaCha20Poly1305Decrypt(ciphertext, nonce, ad, key, into) {
    const bytes = ciphertext.subarray()
    if (bytes.length < SMALL_BYTES) {
      const opened = small.open(key, nonce, bytes, ad, into)
      if (opened === null) throw new Error('the message does not authenticate')
      return opened
    }
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(ad, { plaintextLength: bytes.length - TAG_BYTES })
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES))
    const opened = decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES))
    decipher.final()
    return opened
  },
}
