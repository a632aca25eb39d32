/** Who there is: every identity of a seeded history, with its habits, its places and what it runs. @module */
import { createHash } from 'node:crypto'
import { parseIdentity } from '@/lib/peer-identity'
import { pickCarrier, pickHoster, type AutonomousSystem } from '../mesh/autonomous-systems'
import { CITIES, type City } from '../mesh/cities'
import { seededRandom, type Random } from '../mesh/random'
import { isAway, newestRelease, type Calendar } from './calendar'
import { DAY_MS, HOUR_MS, type SeedOptions } from './options'

/** `once`: comes a single time; `shut`: known to others, never reached; `sybil`: one of many on one machine. */
export const NODE_HABITS = [
  'hosted',
  'home',
  'flaky',
  'once',
  'shut',
  'sybil',
  'authority',
  'flapping',
] as const
export type NodeHabit = (typeof NODE_HABITS)[number]

export interface SeedPlace {
  readonly city: City
  readonly network: AutonomousSystem
  /** Third and fourth form of where it is: the /24 it is in. */
  readonly prefix: string
}

export interface SeedNode {
  readonly peerId: string
  readonly habit: NodeHabit
  readonly bornMs: number
  /** Stretches of life; between them it is gone for weeks. */
  readonly lives: readonly { readonly fromMs: number; readonly toMs: number }[]
  readonly place: SeedPlace
  /** Where it goes, and when; null: it stays. */
  readonly move: { readonly atMs: number; readonly place: SeedPlace } | null
  /** What its own line adds to a round trip, ms. */
  readonly lineMs: number
  /** Collector 2 hears of it. */
  readonly isHeardByAll: boolean
  readonly peers: number
  /** What it says it runs, where that is no release. */
  readonly agent: string | null
  /** Index of the release it begins with. */
  readonly release: number
  /** Median days until it takes up a release; Infinity: never. */
  readonly upgradeDays: number
}

const SHARES = { once: 0.22, shut: 0.08 } as const
const HABITS: readonly { readonly habit: NodeHabit; readonly share: number; readonly lifeDays: number }[] = [
  { habit: 'hosted', share: 45, lifeDays: 330 },
  { habit: 'home', share: 40, lifeDays: 170 },
  { habit: 'flaky', share: 15, lifeDays: 90 },
]
const PRESENT_AT_START = 0.25
const SYBILS = { most: 1_000, share: 0.12 } as const
const OTHER_AGENTS: readonly (readonly [agent: string, weight: number])[] = [
  ['rust-meshara/0.4.1', 30],
  ['rust-meshara/0.5.0', 18],
  ['meshara-lite/0.3.0', 20],
  ['meshara-lite/0.3.2', 9],
  ['nim-meshara/0.2.7', 8],
  ['meshara-light-client', 7],
  ['custom-build', 4],
  ['libp2p', 4],
]
const OTHER_SHARE = 0.11
const RETURN_SHARE = 0.3
const MOVE_SHARE = 0.06

export interface PopulationInit {
  readonly options: SeedOptions
  readonly calendar: Calendar
  /** Raw Ed25519 public keys, lower-case hex; the last is one that comes and goes. */
  readonly authorities: readonly string[]
}

/** Ascending by birth. */
export function planPopulation({ options, calendar, authorities }: PopulationInit): SeedNode[] {
  const { seed } = options
  const sybils = Math.min(SYBILS.most, Math.round(options.nodes * SYBILS.share))
  const others = Math.max(0, options.nodes - sybils - authorities.length)
  const once = Math.round(others * SHARES.once)
  const shut = Math.round(others * SHARES.shut)
  const births = createBirths(calendar)
  const machine = sybilMachine(seededRandom(seed, 'sybil machine'))
  const nodes: SeedNode[] = []

  for (const [index, publicKey] of authorities.entries()) {
    const random = seededRandom(seed, `authority ${String(index)}`)
    const habit = index === authorities.length - 1 ? 'flapping' : 'authority'
    nodes.push({
      ...describe(random, calendar, habit, calendar.fromMs + index * 60_000),
      peerId: parseIdentity(publicKey).peerId,
      lives: [{ fromMs: calendar.fromMs + index * 60_000, toMs: Infinity }],
      agent: null,
      release: newestRelease(calendar.releases, calendar.fromMs),
      upgradeDays: 0.8,
      isHeardByAll: true,
      move: null,
    })
  }
  for (let index = 0; index < others + sybils; index += 1) {
    const random = seededRandom(seed, `node ${String(index)}`)
    const isSybil = index >= others
    const habit = isSybil
      ? 'sybil'
      : index < once
        ? 'once'
        : index < once + shut
          ? 'shut'
          : random.pick(HABITS, ({ share }) => share).habit
    const bornMs = isSybil ? sybilBirth(random, calendar) : births(random, habit)
    nodes.push({
      ...describe(random, calendar, habit, bornMs),
      peerId: peerIdOf(seed, index),
      ...(isSybil ? { place: machine, move: null, lives: [sybilLife(random, calendar, bornMs)] } : {}),
    })
  }
  return nodes.sort((a, b) => a.bornMs - b.bornMs || (a.peerId < b.peerId ? -1 : 1))
}

function describe(random: Random, calendar: Calendar, habit: NodeHabit, bornMs: number): SeedNode {
  const place = pickPlace(random, habit)
  const isOther = random.chance(OTHER_SHARE)
  const newest = newestRelease(calendar.releases, bornMs)
  // Of those that are there at the start, many have not upgraded for a while.
  const lag = bornMs === calendar.fromMs ? random.below(4) : random.chance(0.82) ? 0 : 1 + random.below(2)
  return {
    peerId: '',
    habit,
    bornMs,
    lives: lives(random, calendar, habit, bornMs),
    place,
    move: random.chance(MOVE_SHARE)
      ? { atMs: random.between(bornMs, calendar.untilMs), place: pickPlace(random, habit) }
      : null,
    lineMs:
      habit === 'hosted' || habit === 'authority' || habit === 'flapping'
        ? random.between(0.2, 1.5)
        : 4 + random.exponential(9),
    isHeardByAll: random.next() < (calendar.collectors[1]?.coverage ?? 1),
    peers: Math.round(40 + random.exponential(90)),
    agent: isOther ? random.pick(OTHER_AGENTS, ([, weight]) => weight)[0] : null,
    release: Math.max(0, newest - lag),
    upgradeDays: random.chance(0.09)
      ? Infinity
      : (habit === 'hosted' ? 7 : 13) * Math.exp(0.5 * normal(random)),
  }
}

function lives(
  random: Random,
  { untilMs }: Calendar,
  habit: NodeHabit,
  bornMs: number,
): { fromMs: number; toMs: number }[] {
  if (habit === 'once') return [{ fromMs: bornMs, toMs: bornMs + (0.15 + random.exponential(1.6)) * HOUR_MS }]
  if (habit === 'shut') return [{ fromMs: bornMs, toMs: bornMs + (2 + random.exponential(25)) * DAY_MS }]
  const lifeDays = HABITS.find((entry) => entry.habit === habit)?.lifeDays ?? 365
  const firstEndMs = bornMs + (1 + random.exponential(lifeDays)) * DAY_MS
  if (firstEndMs >= untilMs || !random.chance(RETURN_SHARE)) return [{ fromMs: bornMs, toMs: firstEndMs }]
  const backMs = firstEndMs + random.between(15, 80) * DAY_MS
  return [
    { fromMs: bornMs, toMs: firstEndMs },
    { fromMs: backMs, toMs: backMs + (2 + random.exponential(lifeDays / 2)) * DAY_MS },
  ]
}

/** Births by day: more as the network grows, more after a release, fewer at the weekend, none while nobody looks. */
function createBirths(calendar: Calendar): (random: Random, habit: NodeHabit) => number {
  const { fromMs, untilMs, releases, collectors } = calendar
  const days = Math.ceil((untilMs - fromMs) / DAY_MS)
  let sum = 0
  const upTo = Array.from({ length: days }, (_, day) => {
    const atMs = fromMs + day * DAY_MS
    const sinceDays = (atMs - (releases[newestRelease(releases, atMs)]?.atMs ?? 0)) / DAY_MS
    const weekday = new Date(atMs).getUTCDay()
    const isWeekend = weekday === 0 || weekday === 6
    sum += (0.5 + (1.1 * day) / days) * (1 + 1.8 * Math.exp(-sinceDays / 8)) * (isWeekend ? 0.72 : 1)
    return sum
  })
  const outages = collectors[0]?.outages ?? []
  return (random, habit) => {
    const isResident = habit === 'hosted' || habit === 'home' || habit === 'flaky'
    if (isResident && random.chance(PRESENT_AT_START)) return fromMs
    const lot = random.next() * sum
    const day = upTo.findIndex((share) => share > lot)
    // People come in the course of the day, most of them in its second half.
    const hour = 24 * Math.min(0.999, 0.2 + 0.8 * Math.sqrt(random.next()))
    const bornMs = Math.floor(fromMs + (Math.max(0, day) + hour / 24) * DAY_MS)
    const outage = outages.find(({ fromMs: awayMs, toMs }) => bornMs >= awayMs && bornMs < toMs)
    const metMs = outage === undefined ? bornMs : outage.toMs + Math.floor(random.between(0.02, 2) * HOUR_MS)
    return Math.min(metMs, untilMs - HOUR_MS)
  }
}

function sybilBirth(random: Random, { sybil, collectors }: Calendar): number {
  const bornMs = Math.floor(sybil.fromMs + random.exponential(0.9) * DAY_MS)
  const capped = Math.min(bornMs, sybil.toMs)
  const isSeen = !isAway(collectors[0]?.outages ?? [], capped)
  return isSeen ? capped : capped + DAY_MS
}

/** Two in three go again, over some days. */
function sybilLife(
  random: Random,
  { sybil, untilMs }: Calendar,
  bornMs: number,
): { fromMs: number; toMs: number } {
  const goes = random.chance(0.65)
  const toMs = goes ? random.between(sybil.toMs, untilMs) : Infinity
  return { fromMs: bornMs, toMs: Math.max(toMs, bornMs + HOUR_MS) }
}

function sybilMachine(random: Random): SeedPlace {
  const city = CITIES.find((one) => one.city === 'Falkenstein') ?? random.pick(CITIES)
  const network = pickHoster(random, city.country)
  return { city, network, prefix: prefixOf(network.asn, 250, random.below(256)) }
}

function pickPlace(random: Random, habit: NodeHabit): SeedPlace {
  const city = random.pick(CITIES, ({ weight }) => weight ** 1.35)
  const isHome = habit === 'home' || habit === 'flaky' || habit === 'once' || habit === 'shut'
  const network =
    isHome && random.chance(0.85) ? pickCarrier(random, city.country) : pickHoster(random, city.country)
  // A hosting company puts many customers side by side; households are spread.
  const place = isHome ? random.below(64_000) : Math.floor(90 * random.next() ** 2)
  return { city, network, prefix: prefixOf(network.asn, place >> 8, place & 255) }
}

/** A /24 that belongs to nobody else in this history: its first byte is public, the rest follows from the system. */
export function prefixOf(asn: number, high: number, low: number): string {
  const mixed = Math.imul(asn, 0x9e3779b1) >>> 0
  const first = [31, 45, 78, 91, 109, 138, 152, 185][mixed & 7] ?? 31
  return `/ip4/${String(first)}.${String(((mixed >>> 8) + high) & 255)}.${String(low)}.0/ipcidr/24`
}

/** The identity of the `index`-th node of a history. */
export function peerIdOf(seed: number, index: number): string {
  const key = createHash('sha256')
    .update(`${String(seed)}/key ${String(index)}`)
    .digest('hex')
  return parseIdentity(key).peerId
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
}
