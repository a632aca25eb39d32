/**
 * Of the messages that come in, those that matter to whoever trusts authorities: updates and who signed them, and how
 * long authorities take to answer. Answer times are as heard here: from the first arrival of the query at this
 * collector to the first arrival of the answer, not what the asking node measured.
 *
 * The work is bounded, whoever sends: so many checks of signatures a second, so many open queries, so many statements
 * of what nobody trusted has signed.
 * @module
 */
import { createHash } from 'node:crypto'
import type { Registry } from 'prom-client'
import type { AnnouncementFact, AnswerFact } from '@/lib/authorities/facts'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { OpenEnvelope } from '../../protocols/envelope/codec'
import { signingKey } from '../../protocols/envelope/check-signature'
import { judgeUpdate, type JudgedSignature } from '../../protocols/updates/judge-update'
import { readQueryId } from '../../protocols/updates/read-query'
import { readAnnouncement, readPackage, type ReadUpdate } from '../../protocols/updates/read-update'
import { createAuthorityMetrics } from './authority-metrics'
import { createRateGate } from './rate-gate'
import { createRecent } from './recent'
import { createWorkBudget } from './work-budget'

export interface AuthorityWatchInit {
  authorities: NonNullable<NetworkProfile['authorities']>
  collector: string
  emit: (fact: AnnouncementFact | AnswerFact) => void
  metrics: Registry
  /** A clock that never goes back, ms. */
  clock: () => number
}

export interface HeardEnvelope {
  /** Lower-case hex. */
  messageId: string
  /** Epoch ms. */
  arrivedAtMs: number
  envelope: OpenEnvelope
}

export interface AuthorityWatch {
  /** A message came in for the first time. */
  take(heard: HeardEnvelope): void
}

/** Checking one short signature is a unit, some 70 µs; this much is a twentieth of a core. */
const UNITS_PER_SECOND = 700
/** Bytes whose hash costs a unit, by Node's SHA-512 and by BLAKE3 in JavaScript. */
const SIGNED_BYTES_PER_UNIT = 49_152
const CHECKED_BYTES_PER_UNIT = 4_096
/** The same update, in whatever message, is stated once in this time. */
const REPEAT_MS = 10 * 60_000
const REPEATS_KEPT = 4_096
/** Statements that hold a signature that is not valid: anybody can make those, of what authorities signed too. */
const DOUBTFUL = { perSecond: 0.05, burstS: 400 } as const
/** Of those, signatures that are stated of one message, of whoever is listed first. */
const DOUBTFUL_SIGNATURES_MAX = 5
/** Signatures of packages that are known again in announcements, and for how long. */
const SIGNATURES_KEPT = 4_096
const SIGNATURE_MS = 24 * 3_600_000
const OPEN_QUERIES = 4_096
/** A later answer is as good as none. */
const QUERY_MS = 60_000

interface OpenQuery {
  readonly atMs: number
  readonly answeredBy: Set<string>
}

export function createAuthorityWatch(init: AuthorityWatchInit): AuthorityWatch {
  const { collector, clock, emit } = init
  const authorities = new Map(init.authorities.members.map((member) => [member.publicKey, member]))
  const metrics = createAuthorityMetrics(init.metrics)
  const budget = createWorkBudget(UNITS_PER_SECOND, clock)
  const doubtful = createRateGate(DOUBTFUL.perSecond, clock, DOUBTFUL.burstS)
  const stated = createRecent<true>(REPEATS_KEPT, REPEAT_MS, clock)
  const signers = createRecent<string>(SIGNATURES_KEPT, SIGNATURE_MS, clock)
  const queries = createRecent<OpenQuery>(OPEN_QUERIES, QUERY_MS, clock)

  const rememberSigners = (update: ReadUpdate, judged: readonly JudgedSignature[]): void => {
    if (update.form !== 'package') return
    const valid = new Set(judged.flatMap(({ publicKey, verdict }) => (verdict === 'valid' ? publicKey : [])))
    for (const [at, signature] of update.signatures.entries()) {
      const key = signingKey(update.keys[at] ?? new Uint8Array())
      if (key !== null && valid.has(key)) signers.set(signatureKey(update, signature), key)
    }
  }

  const takeUpdate = (
    { messageId, arrivedAtMs, envelope }: HeardEnvelope,
    read: typeof readPackage,
  ): void => {
    const { payload, sender } = envelope
    if (!budget.isOpen) {
      metrics.unstated('busy')
      return
    }
    const update = read(payload)
    if (typeof update === 'string') {
      metrics.unstated(update)
      return
    }
    const digest = createHash('sha256').update(payload).digest('base64')
    if (stated.get(digest) === true) {
      metrics.unstated('repeated')
      return
    }
    budget.spend(1 + payload.byteLength / CHECKED_BYTES_PER_UNIT)
    const signatures = judgeUpdate(update, {
      authorities,
      sender,
      signerInPackage: (announced, signature) => signers.get(signatureKey(announced, signature)) ?? null,
      onCheck: (bytes) => {
        budget.spend(1 + bytes / SIGNED_BYTES_PER_UNIT)
      },
    })
    for (const { verdict } of signatures) metrics.signature(verdict)
    rememberSigners(update, signatures)
    const fresh = signatures.filter(
      ({ publicKey, verdict }) => verdict === 'valid' && stated.get(statementKey(update, publicKey)) !== true,
    )
    const doubted = signatures.filter(({ verdict }) => verdict !== 'valid')
    const isAdmitted = doubted.length > 0 && doubtful.admits()
    if (doubted.length > 0 && !isAdmitted) metrics.unstated('rate')
    else if (doubted.length === 0 && fresh.length === 0) metrics.unstated('repeated')
    if (fresh.length === 0 && !isAdmitted) return
    stated.set(digest, true)
    for (const { publicKey } of fresh) stated.set(statementKey(update, publicKey), true)
    emit({
      kind: 'announcement',
      collector,
      messageId,
      seenAtMs: arrivedAtMs,
      form: update.form,
      sender,
      version: update.version,
      requiredVersion: update.requiredVersion,
      sizeBytes: update.sizeBytes,
      checksum: update.checksum,
      // A doubtful one that is added to those that hold does not bring them in once more.
      signatures: [...fresh, ...(isAdmitted ? doubted.slice(0, DOUBTFUL_SIGNATURES_MAX) : [])],
    })
  }

  const takeQuery = ({ envelope }: HeardEnvelope): void => {
    const id = envelope.sender === null ? null : readQueryId(envelope.payload)
    if (id === null) return
    metrics.query()
    // Whoever sends it once more does not ask anew.
    if (queries.get(id) === undefined) queries.set(id, { atMs: clock(), answeredBy: new Set() })
  }

  const takeResponse = ({ messageId, arrivedAtMs, envelope: { sender, payload } }: HeardEnvelope): void => {
    if (sender === null || !authorities.has(sender)) return
    const id = readQueryId(payload)
    const query = id === null ? undefined : queries.get(id)
    if (query === undefined || query.answeredBy.has(sender)) return
    query.answeredBy.add(sender)
    metrics.answer()
    emit({
      kind: 'answer',
      collector,
      atMs: arrivedAtMs,
      publicKey: sender,
      messageId,
      answerMs: clock() - query.atMs,
    })
  }

  return {
    take(heard) {
      const { type } = heard.envelope.facts
      if (type === 'update_package') takeUpdate(heard, readPackage)
      else if (type === 'update_announcement') takeUpdate(heard, readAnnouncement)
      else if (type === 'query') takeQuery(heard)
      else if (type === 'response') takeResponse(heard)
    },
  }
}

/** An announcement must name the very update that was signed. */
function signatureKey({ version, checksum, sizeBytes }: ReadUpdate, signature: Uint8Array): string {
  return JSON.stringify([version, checksum, sizeBytes, Buffer.from(signature).toString('base64')])
}

/** All that is stated of a signature: whoever sends it once more can change the bytes around it at will. */
function statementKey(update: ReadUpdate, publicKey: string | null): string {
  const { form, version, requiredVersion, sizeBytes, checksum } = update
  return JSON.stringify([form, version, requiredVersion, sizeBytes, checksum, publicKey])
}
