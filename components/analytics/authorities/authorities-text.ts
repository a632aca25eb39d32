/** What the page of authorities says in sentences. @module */
import { compareVersions, parseAgent } from '@/lib/analytics/agents'
import type { Announcement, AuthoritiesAnswer } from '@/lib/analytics/authorities'
import type { TrustLevel } from '@/lib/authorities/trust'
import type { AnnouncementVerdict } from '@/lib/authorities/verdicts'
import { formatShare, plural } from '@/lib/format/numbers'

type Quorum = NonNullable<AuthoritiesAnswer['quorum']>

export const TRUST_TEXT: Readonly<Record<TrustLevel, { label: string; meaning: string }>> = {
  update: { label: 'updates', meaning: 'Trusted to sign updates.' },
  signing: { label: 'signing', meaning: 'Trusted to sign announcements and data, not updates.' },
  bootstrap: { label: 'bootstrap', meaning: 'Trusted to say whom a new node may start from.' },
  full: { label: 'full trust', meaning: 'Trusted with everything, updates included.' },
}

export const VERDICT_TEXT: Readonly<Record<AnnouncementVerdict, { label: string; meaning: string }>> = {
  valid: { label: 'valid', meaning: 'The signature holds, and its key is listed and trusted for updates.' },
  invalid: {
    label: 'invalid',
    meaning: 'The signature does not hold. The key it names did not sign this; whoever sent it only says so.',
  },
  untrusted: {
    label: 'untrusted',
    meaning: 'The signature holds, but its key is not listed, or not trusted for updates.',
  },
  unsigned: { label: 'unsigned', meaning: 'Nobody signed it.' },
}

/**
 * `4 of 5 authorities that may sign updates are up and 3 are needed: with one less, there would still be enough.`
 * @param isStale - nobody has looked of late: it is told of when somebody did.
 */
export function quorumSays({ up, listed, needed, spare }: Quorum, isStale = false): string {
  const of = `${String(up)} of ${plural(listed, 'authority', 'authorities')} that may sign updates`
  const are = isStale
    ? `When last observed, ${of} ${up === 1 ? 'was' : 'were'} up`
    : `${of} ${up === 1 ? 'is' : 'are'} up`
  if (spare < 0) {
    return isStale
      ? `${are}, and ${String(needed)} are needed: no update could be published.`
      : `${are}, and ${String(needed)} are needed: no update can be published now.`
  }
  if (spare === 0) return `${are}, just as many as are needed: with one less, no update could be published.`
  return `${are} and ${String(needed)} ${needed === 1 ? 'is' : 'are'} needed: with one less, there would still be enough.`
}

/** What the loss of one more would mean, in a few words. */
export function spareSays({ spare }: Quorum): string {
  if (spare < 0) return `${plural(-spare, 'more is', 'more are')} needed`
  return spare === 0 ? 'none may go' : `${plural(spare, 'more may', 'more may')} go`
}

/** Whether there was anything that nobody should trust, in a time in which so many messages named an update rightly. */
export function alarmsSay(alarms: number, valid: number): string {
  if (alarms > 0)
    return `${plural(alarms, 'message names', 'messages name')} an update that nobody should trust.`
  return valid === 0
    ? 'No update was heard of in this time, so there was nothing to check.'
    : 'Every update that was heard is signed by those who may.'
}

/** `The quorum was there for 99.2% of the observed time.` */
export function historySays({ share }: Quorum): string {
  return share === null
    ? 'Nothing was observed in this stretch of time.'
    : share === 1
      ? 'The quorum was there all the time that was observed.'
      : `The quorum was there for ${formatShare(share)} of the observed time.`
}

/** Where a version stands to the one that is recommended; null: they cannot be compared. */
export function behindRecommended(
  agent: string,
  recommended: AuthoritiesAnswer['recommended'],
): boolean | null {
  const { version } = parseAgent(agent)
  return recommended === null || version === '' ? null : compareVersions(version, recommended.version) < 0
}

/** A message with all its signatures. */
export interface AnnouncedMessage {
  readonly messageId: string
  readonly atMs: number
  readonly kind: Announcement['kind']
  readonly version: string
  readonly sender: string | null
  /** In the order of the names. */
  readonly signatures: readonly Announcement[]
}

/** Rows of one signature each, joined by message; order is kept. */
export function joinSignatures(rows: readonly Announcement[]): AnnouncedMessage[] {
  const messages = new Map<string, Announcement[]>()
  for (const row of rows) {
    const message = messages.get(row.messageId)
    if (message === undefined) messages.set(row.messageId, [row])
    else message.push(row)
  }
  return [...messages.values()].flatMap((signatures) => {
    const [first] = signatures
    if (first === undefined) return []
    const { messageId, atMs, kind, version, sender } = first
    const nameOf = ({ authority, publicKey }: Announcement): string => authority ?? `~${publicKey}`
    return [
      {
        messageId,
        atMs,
        kind,
        version,
        sender,
        signatures: signatures.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
      },
    ]
  })
}

/** What is wrong with a message, worst first; null: nothing. */
export function alarmOf({ signatures }: AnnouncedMessage): AnnouncementVerdict | null {
  return (
    (['invalid', 'untrusted', 'unsigned'] as const).find((verdict) =>
      signatures.some((signature) => signature.verdict === verdict),
    ) ?? null
  )
}

/** `names Alder, Birch and Cedar, who did not sign it`: an alarm in words. */
export function alarmSays(message: AnnouncedMessage): string {
  const alarm = alarmOf(message)
  const of = (verdict: AnnouncementVerdict): string[] =>
    message.signatures
      .filter((signature) => signature.verdict === verdict)
      .flatMap(
        ({ authority, publicKey }) => authority ?? (publicKey === '' ? [] : 'a key that is not listed'),
      )
  if (alarm === 'invalid') {
    const named = of('invalid')
    return named.length === 0
      ? 'is signed by nobody whose key is known'
      : `names ${listOf(named)}, who did not sign it`
  }
  if (alarm === 'untrusted') {
    const known = message.signatures.flatMap(({ verdict, authority }) =>
      verdict === 'untrusted' ? (authority ?? []) : [],
    )
    return known.length > 0
      ? `is signed by ${listOf(known)}, not trusted with updates`
      : 'is signed with a key that is not listed'
  }
  return alarm === 'unsigned' ? 'is not signed' : 'is signed as it should be'
}

/** `Alder`, `Alder and Birch`, `Alder, Birch and Cedar`; each once. */
export function listOf(names: readonly string[]): string {
  const each = [...new Set(names)]
  const last = each.at(-1) ?? ''
  return each.length < 2 ? last : `${each.slice(0, -1).join(', ')} and ${last}`
}
