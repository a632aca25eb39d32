/** When each node is on: a timeline a node, drawn as time goes on, and the same whoever looks and how often. @module */
import { DAY_MS, HOUR_MS, MINUTE_MS } from './options'
import type { SeedNode } from './population'

/** Sources of numbers, one a node, in a flat array: a hundred thousand closures would be too many. */
class NodeDice {
  private readonly states: Uint32Array

  constructor(seed: number, count: number) {
    this.states = new Uint32Array(count)
    for (let node = 0; node < count; node += 1) {
      let mixed = Math.imul(seed ^ 0x51ed270b, 0x85ebca6b) ^ Math.imul(node + 1, 0x9e3779b1)
      mixed ^= mixed >>> 16
      mixed = Math.imul(mixed, 0x21f0aaad)
      mixed ^= mixed >>> 15
      this.states[node] = Math.imul(mixed, 0x735a2d97) >>> 0
    }
  }

  /** Mulberry32: in [0, 1). */
  next(node: number): number {
    const state = ((this.states[node] ?? 0) + 0x6d2b79f5) >>> 0
    this.states[node] = state
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  exponential(node: number, mean: number): number {
    return -Math.log(1 - this.next(node)) * mean
  }
}

/** Degrees of longitude that the sun passes in an hour. */
const DEGREES_PER_HOUR = 15

export class Presence {
  private readonly on: Uint8Array
  private readonly turnsMs: Float64Array
  /** How a household's machine is used, 0 to 1: day and night, by day, or on working days only. */
  private readonly rhythm: Float64Array
  private readonly dice: NodeDice

  constructor(
    private readonly nodes: readonly SeedNode[],
    seed: number,
  ) {
    this.dice = new NodeDice(seed, nodes.length)
    this.on = new Uint8Array(nodes.length)
    this.turnsMs = Float64Array.from(nodes, ({ bornMs }) => bornMs)
    this.rhythm = Float64Array.from(nodes, (_, node) => this.dice.next(node))
  }

  /** Whether a node is on. Ask each node of times that do not go back by more than minutes. */
  isOn(node: number, atMs: number): boolean {
    while ((this.turnsMs[node] ?? Infinity) <= atMs) this.turn(node)
    return this.on[node] === 1
  }

  private turn(node: number): void {
    const nowMs = this.turnsMs[node] ?? Infinity
    const plan = this.nodes[node]
    if (plan === undefined) return
    const life = plan.lives.find(({ toMs }) => nowMs < toMs)
    if (life === undefined || nowMs < life.fromMs || plan.habit === 'shut') {
      this.on[node] = 0
      this.turnsMs[node] = life !== undefined && plan.habit !== 'shut' ? life.fromMs : Infinity
      return
    }
    const isOn = this.on[node] === 1
    this.on[node] = isOn ? 0 : 1
    const lengthMs = isOn ? this.offFor(node, plan, nowMs) : this.onFor(node, plan, nowMs)
    this.turnsMs[node] = Math.min(nowMs + Math.max(MINUTE_MS, lengthMs), life.toMs)
  }

  private onFor(node: number, plan: SeedNode, nowMs: number): number {
    const { dice } = this
    switch (plan.habit) {
      case 'hosted':
        return dice.exponential(node, 24) * DAY_MS
      case 'authority':
        return dice.exponential(node, 50) * DAY_MS
      case 'flapping':
        return dice.exponential(node, 7) * HOUR_MS
      case 'sybil':
        return dice.exponential(node, 4) * DAY_MS
      case 'flaky':
        return dice.exponential(node, 3.2) * HOUR_MS
      case 'home':
        if ((this.rhythm[node] ?? 0) < 0.4) return dice.exponential(node, 3) * DAY_MS
        // Until late in the evening of where it stands.
        return untilHour(localHour(plan, nowMs), 22 + 2.5 * dice.next(node)) * HOUR_MS
      case 'once':
      case 'shut':
        return Infinity
    }
  }

  private offFor(node: number, plan: SeedNode, nowMs: number): number {
    const { dice } = this
    if (plan.habit === 'flaky') return dice.exponential(node, 2.6) * HOUR_MS
    if (plan.habit === 'flapping') return (0.3 + dice.exponential(node, 1.2)) * HOUR_MS
    const rhythm = this.rhythm[node] ?? 0
    if (plan.habit === 'home' && rhythm >= 0.4) {
      let hours = untilHour(localHour(plan, nowMs), 6.5 + 4 * dice.next(node))
      const stays = rhythm < 0.75 ? 0.06 : 0.8
      while (isWeekend(nowMs + hours * HOUR_MS) && dice.next(node) < stays) hours += 24
      return hours * HOUR_MS
    }
    // A restart, or now and then something worse.
    return dice.next(node) < 0.85
      ? (1 + dice.exponential(node, 14)) * MINUTE_MS
      : dice.exponential(node, 9) * HOUR_MS
  }
}

function localHour({ place }: SeedNode, atMs: number): number {
  const hour = (atMs % DAY_MS) / HOUR_MS + place.city.lon / DEGREES_PER_HOUR
  return ((hour % 24) + 24) % 24
}

/** Hours until the clock shows `wanted` next. */
function untilHour(hour: number, wanted: number): number {
  const left = (((wanted - hour) % 24) + 24) % 24
  return left < 0.5 ? left + 24 : left
}

function isWeekend(atMs: number): boolean {
  const weekday = new Date(atMs).getUTCDay()
  return weekday === 0 || weekday === 6
}
