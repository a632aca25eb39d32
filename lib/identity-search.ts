/**
 * Which forms of an identity a person may be typing. Identities are searched by prefix, each form in the alphabet
 * and the letter case it is stored in.
 * @module
 */

export const IDENTITY_FORMS = ['peerId', 'cid', 'cidBase32', 'publicKey'] as const
export type IdentityForm = (typeof IDENTITY_FORMS)[number]

/** One form the text may be the beginning of, and the beginning as that form is stored. */
export interface IdentityPrefix {
  form: IdentityForm
  prefix: string
}

/** Longest prefix that is looked at: no form is longer than this. */
export const IDENTITY_PREFIX_MAX = 128

const BASE58 = /^[1-9A-HJ-NP-Za-km-z]+$/
/** A CIDv1 in base36: `k`, then digits and letters; the letter case carries nothing. */
const BASE36_CID = /^k[0-9a-z]*$/
const BASE32_CID = /^b[a-z2-7]*$/
const HEX = /^[0-9a-f]+$/
/** Hex digits of the longest raw key that an identity carries (secp256k1, 33 bytes). */
const KEY_DIGITS_MAX = 66

/**
 * The forms that `text` may be a prefix of; none when no identity can begin like this. An empty text is none too:
 * it asks for nothing.
 */
export function identityPrefixes(text: string): IdentityPrefix[] {
  const typed = text.trim()
  if (typed === '' || typed.length > IDENTITY_PREFIX_MAX) return []
  const lower = typed.toLowerCase()
  const hex = lower.startsWith('0x') ? lower.slice(2) : lower
  const found: IdentityPrefix[] = []
  if (BASE58.test(typed)) found.push({ form: 'peerId', prefix: typed })
  if (BASE36_CID.test(lower)) found.push({ form: 'cid', prefix: lower })
  if (BASE32_CID.test(lower)) found.push({ form: 'cidBase32', prefix: lower })
  if (HEX.test(hex) && hex.length <= KEY_DIGITS_MAX) found.push({ form: 'publicKey', prefix: hex })
  return found
}

/** How every peer id in use begins: Ed25519, secp256k1, RSA. What begins like one is not looked for at the end. */
const BEGINNINGS = ['12D3Koo', '16Uiu2', 'Qm']
const ENDING_MIN = 5
const ENDING_MAX = 16

/** The text as the last characters of a peer id, by which screens name a node; null when it is hardly meant so. */
export function identityEnding(text: string): string | null {
  const typed = text.trim()
  if (typed.length < ENDING_MIN || typed.length > ENDING_MAX || !BASE58.test(typed)) return null
  const isBeginning = BEGINNINGS.some((start) => start.startsWith(typed) || typed.startsWith(start))
  return isBeginning ? null : typed
}
