/** Nodes ask the authorities, and those that hear the question answer. @module */
import { randomBytes } from 'node:crypto'
import { makeQuery, makeResponse } from '../protocols/updates/make-update'
import { versionOf, type Releases } from './agents'
import type { Ledger } from './ledger'
import type { Member } from './member'
import type { Random } from './random'
import { utter } from './speaker'
import type { Topic } from './topics'

export interface QuestionsInit {
  members: readonly Member[]
  releases: Releases
  ledger: Ledger
  random: Random
  onTrouble: (what: string, error: unknown) => void
}

const TOPIC: Topic = '/meshara/broadcast/1'
const TYPES = ['version_check', 'update_available', 'node_status'] as const
const TIMEOUT_MS = 5_000
const ID_BYTES = 16
/** Messages with a question that are remembered. */
const REMEMBERED = 512
/** An authority lets others answer sometimes. */
const ANSWER_SHARE = 0.6
/** How long it thinks: at least, and the mean of what chance adds. Milliseconds. */
const THINKING_MS = { least: 8, mean: 45 } as const

export class Questions {
  /** Id of the message, as gossipsub writes it → id of the question. Oldest first. */
  private readonly asked = new Map<string, Uint8Array>()
  private readonly thinking = new Set<NodeJS.Timeout>()

  constructor(private readonly init: QuestionsInit) {}

  /** Somebody asks. */
  ask(): void {
    const { members, random, ledger } = this.init
    const able = members.filter(
      ({ plan, running, voice }) =>
        plan.authority === null && running !== undefined && voice.topics.includes(TOPIC),
    )
    if (able.length === 0) return
    const from = random.pick(able)
    const type = random.pick(TYPES)
    const [id, messageId] = [randomBytes(ID_BYTES), randomBytes(ID_BYTES)]
    this.asked.set(messageId.toString('base64').replace(/=+$/, ''), id)
    const [oldest] = this.asked.keys()
    if (this.asked.size > REMEMBERED && oldest !== undefined) this.asked.delete(oldest)
    const data =
      type === 'update_available'
        ? Buffer.from(JSON.stringify({ current_version: versionOf(from.agent) }))
        : Buffer.alloc(0)
    utter(ledger, {
      from,
      topic: TOPIC,
      type: 'query',
      payload: makeQuery({ id, type, data, timeoutMs: TIMEOUT_MS }),
      id: messageId,
    }).catch((error: unknown) => {
      if (from.running !== undefined) this.init.onTrouble('a question could not be asked', error)
    })
  }

  /** An authority received a message. @param id - as gossipsub writes it. */
  heard(authority: Member, id: string): void {
    const { random, releases, ledger } = this.init
    const question = this.asked.get(id)
    if (question === undefined || !random.chance(ANSWER_SHARE)) return
    const timer = setTimeout(
      () => {
        this.thinking.delete(timer)
        const data = Buffer.from(JSON.stringify({ version: versionOf(releases.newest) }))
        utter(ledger, {
          from: authority,
          topic: TOPIC,
          type: 'response',
          payload: makeResponse(question, data),
        }).catch((error: unknown) => {
          if (authority.running !== undefined) this.init.onTrouble('a question could not be answered', error)
        })
      },
      THINKING_MS.least + random.exponential(THINKING_MS.mean),
    )
    this.thinking.add(timer)
  }

  stop(): void {
    for (const timer of this.thinking) clearTimeout(timer)
    this.thinking.clear()
  }
}
