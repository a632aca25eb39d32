/** What is kept of a seeded history for some days only: links between nodes, who listened to what, and clocks. @module */
import { seededRandom } from '../mesh/random'
import { TOPICS } from '../mesh/topics'
import { isAway, type Calendar } from './calendar'
import { DAY_MS, HOUR_MS, MINUTE_MS, type SeedOptions } from './options'
import type { SeedNode } from './population'
import { Presence } from './presence'
import { NEIGHBOUR_SETS } from './tables'
import { hopsFromMs } from './talk'
import type { TalkNetwork } from './talk-network'
import { TextBatches, time, type SeedBatch } from './text-batch'

const SUBSCRIPTIONS = {
  table: 'subscriptions',
  columns: ['topic', 'node_num', 'at', 'subscribed', 'collector'],
} as const
const CLOCKS = {
  table: 'node_clocks',
  columns: ['node_num', 'at', 'component', 'offset_ms', 'drift_ppm', 'uncertainty_ms'],
} as const

const LINKS_DAYS = 2
const LINKS_EVERY_MS = 12 * HOUR_MS
const LINKS_MOST = 36
const STATED_EVERY_MS = 10 * MINUTE_MS

export interface LastDaysInit {
  readonly options: SeedOptions
  readonly calendar: Calendar
  readonly nodes: readonly SeedNode[]
  readonly numbers: ArrayLike<number>
}

/** Routing tables of those who are on, twice a day. */
export function* seedLinks({ options, calendar, nodes, numbers }: LastDaysInit): Generator<SeedBatch> {
  const batches = new TextBatches(NEIGHBOUR_SETS, 20_000)
  const presence = new Presence(nodes, options.seed)
  const random = seededRandom(options.seed, 'links')
  const { untilMs, collectors } = calendar
  const collector = collectors[0]?.name ?? ''
  for (let atMs = untilMs - LINKS_DAYS * DAY_MS; atMs < untilMs; atMs += LINKS_EVERY_MS) {
    const present = [...nodes.keys()].filter((node) => presence.isOn(node, atMs))
    for (const node of present) {
      const wanted = Math.min(LINKS_MOST, 8 + Math.round((nodes[node]?.peers ?? 0) / 6), present.length - 1)
      const linked = new Set<number>()
      for (let draw = 0; draw < wanted; draw += 1) {
        // Those that were there first are known to more.
        const other = present[Math.floor(present.length * random.next() ** 1.6)] ?? node
        if (other !== node) linked.add(numbers[other] ?? 0)
      }
      const list = [...linked].sort((a, b) => a - b).join(',')
      const seenMs = Math.floor(atMs + random.next() * LINKS_EVERY_MS * 0.9)
      if (
        batches.add(`${String(numbers[node] ?? 0)}\ttable\t${time(seenMs)}\t${collector}\t1\t[${list}]\n`)
      ) {
        yield* taken(batches)
      }
    }
  }
  yield* taken(batches)
}

/** Subscriptions and clocks of the nodes that report, every ten minutes while the first collector works. */
export function* seedReporters(
  { calendar, numbers }: LastDaysInit,
  network: TalkNetwork,
): Generator<SeedBatch> {
  const subscriptions = new TextBatches(SUBSCRIPTIONS, 100_000)
  const clocks = new TextBatches(CLOCKS, 100_000)
  const [first] = calendar.collectors
  const reference = String(numbers[network.reporters[0] ?? 0] ?? 0)
  const number = (node: number): string => String(numbers[node] ?? 0)
  for (let atMs = hopsFromMs(calendar); atMs < calendar.untilMs; atMs += STATED_EVERY_MS) {
    if (first === undefined || isAway(first.outages, atMs)) continue
    for (const topic of TOPICS) {
      for (const node of network.listeners[topic]) {
        subscriptions.add(`${topic}\t${number(node)}\t${time(atMs + (node % 600))}\t1\t${first.name}\n`)
      }
    }
    for (const node of network.reporters) {
      const offset = network.skewMs.get(node) ?? 0
      clocks.add(`${number(node)}\t${time(atMs)}\t${reference}\t${String(offset)}\t0\t1.5\n`)
    }
    if (subscriptions.isFull()) yield* taken(subscriptions)
    if (clocks.isFull()) yield* taken(clocks)
  }
  yield* taken(subscriptions)
  yield* taken(clocks)
}

function* taken(batches: TextBatches): Generator<SeedBatch> {
  const batch = batches.take()
  if (batch !== null) yield batch
}
