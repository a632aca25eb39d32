/** The messages of a seeded history: how many come when, and what each is. @module */
import { createHash } from 'node:crypto'
import { seededRandom, type Random } from '../mesh/random'
import { pickSize, pickTopic, pickType, TOPICS } from '../mesh/topics'
import { isAway, type Calendar } from './calendar'
import { DAY_MS, HOUR_MS, type SeedOptions } from './options'
import { HOPS_DAYS, type Spread, type TalkNetwork } from './talk-network'

export interface SeedMessage {
  readonly id: string
  /** When it was published, by a true clock, ms. */
  readonly atMs: number
  readonly type: string
  readonly sizeBytes: number
  readonly spread: Spread
  /** Everything takes so many times as long as planned. */
  readonly stretch: number
  /** Of the reports at the end, so many are missing: it did not come everywhere. */
  readonly missing: number
  /** Indices of the collectors that work then. */
  readonly heardBy: readonly number[]
}

const INCOMPLETE = 0.018
/** What a year ago was said, relative to now. */
const FIRST_RATE = 0.45

/** Where the hops begin. */
export const hopsFromMs = ({ fromMs, untilMs }: Calendar): number =>
  Math.max(fromMs, untilMs - HOPS_DAYS * DAY_MS)

/** Messages by time, from one hour's start until before another's; none while no collector works. */
export function* seedMessages(
  options: SeedOptions,
  calendar: Calendar,
  network: TalkNetwork,
  fromMs: number,
  untilMs: number,
): Generator<SeedMessage> {
  const { collectors } = calendar
  const perHour = messagesPerHour(options, calendar, network)
  for (let hourMs = Math.floor(fromMs / HOUR_MS) * HOUR_MS; hourMs < untilMs; hourMs += HOUR_MS) {
    // A stream for each hour: a part of the history can be made without what is before it.
    const random = seededRandom(options.seed, `messages of ${new Date(hourMs).toISOString()}`)
    const wanted = perHour * rhythm(hourMs, calendar)
    const count = Math.floor(wanted * random.between(0.85, 1.15) + random.next())
    const times = Array.from({ length: count }, () => Math.floor(hourMs + random.next() * HOUR_MS)).sort(
      (a, b) => a - b,
    )
    for (const [at, atMs] of times.entries()) {
      const message = describe(
        random,
        network,
        atMs,
        `${String(options.seed)}/${String(hourMs)}/${String(at)}`,
      )
      const heardBy = [...collectors.keys()].filter((index) => {
        const collector = collectors[index]
        return collector !== undefined && atMs >= collector.fromMs && !isAway(collector.outages, atMs)
      })
      if (heardBy.length > 0 && atMs < untilMs) yield { ...message, heardBy }
    }
  }
}

function describe(
  random: Random,
  network: TalkNetwork,
  atMs: number,
  label: string,
): Omit<SeedMessage, 'heardBy'> {
  const topic = pickTopic(random, TOPICS)
  const type = pickType(random, topic)
  const spread = random.pick(random.pick(network.spreads[topic]))
  const isIncomplete = random.chance(INCOMPLETE)
  return {
    id: createHash('sha256').update(label).digest('hex'),
    atMs,
    type,
    sizeBytes: pickSize(random, type) + 190,
    spread,
    // Now and then the way is jammed.
    stretch: (1 + 0.25 * random.next() ** 2) * (random.chance(0.01) ? random.between(2, 6) : 1),
    missing: isIncomplete ? 1 + random.below(Math.max(1, Math.floor(spread.events.length / 6))) : 0,
  }
}

/** How much more or less is said than on average over the last weeks. */
function rhythm(hourMs: number, { fromMs, untilMs }: Calendar): number {
  const hour = (hourMs % DAY_MS) / HOUR_MS
  const weekday = new Date(hourMs).getUTCDay()
  const byDay = weekday === 0 || weekday === 6 ? 0.74 : 1.1
  const byHour = 1 + 0.38 * Math.sin(((hour - 9) / 24) * 2 * Math.PI)
  return byDay * byHour * (FIRST_RATE + (1 - FIRST_RATE) * ((hourMs - fromMs) / (untilMs - fromMs)))
}

function messagesPerHour(options: SeedOptions, calendar: Calendar, network: TalkNetwork): number {
  let sum = 0
  for (let hourMs = hopsFromMs(calendar); hourMs < calendar.untilMs; hourMs += HOUR_MS) {
    if (calendar.collectors.every(({ outages }) => isAway(outages, hourMs))) continue
    sum += rhythm(hourMs, calendar)
  }
  return options.hops / network.meanEvents / Math.max(1, sum)
}
