/** What happens to everybody: who collects from when, when collectors were away, and when releases came out. @module */
import { seededRandom, type Random } from '../mesh/random'
import { DAY_MS, HOUR_MS, MINUTE_MS, type SeedOptions } from './options'

/** From `fromMs` until before `toMs`. */
export interface Stretch {
  readonly fromMs: number
  readonly toMs: number
}

export interface SeedCollector {
  readonly name: string
  readonly lat: number
  readonly lon: number
  /** It begins to work then. */
  readonly fromMs: number
  /** Share of the nodes it hears of. */
  readonly coverage: number
  /** When it was away: ascending, apart from each other. */
  readonly outages: readonly Stretch[]
}

export interface Release {
  readonly version: string
  readonly atMs: number
}

export interface Calendar {
  readonly fromMs: number
  readonly untilMs: number
  readonly collectors: readonly SeedCollector[]
  /** Ascending; the first came out before the history begins. */
  readonly releases: readonly Release[]
  /** A thousand identities on one machine: when they come, when they begin to go. */
  readonly sybil: Stretch
}

/** Releases before the history begins that some nodes still run. */
const OLD_RELEASES_DAYS = 110
const RELEASE_GAP_DAYS = [17, 44] as const
const NEWEST_RELEASE_DAYS = 9
const FIRST_RELEASE = { major: 1, minor: 4, patch: 0 } as const
const PATCHES_MOST = 3

/** When both collectors were away: where in the history, and for how long. The longest takes a whole UTC day with it. */
const JOINT_OUTAGES = [
  { at: 0.23, hours: 6 },
  { at: 0.55, hours: 53 },
  { at: 0.81, hours: 14 },
] as const
const SHORT_HISTORY_DAYS = 60
const SHORT_OUTAGE = { at: 0.55, hours: 5 } as const
/** One that a week's chart shows. */
const RECENT_OUTAGE = { daysAgo: 4.3, hours: 3, leastDays: 14 } as const
const OWN_OUTAGE_EVERY_DAYS = 24
const SECOND_COLLECTOR_AT = 0.12

const SYBIL_DAYS_AGO = { from: 24, to: 5 } as const

export function planCalendar(options: SeedOptions): Calendar {
  const { seed, days, untilMs } = options
  const fromMs = untilMs - days * DAY_MS
  const joint = jointOutages(fromMs, days, untilMs)
  const collector = (
    name: string,
    lat: number,
    lon: number,
    startMs: number,
    coverage: number,
  ): SeedCollector => ({
    name,
    lat,
    lon,
    fromMs: startMs,
    coverage,
    outages: merged([...joint, ...ownOutages(seededRandom(seed, `outages of ${name}`), startMs, untilMs)]),
  })
  const sybilDays = Math.min(SYBIL_DAYS_AGO.from, days * 0.6)
  return {
    fromMs,
    untilMs,
    collectors: [
      collector('collector-1', 52.4, 4.9, fromMs, 1),
      collector('collector-2', 39, -77.5, fromMs + days * SECOND_COLLECTOR_AT * DAY_MS, 0.84),
    ],
    releases: planReleases(seededRandom(seed, 'releases'), fromMs, untilMs),
    sybil: {
      fromMs: untilMs - sybilDays * DAY_MS,
      toMs: untilMs - Math.min(SYBIL_DAYS_AGO.to, sybilDays / 3) * DAY_MS,
    },
  }
}

/** The version that came out last before a time. */
export function newestRelease(releases: readonly Release[], atMs: number): number {
  let newest = 0
  for (const [index, release] of releases.entries()) if (release.atMs <= atMs) newest = index
  return newest
}

export function isAway(outages: readonly Stretch[], atMs: number): boolean {
  return outages.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)
}

function planReleases(random: Random, fromMs: number, untilMs: number): Release[] {
  const releases: Release[] = []
  let { minor, patch } = FIRST_RELEASE
  let atMs = fromMs - OLD_RELEASES_DAYS * DAY_MS
  const lastMs = untilMs - NEWEST_RELEASE_DAYS * DAY_MS
  while (atMs < lastMs) {
    releases.push({ version: [FIRST_RELEASE.major, minor, patch].join('.'), atMs })
    if (random.chance(0.45) && patch + 1 < PATCHES_MOST) patch += 1
    else {
      minor += 1
      patch = 0
    }
    atMs += random.between(...RELEASE_GAP_DAYS) * DAY_MS
  }
  // At noon: people release while they are at work.
  releases.push({ version: [FIRST_RELEASE.major, minor, patch].join('.'), atMs: lastMs })
  return releases.map(({ version, atMs: at }) => ({
    version,
    atMs: Math.floor(at / DAY_MS) * DAY_MS + 13 * HOUR_MS,
  }))
}

function jointOutages(fromMs: number, days: number, untilMs: number): Stretch[] {
  const planned = days < SHORT_HISTORY_DAYS ? [SHORT_OUTAGE] : JOINT_OUTAGES
  const outages = planned.map(({ at, hours }) => {
    // In the evening, so that the longest takes two nights and the days between them.
    const startMs = Math.floor((fromMs + at * days * DAY_MS) / DAY_MS) * DAY_MS + 18.4 * HOUR_MS
    return { fromMs: startMs, toMs: startMs + hours * HOUR_MS }
  })
  if (days >= RECENT_OUTAGE.leastDays) {
    const startMs = untilMs - RECENT_OUTAGE.daysAgo * DAY_MS
    outages.push({ fromMs: startMs, toMs: startMs + RECENT_OUTAGE.hours * HOUR_MS })
  }
  return outages
}

function ownOutages(random: Random, fromMs: number, untilMs: number): Stretch[] {
  const outages: Stretch[] = []
  let atMs = fromMs + random.exponential(OWN_OUTAGE_EVERY_DAYS) * DAY_MS
  while (atMs < untilMs - HOUR_MS) {
    const lengthMs = 12 * MINUTE_MS + Math.min(10 * HOUR_MS, random.exponential(100) * MINUTE_MS)
    outages.push({ fromMs: Math.floor(atMs), toMs: Math.floor(Math.min(atMs + lengthMs, untilMs)) })
    atMs += lengthMs + random.exponential(OWN_OUTAGE_EVERY_DAYS) * DAY_MS
  }
  return outages
}

function merged(outages: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = []
  for (const outage of [...outages].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = result.at(-1)
    if (last !== undefined && outage.fromMs <= last.toMs) {
      result[result.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, outage.toMs) }
    } else result.push(outage)
  }
  return result
}
