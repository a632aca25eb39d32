/** What messages of a seeded history leave behind: reports of their hops, what collectors saw, and the ready rows. @module */
import type { Calendar } from './calendar'
import { DAY_MS, HOUR_MS, MINUTE_MS, type SeedOptions } from './options'
import { hopsFromMs, seedMessages, type SeedMessage } from './talk'
import type { Spread, TalkNetwork } from './talk-network'
import { BLOCKS, MESSAGES, OBSERVATIONS, RECKONED_HOPS, RECKONED_MESSAGES } from './tables'
import { NULL, TextBatches, time, type SeedBatch } from './text-batch'

const EVENTS_MAX = 250_000
const ROWS_MAX = 100_000
const HOP_ROWS_MAX = 250_000
const SLOT_MS = 30_000
/** As the keeper of messages makes a version: of the number of reports, and settled. */
const KNOWLEDGE = 8_192
const REPORT_LAG_MS = 1_400
/** Of the older history each link is counted so often a day. */
const OLD_COUNTS_A_DAY = 2
/** The tables are cut by the day, and a block may be of a hundred parts at most. */
const OLD_BLOCK_DAYS = 20

export interface TalkInit {
  readonly options: SeedOptions
  readonly calendar: Calendar
  readonly network: TalkNetwork
  readonly numbers: ArrayLike<number>
}

/** The cells of a way that are the same for every message that takes it. */
interface SpreadText {
  readonly kinds: readonly string[]
  readonly nodes: readonly string[]
  readonly peers: readonly string[]
  /** `from`, `to`, whether first: of each event that is a hop. */
  readonly hops: readonly (string | null)[]
}

export function* seedTalk(init: TalkInit): Generator<SeedBatch> {
  const { options, calendar, network } = init
  const rows = new TalkRows(init)
  for (const message of seedMessages(options, calendar, network, hopsFromMs(calendar), calendar.untilMs)) {
    rows.add(message)
    yield* rows.full()
  }
  yield* rows.rest()
}

/** What is left of the time before: counts of messages, and some hops of each day. */
export function* seedOldTalk({ options, calendar, network, numbers }: TalkInit): Generator<SeedBatch> {
  const messages = new TextBatches(RECKONED_MESSAGES, ROWS_MAX, 'reckoned_messages:old')
  const hops = new TextBatches(RECKONED_HOPS, HOP_ROWS_MAX, 'reckoned_hops:old')
  const untilMs = hopsFromMs(calendar)
  let countedMs = calendar.fromMs
  let cutMs = calendar.fromMs + OLD_BLOCK_DAYS * DAY_MS
  const counted = new Set<string>()
  for (const message of seedMessages(options, calendar, network, calendar.fromMs, untilMs)) {
    if (message.atMs >= cutMs) {
      cutMs += OLD_BLOCK_DAYS * DAY_MS
      yield* taken(messages)
      yield* taken(hops)
    }
    if (messages.add(reckonedMessage(message))) yield* taken(messages)
    if (message.atMs >= countedMs + DAY_MS / OLD_COUNTS_A_DAY) {
      countedMs = message.atMs
      counted.clear()
    }
    for (const { kind, node, peer, latencyMs } of message.spread.events) {
      const link = `${String(numbers[peer] ?? 0)}\t${String(numbers[node] ?? 0)}`
      if (kind !== 1 || counted.has(link)) continue
      counted.add(link)
      hops.add(
        `${slotAndHour(message.atMs)}\t${link}\t1\t${String(message.sizeBytes)}\t${ms(latencyMs * message.stretch)}\n`,
      )
    }
    if (hops.isFull()) yield* taken(hops)
  }
  yield* taken(messages)
  yield* taken(hops)
}

class TalkRows {
  private readonly blocks = new TextBatches(BLOCKS, EVENTS_MAX)
  private readonly observations = new TextBatches(OBSERVATIONS, ROWS_MAX)
  private readonly messages = new TextBatches(MESSAGES, ROWS_MAX)
  private readonly reckonedMessages = new TextBatches(RECKONED_MESSAGES, ROWS_MAX)
  private readonly reckonedHops = new TextBatches(RECKONED_HOPS, HOP_ROWS_MAX)
  private readonly texts = new Map<Spread, SpreadText>()
  private events = 0

  constructor(private readonly init: TalkInit) {}

  add(message: SeedMessage): void {
    const { numbers, calendar, network } = this.init
    const { spread, atMs, heardBy, stretch } = message
    const kept = spread.events.length - message.missing
    const text = this.textOf(spread)
    const heardMs = atMs + REPORT_LAG_MS
    const atUs: number[] = []
    const slots = `${slotAndHour(heardMs)}\t`
    const size = String(message.sizeBytes)
    for (let at = 0; at < kept; at += 1) {
      const event = spread.events[at]
      if (event === undefined) break
      atUs.push(1_000 * (atMs + (network.skewMs.get(event.node) ?? 0)) + Math.round(event.afterUs * stretch))
      const hop = text.hops[at]
      if (hop !== null && hop !== undefined) {
        this.reckonedHops.add(
          `${slots}${hop}${size}\t${event.kind === 1 ? ms(event.latencyMs * stretch) : NULL}\n`,
        )
      }
    }
    const list = (cells: readonly string[]): string => `[${cells.slice(0, kept).join(',')}]`
    const reporter = calendar.collectors[heardBy[0] ?? 0]?.name ?? ''
    this.events += kept
    this.blocks.add(
      `${reporter}\t${time(heardMs)}\t${message.id}\t${spread.topic}\t\t${list(text.kinds)}\t${list(text.nodes)}\t${list(text.peers)}\t[${atUs.join(',')}]\n`,
    )
    for (const index of heardBy) {
      const name = calendar.collectors[index]?.name ?? ''
      const arrived = time(atMs + 300 + 40 * index)
      const lastHop = String(numbers[spread.events[Math.min(5, kept - 1)]?.node ?? 0] ?? 0)
      const origin = String(numbers[spread.origin] ?? 0)
      this.observations.add(
        `${message.id}\t${name}\t${spread.topic}\t${arrived}\t${size}\t${origin}\t${lastHop}\t${message.type}\t1\t${time(atMs)}\t2\t16\tvalid\t${arrived}\n`,
      )
    }
    this.messages.add(this.messageRow(message, kept, heardMs))
    this.reckonedMessages.add(reckonedMessage(message))
  }

  *full(): Generator<SeedBatch> {
    if (this.events >= EVENTS_MAX) {
      this.events = 0
      yield* taken(this.blocks)
    }
    for (const batches of [this.observations, this.messages, this.reckonedMessages, this.reckonedHops]) {
      if (batches.isFull()) yield* taken(batches)
    }
  }

  *rest(): Generator<SeedBatch> {
    for (const batches of [
      this.blocks,
      this.observations,
      this.messages,
      this.reckonedMessages,
      this.reckonedHops,
    ]) {
      yield* taken(batches)
    }
  }

  private messageRow(message: SeedMessage, kept: number, heardMs: number): string {
    const { numbers, network } = this.init
    const { spread, stretch, heardBy, atMs } = message
    const { reached, duplicates } = counts(message)
    const version = (kept + heardBy.length) * KNOWLEDGE + 1
    const publishedUs = atMs + (network.skewMs.get(spread.origin) ?? 0)
    return [
      time(atMs + 300),
      message.id,
      version,
      0,
      time(heardMs + MINUTE_MS),
      time(heardMs),
      spread.topic,
      message.type,
      message.sizeBytes,
      numbers[spread.origin] ?? 0,
      'published',
      `${time(publishedUs)}000`,
      reached,
      spread.listeners,
      reached,
      spread.depth,
      reached - 1,
      duplicates,
      0,
      0,
      ms(spread.t50Ms * stretch),
      ms(spread.t90Ms * stretch),
      ms(spread.t100Ms * stretch),
      'valid',
      1,
      1,
      reached < spread.listeners ? 1 : 0,
    ]
      .join('\t')
      .concat('\n')
  }

  private textOf(spread: Spread): SpreadText {
    const known = this.texts.get(spread)
    if (known !== undefined) return known
    const { numbers } = this.init
    const number = (node: number): string => String(node === -1 ? 0 : (numbers[node] ?? 0))
    const { events } = spread
    const made = {
      kinds: events.map(({ kind }) => ["'publish'", "'deliver'", "'duplicate'"][kind] ?? ''),
      nodes: events.map(({ node }) => number(node)),
      peers: events.map(({ peer }) => number(peer)),
      hops: events.map(({ kind, node, peer }) =>
        kind === 0 ? null : `${number(peer)}\t${number(node)}\t${kind === 1 ? '1' : '0'}\t`,
      ),
    }
    this.texts.set(spread, made)
    return made
  }
}

function* taken(batches: TextBatches): Generator<SeedBatch> {
  const batch = batches.take()
  if (batch !== null) yield batch
}

/** Of the reports that there are. */
function counts({ spread, missing }: SeedMessage): { reached: number; duplicates: number } {
  if (missing === 0) return spread
  const kept = spread.events.slice(0, spread.events.length - missing)
  const duplicates = kept.filter(({ kind }) => kind === 2).length
  return { reached: kept.length - duplicates, duplicates }
}

function reckonedMessage(message: SeedMessage): string {
  const { spread, stretch } = message
  const { reached, duplicates } = counts(message)
  return [
    slotAndHour(message.atMs + 300),
    spread.topic,
    message.type,
    message.sizeBytes,
    reached,
    spread.listeners,
    reached,
    reached - 1,
    duplicates,
    spread.depth,
    ms(spread.t50Ms * stretch),
    ms(spread.t90Ms * stretch),
    ms(spread.t100Ms * stretch),
  ]
    .join('\t')
    .concat('\n')
}

/** Both in seconds, as a DateTime takes them. */
function slotAndHour(atMs: number): string {
  const slot = (Math.floor(atMs / SLOT_MS) * SLOT_MS) / 1_000
  const hour = (Math.floor(atMs / HOUR_MS) * HOUR_MS) / 1_000
  return `${String(slot)}\t${String(hour)}`
}

/** Milliseconds to a hundredth. */
const ms = (value: number): string => String(Math.round(value * 100) / 100)
