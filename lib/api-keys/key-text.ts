/**
 * What a key of the API looks like: `meshara_<id>_<secret><check>`. The name at its front lets scanners for lost keys
 * find it; the check tells a slip of the finger from a key that is not known.
 * @module
 */
import { createHash, randomBytes } from 'node:crypto'

const PREFIX = 'meshara'
/** Without i, l, o and u, which are taken for others. @see https://www.crockford.com/base32.html */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const ID_LENGTH = 8
/** Of 5 bits each. */
const SECRET_LENGTH = 32
const CHECK_LENGTH = 6
const ID_FORM = new RegExp(`^[${ALPHABET}]{${String(ID_LENGTH)}}$`)
const FORM = new RegExp(
  `^${PREFIX}_([${ALPHABET}]{${String(ID_LENGTH)}})_([${ALPHABET}]{${String(SECRET_LENGTH)}})([${ALPHABET}]{${String(CHECK_LENGTH)}})$`,
)

export interface ApiKeyText {
  /** Names the key where it must not be told. */
  readonly id: string
  /** All of it, to be shown once. */
  readonly text: string
  /** SHA-256 of the secret, hex: what is kept. */
  readonly secretHash: string
}

export function createKeyText(random: (bytes: number) => Uint8Array = randomBytes): ApiKeyText {
  const id = letters(random(ID_LENGTH))
  const secret = letters(random(SECRET_LENGTH))
  return {
    id,
    text: `${PREFIX}_${id}_${secret}${checkOf(id, secret)}`,
    secretHash: hashOf(secret),
  }
}

/** @returns null when it is no key, or has a letter wrong. */
export function readKeyText(text: string): Omit<ApiKeyText, 'text'> | null {
  const [, id = '', secret = '', check = ''] = FORM.exec(text.trim().toLowerCase()) ?? []
  if (id === '' || checkOf(id, secret) !== check) return null
  return { id, secretHash: hashOf(secret) }
}

export function isKeyId(text: string): boolean {
  return ID_FORM.test(text)
}

const letters = (bytes: Uint8Array): string => Array.from(bytes, (byte) => ALPHABET[byte % 32] ?? '').join('')

function checkOf(id: string, secret: string): string {
  return letters(createHash('sha256').update(`${PREFIX}_${id}_${secret}`).digest().subarray(0, CHECK_LENGTH))
}

// 160 random bits cannot be guessed from their hash, however fast it is computed.
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')
