/**
 * Which message ids a typed text may be, or be the beginning of. Ids are kept as lower-case hex, so each reading of
 * the text becomes a range of hex strings, which a store that is sorted by id finds at once.
 *
 * - Hex: digits in either case, with or without `0x`, in groups of whole bytes parted by `:`, spaces or `-`.
 * - Base64 and base64url: each character says six bits, so any prefix is one exact range.
 * - Base58 (as IPFS tools print it): how a text begins depends on how long the whole id is. A whole id is read at
 *   any length; the beginning of one for the lengths that ids have in practice ({@link USUAL_ID_BYTES}).
 * - Multibase (`z…`, `b…`, `m…`, `u…`, `f…`): whole ids only, for its first letter says too little.
 *
 * A short text can often be read in several ways; all of them are offered.
 * @module
 */
import { base16, base16upper } from 'multiformats/bases/base16'
import { base32 } from 'multiformats/bases/base32'
import { base58btc } from 'multiformats/bases/base58'
import { base64, base64url } from 'multiformats/bases/base64'

/** Longest id, bytes. */
export const MESSAGE_ID_BYTES_MAX = 128

/**
 * Lengths of ids in use: 16 Meshara; 20 Ethereum; 32 sha256 and blake2b-256; 42 to 47 a peer id or a public key and
 * eight bytes of sequence number, the defaults of go-libp2p-pubsub and js-libp2p-gossipsub.
 */
export const USUAL_ID_BYTES = [16, 20, 32, 42, 44, 45, 46, 47] as const

export type MessageIdForm = 'hex' | 'base64' | 'base58' | 'multibase'

/** Ids that a text may begin, as it is read in one form. */
export interface MessageIdRange {
  form: MessageIdForm
  /** Least hex string of the range. */
  from: string
  /** The first hex string beyond it. */
  before: string
  /** Hex digits of the ids meant; null: any number. */
  digits: number | null
}

/** What {@link messageIdRanges} reads, in words for the person whose text was none of it. */
export const MESSAGE_ID_FORMS = 'a message id or the beginning of one, in hex, base64 or base58'

/** Greater than every string of hex digits that begins like what stands before it. */
const BEYOND_DIGITS = 'g'
const BASE64_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const BASE58_ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
/** Characters of the longest id in base58. */
const BASE58_MAX = Math.ceil((MESSAGE_ID_BYTES_MAX * 8) / Math.log2(58))
const BASE64_MAX = Math.ceil((MESSAGE_ID_BYTES_MAX * 8) / 6)
/** Characters of the longest id in hex, with something between its bytes. */
const TEXT_MAX = MESSAGE_ID_BYTES_MAX * 4

/** The ids that `text` may be the beginning of; none when no id is ever written like this. */
export function messageIdRanges(text: string): MessageIdRange[] {
  const typed = text.trim()
  if (typed === '' || typed.length > TEXT_MAX) return []
  return [...asHex(typed), ...asBase64(typed), ...asBase58(typed), ...asMultibase(typed)]
}

/** Whether ids begin like this in hex: what a person most likely means. */
export function hexPrefix(text: string): string | null {
  const typed = text.trim().toLowerCase()
  const digits = typed.startsWith('0x') ? typed.slice(2) : typed
  if (!/^(?:[0-9a-f]{2})*(?:[:\s-]+(?:[0-9a-f]{2})+)*[:\s-]*[0-9a-f]?[:\s-]*$/.test(digits)) return null
  const plain = digits.replace(/[:\s-]/g, '')
  return plain === '' || plain.length > MESSAGE_ID_BYTES_MAX * 2 ? null : plain
}

/** Whether an id is among those that the ranges mean: what the store's condition says, said again. */
export function isInRanges(id: string, ranges: readonly MessageIdRange[]): boolean {
  return ranges.some(
    ({ from, before, digits }) => id >= from && id < before && (digits === null || id.length === digits),
  )
}

function asHex(typed: string): MessageIdRange[] {
  const prefix = hexPrefix(typed)
  return prefix === null ? [] : [{ form: 'hex', from: prefix, before: prefix + BEYOND_DIGITS, digits: null }]
}

function asBase64(typed: string): MessageIdRange[] {
  const [, characters = '', padding = ''] = /^([^=]*)(={0,2})$/.exec(typed) ?? []
  const isPlain = /^[A-Za-z0-9+/]+$/.test(characters)
  const isUrl = /^[A-Za-z0-9_-]+$/.test(characters)
  if ((!isPlain && !isUrl) || characters.length > BASE64_MAX) return []
  const bits = characters.length * 6
  const plain = characters.replaceAll('-', '+').replaceAll('_', '/')
  let value = 0n
  for (const character of plain) value = (value << 6n) | BigInt(BASE64_ALPHABET.indexOf(character))

  const ranges: MessageIdRange[] = []
  if (padding === '') ranges.push(bitRange('base64', value, bits))
  // The text may also be whole: then the bits that do not fill a byte are nought.
  const spare = bits % 8
  const isPadded = padding !== '' && (characters.length + padding.length) % 4 === 0
  const isWhole = spare < 6 && (value & ((1n << BigInt(spare)) - 1n)) === 0n && bits >= 8
  if (isWhole && (isPadded || (padding === '' && spare !== 0))) {
    ranges.push(wholeId('base64', toHex(value >> BigInt(spare), (bits - spare) / 4)))
  }
  return ranges
}

/** The hex strings whose first `bits` bits have this value. */
function bitRange(form: MessageIdForm, value: bigint, bits: number): MessageIdRange {
  const digits = Math.ceil(bits / 4)
  const spare = BigInt(digits * 4 - bits)
  const beyond = (value + 1n) << spare
  const isLast = beyond >= 1n << BigInt(digits * 4)
  return {
    form,
    from: toHex(value << spare, digits),
    // Without its noughts at the end, or a shorter id that lacks them would lie before it.
    before: isLast ? BEYOND_DIGITS : toHex(beyond, digits).replace(/0+$/, ''),
    digits: null,
  }
}

/**
 * In base58 each leading `1` is a byte of nought, and the rest is one great number; so the ids of one length that
 * begin like the text are those from the text followed by `1`s to the text followed by `z`s, for each number of
 * characters that an id of that length can have.
 */
function asBase58(typed: string): MessageIdRange[] {
  if (!/^[1-9A-HJ-NP-Za-km-z]+$/.test(typed) || typed.length > BASE58_MAX) return []
  const [ones = ''] = /^1*/.exec(typed) ?? []
  const noughts = '00'.repeat(ones.length)
  const rest = typed.slice(ones.length)
  if (rest === '') {
    return [{ form: 'base58', from: noughts, before: noughts + BEYOND_DIGITS, digits: null }]
  }
  let value = 0n
  for (const character of rest) value = value * 58n + BigInt(BASE58_ALPHABET.indexOf(character))

  const whole = noughts + evenHex(value)
  const ranges: MessageIdRange[] = whole.length <= MESSAGE_ID_BYTES_MAX * 2 ? [wholeId('base58', whole)] : []
  for (const bytes of USUAL_ID_BYTES) {
    const significant = bytes - ones.length
    if (significant < 1) continue
    const least = 256n ** BigInt(significant - 1)
    const beyond = least * 256n
    let [low, high] = [value, value + 1n]
    for (; low < beyond; [low, high] = [low * 58n, high * 58n]) {
      if (high <= least) continue
      ranges.push({
        form: 'base58',
        from: toHex(low > least ? low : least, bytes * 2),
        before: high >= beyond ? noughts + BEYOND_DIGITS : toHex(high, bytes * 2),
        digits: bytes * 2,
      })
    }
  }
  return ranges
}

function asMultibase(typed: string): MessageIdRange[] {
  const bases = base58btc.decoder.or(base32.decoder).or(base64.decoder).or(base64url.decoder)
  try {
    const bytes = bases.or(base16.decoder).or(base16upper.decoder).decode(typed)
    // Shorter ones are not in use, and many a text would be one by accident.
    if (bytes.length < USUAL_ID_BYTES[0] || bytes.length > MESSAGE_ID_BYTES_MAX) return []
    return [wholeId('multibase', base16.baseEncode(bytes))]
  } catch {
    return []
  }
}

function wholeId(form: MessageIdForm, id: string): MessageIdRange {
  // Nothing but the id itself lies before the id with a nought behind it.
  return { form, from: id, before: `${id}0`, digits: id.length }
}

function toHex(value: bigint, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}

function evenHex(value: bigint): string {
  const digits = value.toString(16)
  return digits.length % 2 === 0 ? digits : `0${digits}`
}
