/** Who signed an update, and whether they may. @module */
import { SIGNATURES_MAX } from '@/lib/authorities/facts'
import { maySignUpdates } from '@/lib/authorities/trust'
import type { AnnouncementVerdict } from '@/lib/authorities/verdicts'
import type { ListedAuthority } from '@/lib/networks/profile'
import { signingKey } from '../envelope/check-signature'
import { isSignedBy } from '../envelope/ed25519'
import type { ReadUpdate } from './read-update'

export interface JudgedSignature {
  /** Lower-case hex; null: nobody signed, or nobody whose key is known. */
  readonly publicKey: string | null
  readonly verdict: AnnouncementVerdict
}

export interface JudgeInit {
  /** By key, lower-case hex. */
  readonly authorities: ReadonlyMap<string, ListedAuthority>
  /** Key in the envelope, where the envelope's own signature holds. */
  readonly sender: string | null
  /**
   * Whose a signature is that stood, and held, in the package of the same update: some copy those into announcements.
   * null: it is not known.
   */
  readonly signerInPackage?: (update: ReadUpdate, signature: Uint8Array) => string | null
  /** Called before each signature is checked. @param bytes - that were signed. */
  readonly onCheck: (bytes: number) => void
}

const UNSIGNED: readonly JudgedSignature[] = [{ publicKey: null, verdict: 'unsigned' }]
/** Keys of nobody listed that are looked at in one update: anybody can make any number. */
const STRANGERS_MAX = 8
/** Signatures of an announcement that are looked at: each may be by any of the listed. */
const NAMELESS_MAX = 16

/**
 * One verdict a key. A package names the keys of its signatures. An announcement does not: its signatures are
 * those of a package that is known, or are tried with the keys that are listed and with the sender's own; where none
 * fits, the verdict is about nobody.
 */
export function judgeUpdate(update: ReadUpdate, init: JudgeInit): readonly JudgedSignature[] {
  if (update.signatures.length === 0) return UNSIGNED
  return update.form === 'package' ? judgePackage(update, init) : judgeAnnouncement(update, init)
}

function judgePackage(update: ReadUpdate, init: JudgeInit): JudgedSignature[] {
  const { authorities, onCheck } = init
  // The reference implementation takes no package whose data or whose signatures do not fit together.
  const isWhole = update.signatures.length === update.keys.length && update.isIntact()
  const signatures = update.signatures.map((signature, at) => ({
    signature,
    key: signingKey(update.keys[at] ?? new Uint8Array()),
  }))
  const isListed = (key: string | null): boolean => key !== null && authorities.has(key)
  // Listed keys first, so that no crowd of strangers hides one.
  signatures.sort((one, other) => Number(isListed(other.key)) - Number(isListed(one.key)))
  const judged = new Map<string | null, { signature: Uint8Array; verdict: AnnouncementVerdict }>()
  let strangers = 0
  for (const { signature, key } of signatures) {
    const before = judged.get(key)
    if (before !== undefined) {
      // The same bytes are signed by the same key in one way only.
      if (Buffer.compare(before.signature, signature) !== 0) before.verdict = 'invalid'
      continue
    }
    if (!isListed(key) && ++strangers > STRANGERS_MAX) break
    if (key !== null && isWhole) onCheck(update.signed.byteLength)
    const isHeld = key !== null && isWhole && isSignedBy(key, update.signed, signature)
    judged.set(key, { signature, verdict: verdictOf(isHeld ? key : null, authorities) })
  }
  return Array.from(judged, ([publicKey, { verdict }]) => ({ publicKey, verdict })).slice(0, SIGNATURES_MAX)
}

function judgeAnnouncement(update: ReadUpdate, init: JudgeInit): JudgedSignature[] {
  const { authorities, sender, onCheck } = init
  const left = new Set([...(sender === null ? [] : [sender]), ...authorities.keys()])
  const signatures = new Map(
    update.signatures.map((signature) => [Buffer.from(signature).toString('hex'), signature]),
  )
  const judged: JudgedSignature[] = []
  let isAnyNameless = false
  const signerOf = (signature: Uint8Array): string | null =>
    init.signerInPackage?.(update, signature) ??
    [...left].find((candidate) => {
      onCheck(update.signed.byteLength)
      return isSignedBy(candidate, update.signed, signature)
    }) ??
    null
  for (const signature of [...signatures.values()].slice(0, NAMELESS_MAX)) {
    const key = signerOf(signature)
    if (key === null) isAnyNameless = true
    else if (judged.some(({ publicKey }) => publicKey === key)) continue
    else {
      left.delete(key)
      judged.push({ publicKey: key, verdict: verdictOf(key, authorities) })
    }
  }
  return isAnyNameless ? [...judged, { publicKey: null, verdict: 'invalid' }] : judged
}

/** @param key - that signed; null: the signature does not hold. */
function verdictOf(
  key: string | null,
  authorities: ReadonlyMap<string, ListedAuthority>,
): AnnouncementVerdict {
  if (key === null) return 'invalid'
  const authority = authorities.get(key)
  return authority !== undefined && maySignUpdates(authority) ? 'valid' : 'untrusted'
}
