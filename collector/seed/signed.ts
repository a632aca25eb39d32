/** What the authorities of a seeded history announce, and how fast they answer. @module */
import { createHash } from 'node:crypto'
import { seededRandom } from '../mesh/random'
import { isAway, type Calendar } from './calendar'
import { HOUR_MS, MINUTE_MS, type SeedOptions } from './options'
import { TextBatches, time, type SeedBatch } from './text-batch'

const ANNOUNCEMENTS = {
  table: 'announcements',
  columns: [
    'seen_at',
    'collector',
    'message_id',
    'kind',
    'sender',
    'public_key',
    'verdict',
    'version_named',
    'required_version',
    'size_bytes',
    'checksum',
  ],
} as const
const ANSWERS = {
  table: 'authority_answers',
  columns: ['at', 'collector', 'public_key', 'message_id', 'answer_ms'],
} as const

export interface SeedAuthority {
  /** Raw Ed25519 public key, lower-case hex. */
  readonly publicKey: string
  /** It may sign updates. */
  readonly signs: boolean
}

const ANSWER_EVERY_MS = 3 * HOUR_MS
/** A release in so many is imitated by somebody. */
const IMITATED = 0.3

export function* seedSigned(
  { seed }: SeedOptions,
  { fromMs, untilMs, collectors, releases }: Calendar,
  authorities: readonly SeedAuthority[],
): Generator<SeedBatch> {
  const [first] = collectors
  const signers = authorities.filter(({ signs }) => signs)
  if (first === undefined || signers.length === 0) return
  const random = seededRandom(seed, 'announcements')
  const said = new TextBatches(ANNOUNCEMENTS, 100_000)
  const isHeard = (atMs: number): boolean => atMs >= fromMs && atMs < untilMs && !isAway(first.outages, atMs)
  const hash = (text: string): string =>
    createHash('sha256')
      .update(`${String(seed)}/${text}`)
      .digest('hex')

  for (const [index, { version, atMs }] of releases.entries()) {
    const size = 18_000_000 + random.below(9_000_000)
    const required = releases[Math.max(0, index - 5)]?.version ?? ''
    const say = (whenMs: number, key: string, verdict: string, kind: string, named: string): void => {
      if (!isHeard(whenMs)) return
      const id = hash(`${kind} ${named} ${key} ${String(whenMs)}`)
      said.add(
        `${time(whenMs)}\t${first.name}\t${id}\t${kind}\t${key}\t${verdict === 'unsigned' ? '' : key}\t${verdict}\t${named}\t${required}\t${String(size)}\t${hash(`update ${version}`)}\n`,
      )
    }
    for (const { publicKey } of signers) {
      const whenMs = Math.floor(atMs + random.between(1, 190) * MINUTE_MS)
      say(whenMs, publicKey, 'valid', 'announcement', version)
      say(whenMs + 40_000, publicKey, 'valid', 'package', version)
      // Once more for those that were off.
      say(Math.floor(whenMs + random.between(20, 60) * HOUR_MS), publicKey, 'valid', 'announcement', version)
    }
    if (random.chance(IMITATED)) {
      const verdict = random.pick(['invalid', 'untrusted', 'unsigned'])
      const key = verdict === 'invalid' ? random.pick(signers).publicKey : hash(`stranger ${version}`)
      say(
        Math.floor(atMs + random.between(30, 200) * HOUR_MS),
        key,
        verdict,
        'announcement',
        `${version}-hotfix`,
      )
    }
  }
  const announced = said.take()
  if (announced !== null) yield announced

  const answers = new TextBatches(ANSWERS, 100_000)
  for (const [index, { publicKey }] of authorities.entries()) {
    for (let atMs = fromMs + (index + 1) * MINUTE_MS; atMs < untilMs; atMs += ANSWER_EVERY_MS) {
      const isThere = index < authorities.length - 1 || random.chance(0.8)
      const answerMs = (40 + 35 * index) * (1 + random.exponential(0.35))
      if (!isThere || !isHeard(atMs)) continue
      answers.add(
        `${time(atMs)}\t${first.name}\t${publicKey}\t${hash(`answer ${String(index)} ${String(atMs)}`)}\t${answerMs.toFixed(1)}\n`,
      )
    }
  }
  const answered = answers.take()
  if (answered !== null) yield answered
}
