/** The links as they are drawn, by the slots of their ends; new ones fade in, removed ones fade out. @module */
import { EVIDENCE, type Evidence } from '@/lib/fact-kinds'
import type { MapLink } from '@/lib/live/events'
import { LATENCY_UNKNOWN, latencyStep } from '../model/latency-scale'
import { linkKey } from '../model/map-store'

/** Floats a link in the drawing order: slot a, slot b, latency step, evidence · mutual, alpha, and two unused. */
export const LINK_FLOATS = 8

const FADE_MS = 240

export interface DrawnLink {
  readonly a: number
  readonly b: number
  step: number
  evidence: Evidence
  isMutual: boolean
  alpha: number
  target: number
}

export class LinkLayer {
  readonly #links = new Map<string, DrawnLink>()
  #order: Float32Array<ArrayBuffer> = new Float32Array(0)

  get count(): number {
    return this.#links.size
  }

  values(): Iterable<DrawnLink> {
    return this.#links.values()
  }

  set(link: MapLink): void {
    const key = linkKey(link.a, link.b)
    const known = this.#links.get(key)
    const facts = {
      step: latencyStep(link.estimatedRttMs),
      evidence: link.evidence,
      isMutual: link.mutual,
      target: 1,
    }
    if (known === undefined) this.#links.set(key, { a: link.a, b: link.b, alpha: 0, ...facts })
    else Object.assign(known, facts)
  }

  remove(a: number, b: number): void {
    const link = this.#links.get(linkKey(a, b))
    if (link !== undefined) link.target = 0
  }

  /** A node has gone for good: so have its links, faded or not. */
  forget(nums: ReadonlySet<number>): void {
    for (const [key, link] of this.#links) {
      if (nums.has(link.a) || nums.has(link.b)) this.#links.delete(key)
    }
  }

  /** @returns whether anything still fades. */
  step(elapsedMs: number): boolean {
    const share = 1 - Math.exp(-elapsedMs / FADE_MS)
    let moving = false
    for (const [key, link] of this.#links) {
      if (link.alpha === link.target) continue
      link.alpha += (link.target - link.alpha) * share
      if (Math.abs(link.target - link.alpha) < 0.01) link.alpha = link.target
      else moving = true
      if (link.alpha === 0 && link.target === 0) this.#links.delete(key)
    }
    return moving
  }

  /**
   * The links in drawing order, the slowest first: where many cross, the fast ones, which tell of neighbourhoods,
   * stay on top. The array is reused by the next call.
   */
  ordered(slotOf: (num: number) => number | undefined): { data: Float32Array<ArrayBuffer>; count: number } {
    const needed = this.#links.size * LINK_FLOATS
    if (this.#order.length < needed) this.#order = new Float32Array(needed * 2)
    const sizes = new Array<number>(LATENCY_UNKNOWN + 1).fill(0)
    for (const link of this.#links.values()) sizes[link.step] = (sizes[link.step] ?? 0) + 1
    // Unknown ones lie at the bottom, then from slow to fast.
    const next = new Array<number>(LATENCY_UNKNOWN + 1).fill(0)
    let start = 0
    for (let step = LATENCY_UNKNOWN; step >= 0; step--) {
      next[step] = start
      start += sizes[step] ?? 0
    }
    for (const link of this.#links.values()) {
      const at = (next[link.step] ?? 0) * LINK_FLOATS
      next[link.step] = (next[link.step] ?? 0) + 1
      const a = slotOf(link.a)
      const b = slotOf(link.b)
      const isDrawn = a !== undefined && b !== undefined
      this.#order[at] = a ?? 0
      this.#order[at + 1] = b ?? 0
      this.#order[at + 2] = link.step
      this.#order[at + 3] = EVIDENCE.indexOf(link.evidence)
      this.#order[at + 4] = link.isMutual ? 1 : 0
      this.#order[at + 5] = isDrawn ? link.alpha : 0
    }
    return { data: this.#order, count: this.#links.size }
  }
}
