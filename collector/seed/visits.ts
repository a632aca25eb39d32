/**
 * The visits of a seeded history: rounds of each collector through all the nodes it knows, more often of late, and a
 * first visit of whoever is new. A round passes the nodes in the order of their birth, so each node's visits come in
 * the order of time.
 * @module
 */
import { seededRandom, type Random } from '../mesh/random'
import { isAway, type Calendar, type Stretch } from './calendar'
import { FAILURES } from './failures'
import { DAY_MS, HOUR_MS, MINUTE_MS, type SeedOptions } from './options'
import type { SeedNode, SeedPlace } from './population'
import { Presence } from './presence'
import { TextBatches, time, type SeedBatch } from './text-batch'
import { rounds, type Pace, type Round } from './rounds'
import { ATTEMPTS, CRAWLS, SIGHTINGS } from './tables'
import { identityCells, missedCells, missedTookMs, reachedCells, rttCells } from './visit-cells'
import { placeText, roundTrip } from './visit-places'
import { Versions } from './versions'

/** What a view writes, it writes once a block: large ones cost less a row. */
const BATCH_ROWS = 320_000
/** Hours are kept for so long, and show more when each holds a round. */
const RECENT_DAYS = 40
/** Share of all visits that are of that time, of a whole year. */
const RECENT_SHARE = 0.4
/** A node that was not reached for so long is no longer visited, until it is there again. */
const FORGOTTEN_MS = 7 * DAY_MS
/** Behind so many failures in a row, only one round in four tries again. */
const PATIENCE = 8
const SLACK = 4
const MISSED = 0.006
const TABLE_UNREAD = 0.012
/** Share of the nodes that one collector can never reach, though the other does. */
const BLOCKED = 0.02
const ATTEMPTS_DAYS = 14

export interface VisitsInit {
  readonly options: SeedOptions
  readonly calendar: Calendar
  readonly nodes: readonly SeedNode[]
  /** Number of each node in the store. */
  readonly numbers: ArrayLike<number>
}

/** Everything that visits leave behind, in blocks, the oldest first. */
export function* seedVisits(init: VisitsInit): Generator<SeedBatch> {
  const pace = findPace(init)
  const simulation = new Visits(init)
  for (const round of rounds(init.calendar, pace)) yield* simulation.run(round)
  yield* simulation.rest()
}

/** How far apart rounds have to be for as many visits as are wanted: from a thinned history that is only counted. */
export function findPace(init: VisitsInit): Pace {
  const { calendar, options } = init
  const lateFromMs = Math.max(calendar.fromMs, calendar.untilMs - RECENT_DAYS * DAY_MS)
  const isShort = lateFromMs === calendar.fromMs
  const sampleMs = 6 * HOUR_MS
  const counted = { before: 0, late: 0, meetings: 0 }
  const counting = new Visits(init, (atMs, isMeeting) => {
    if (isMeeting) counted.meetings += 1
    else if (atMs < lateFromMs) counted.before += 1
    else counted.late += 1
  })
  for (const round of rounds(calendar, { beforeMs: sampleMs, lateMs: sampleMs, lateFromMs })) {
    // Counts, and makes no block.
    counting.run(round).next()
  }
  const wanted = Math.max(1, options.sightings - counted.meetings)
  const lateWanted = isShort ? wanted : wanted * RECENT_SHARE
  return {
    beforeMs: Math.round((sampleMs * counted.before) / Math.max(1, wanted - lateWanted)) || sampleMs,
    lateMs: Math.round((sampleMs * counted.late) / lateWanted) || sampleMs,
    lateFromMs,
  }
}

/** Told of each visit instead of its row being written. */
type OnVisit = (atMs: number, isMeeting: boolean) => void

class Visits {
  private readonly presence: Presence
  private readonly versions: Versions
  private readonly random: Random
  private readonly identities: readonly string[]
  private readonly failures: readonly Uint8Array[]
  private readonly reachedMs: readonly Float64Array[]
  private readonly away: number[]
  private readonly places: string[]
  private readonly delays: readonly Float64Array[]
  private readonly moved: Uint8Array
  private readonly rows = new TextBatches(SIGHTINGS, BATCH_ROWS)
  private readonly crawls = new TextBatches(CRAWLS, BATCH_ROWS)
  private readonly attempts = new TextBatches(ATTEMPTS, BATCH_ROWS)
  private readonly reasons: Uint8Array
  private readonly blocked: Uint8Array
  private readonly prefixes: readonly string[]
  private born = 0
  private reached = 0

  constructor(
    private readonly init: VisitsInit,
    private readonly onVisit?: OnVisit,
  ) {
    const { nodes, calendar, options } = init
    this.presence = new Presence(nodes, options.seed)
    this.versions = new Versions(nodes, calendar, options.seed)
    this.random = seededRandom(options.seed, 'visits')
    this.identities = this.versions.identities.map(identityCells)
    this.failures = calendar.collectors.map(() => new Uint8Array(nodes.length))
    this.reachedMs = calendar.collectors.map(() => new Float64Array(nodes.length).fill(-Infinity))
    this.away = calendar.collectors.map(() => 0)
    this.places = nodes.map(({ place }) => placeText(place))
    this.delays = calendar.collectors.map((collector) =>
      Float64Array.from(nodes, (node) => roundTrip(collector, node, node.place)),
    )
    this.moved = new Uint8Array(nodes.length)
    this.prefixes = nodes.map(({ place }) => place.prefix)
    const lots = seededRandom(options.seed, 'reasons')
    this.reasons = Uint8Array.from(nodes, () => FAILURES.indexOf(lots.pick(FAILURES, ([, weight]) => weight)))
    // 1: shut to the first collector, 2: to the second.
    this.blocked = Uint8Array.from(nodes, ({ habit }) =>
      (habit === 'home' || habit === 'hosted') && lots.chance(BLOCKED) ? 1 + lots.below(2) : 0,
    )
  }

  *run(round: Round): Generator<SeedBatch> {
    const { nodes, calendar } = this.init
    const { collector, startMs, spanMs } = round
    const { fromMs } = calendar
    for (; (nodes[this.born]?.bornMs ?? Infinity) <= startMs; this.born += 1) {
      if ((nodes[this.born]?.bornMs ?? 0) > fromMs) yield* this.meet(this.born)
    }
    const present = this.born
    const before = this.reached
    let visited = 0
    for (let node = 0; node < present; node += 1) {
      const atMs = Math.floor(startMs + (spanMs * (node + this.random.next())) / present)
      if (!this.isDue(collector, node, atMs, startMs)) continue
      if (this.isAway(collector, atMs)) continue
      visited += 1
      if (this.visit(collector, node, atMs, startMs, false)) yield* this.full()
    }
    if (visited > 0) this.crawl(round, visited, this.reached - before)
  }

  *rest(): Generator<SeedBatch> {
    // Whoever came after the last round began.
    for (; this.born < this.init.nodes.length; this.born += 1) yield* this.meet(this.born)
    for (const batches of [this.rows, this.attempts, this.crawls]) {
      const batch = batches.take()
      if (batch !== null) yield batch
    }
  }

  private *full(): Generator<SeedBatch> {
    for (const batches of [this.rows, this.attempts, this.crawls]) {
      const batch = batches.isFull() ? batches.take() : null
      if (batch !== null) yield batch
    }
  }

  private *meet(node: number): Generator<SeedBatch> {
    const bornMs = this.init.nodes[node]?.bornMs ?? 0
    for (const [collector, { fromMs }] of this.init.calendar.collectors.entries()) {
      const atMs = Math.floor(bornMs + (20 + 100 * this.random.next()) * 1_000)
      if (
        atMs < fromMs ||
        !this.hearsOf(collector, node) ||
        isAway(this.init.calendar.collectors[collector]?.outages ?? [], atMs)
      )
        continue
      if (this.visit(collector, node, atMs, 0, true)) yield* this.full()
    }
  }

  private hearsOf(collector: number, node: number): boolean {
    return collector === 0 || this.init.nodes[node]?.isHeardByAll === true
  }

  private isDue(collector: number, node: number, atMs: number, startMs: number): boolean {
    if (!this.hearsOf(collector, node)) return false
    const plan = this.init.nodes[node]
    if (plan === undefined) return false
    if (plan.habit === 'shut') {
      const isNamed = atMs < (plan.lives[0]?.toMs ?? 0)
      return isNamed && this.isPicked(node, startMs)
    }
    if (this.presence.isOn(node, atMs)) return true
    const lastMs = this.reachedMs[collector]?.[node] ?? -Infinity
    if (atMs - lastMs > FORGOTTEN_MS) return false
    return (this.failures[collector]?.[node] ?? 0) < PATIENCE || this.isPicked(node, startMs)
  }

  /** One round in a few. */
  private isPicked(node: number, startMs: number): boolean {
    return (Math.imul(node + Math.floor(startMs / MINUTE_MS), 0x9e3779b1) >>> 16) % SLACK === 0
  }

  private isAway(collector: number, atMs: number): boolean {
    const outages = this.init.calendar.collectors[collector]?.outages ?? []
    let index = this.away[collector] ?? 0
    while (index < outages.length && (outages[index]?.toMs ?? 0) < atMs - 2 * DAY_MS) index += 1
    this.away[collector] = index
    return isIn(outages[index], atMs) || isIn(outages[index + 1], atMs) || isIn(outages[index + 2], atMs)
  }

  /** @returns true when a block is full. */
  private visit(collector: number, node: number, atMs: number, crawlMs: number, isMeeting: boolean): boolean {
    const { nodes, calendar, numbers } = this.init
    const plan = nodes[node]
    const name = calendar.collectors[collector]?.name
    const failures = this.failures[collector]
    const reachedMs = this.reachedMs[collector]
    if (plan === undefined || name === undefined || failures === undefined || reachedMs === undefined)
      return false
    const { random } = this
    const isShut = this.blocked[node] === collector + 1
    const isReached = !isShut && this.presence.isOn(node, atMs) && random.next() >= (isMeeting ? 0 : MISSED)
    if (isReached) {
      failures[node] = 0
      reachedMs[node] = atMs
      this.reached += 1
    } else {
      failures[node] = Math.min(255, (failures[node] ?? 0) + 1)
      // Known from its first naming on, also when it was never reached.
      if (reachedMs[node] === -Infinity) reachedMs[node] = atMs
    }
    if (this.onVisit !== undefined) {
      this.onVisit(atMs, isMeeting)
      return false
    }
    if (plan.move !== null && this.moved[node] === 0 && plan.move.atMs <= atMs)
      this.move(node, plan, plan.move.place)
    const number = String(numbers[node] ?? 0)
    const head = `${time(atMs)}\t${number}\t${name}\t${String(Math.floor(crawlMs / 1_000))}`
    const place = this.places[node] ?? ''
    if (!isReached) {
      const [error, , detail] = FAILURES[this.reasons[node] ?? 0] ?? ['unknown', 0, '']
      const tookMs = missedTookMs(error, random)
      if (atMs > calendar.untilMs - ATTEMPTS_DAYS * DAY_MS) {
        this.attempts.add(
          `${number}\t${time(atMs)}\t${this.prefixes[node] ?? ''}\t${error}\t${detail}\t${String(tookMs)}\n`,
        )
      }
      return this.rows.add(`${head}\t${missedCells(error, failures[node] ?? 0, tookMs, place)}`)
    }
    const identity = this.identities[this.versions.current(node, atMs)] ?? ''
    const lot = random.next()
    const isUnread = lot < TABLE_UNREAD
    const peers = isUnread ? null : plan.peers + ((atMs / (6 * HOUR_MS) + node) & 15)
    const delay = this.delays[collector]?.[node] ?? 0
    const rtt = rttCells(delay, random)
    const tookMs = Math.round(delay * 9 + 30 + 60 * lot)
    return this.rows.add(`${head}\t${reachedCells({ identity, peers, rtt, tookMs }, place)}`)
  }

  private move(node: number, plan: SeedNode, place: SeedPlace): void {
    this.moved[node] = 1
    this.places[node] = placeText(place)
    for (const [index, collector] of this.init.calendar.collectors.entries()) {
      const delays = this.delays[index]
      if (delays !== undefined) delays[node] = roundTrip(collector, plan, place)
    }
  }

  private crawl({ collector, startMs, spanMs }: Round, visited: number, reached: number): void {
    if (this.onVisit !== undefined) return
    const name = this.init.calendar.collectors[collector]?.name ?? ''
    const links = reached * 90
    this.crawls.add(
      `${name}\t${String(Math.floor(startMs / 1_000))}\tfinished\t${time(startMs)}\t${time(Math.floor(startMs + spanMs))}\t` +
        `${String(visited + Math.round(visited / 9))}\t${String(visited)}\t${String(reached)}\t${String(links)}\t${String(reached * 17)}\n`,
    )
  }
}

function isIn(stretch: Stretch | undefined, atMs: number): boolean {
  return stretch !== undefined && atMs >= stretch.fromMs && atMs < stretch.toMs
}
