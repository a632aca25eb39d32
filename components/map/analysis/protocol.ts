/** What a page and the worker that measures its map say to each other. Nodes are named by their numbers. @module */
import type { MapColumns } from '@/lib/graph/map-columns'
import type { Shape } from '@/lib/graph/measure/what-if'

/** What the parts of a question have in common. */
interface Asked {
  /** Only nodes that are online count as there. */
  readonly onlyOnline: boolean
}

export interface WhatIfQuestion extends Asked {
  readonly kind: 'what-if'
  /** Numbers of the nodes to take away. */
  readonly removed: Uint32Array
}

export interface PathQuestion extends Asked {
  readonly kind: 'path'
  readonly from: number
  readonly to: number
  /** What is to be least. */
  readonly by: 'hops' | 'latency'
}

export interface BetweennessQuestion {
  readonly kind: 'betweenness'
}

/** A newer question takes the place of an older one of its kind that is still being worked on. */
export type Question = WhatIfQuestion | PathQuestion | BetweennessQuestion

export interface WhatIfAnswer {
  readonly kind: 'what-if'
  readonly removed: number
  /** Nodes that path lengths and reach were measured from. */
  readonly sources: number
  /** false: path lengths and reach are estimates from the sources. */
  readonly isExact: boolean
  readonly before: Shape
  readonly after: Shape
  /** Numbers of the nodes that stay and are cut off from the largest part. */
  readonly cutOff: Uint32Array
  /** Numbers of the nodes on which others hang, after. */
  readonly articulations: Uint32Array
  readonly tookMs: number
}

export interface PathStep {
  readonly num: number
  /** Estimated round trip over the link to here from the step before, ms; null: no ground for one, or the first. */
  readonly rttMs: number | null
}

export interface PathAnswer {
  readonly kind: 'path'
  /** Both ends included; null: there is no way. */
  readonly steps: readonly PathStep[] | null
  /** What a link without an estimate was taken to cost, the median of the others, ms; null: nothing was taken so. */
  readonly assumedMs: number | null
}

export interface BetweennessAnswer {
  readonly kind: 'betweenness'
  readonly nums: Uint32Array
  /** Beside each number: share of the pairs of other nodes whose shortest paths go through it, 0 to 1. */
  readonly scores: Float32Array
  /** Nodes that paths were followed from. */
  readonly sampled: number
  readonly isEstimated: boolean
}

export type Answer = WhatIfAnswer | PathAnswer | BetweennessAnswer
export type AnswerTo<Q extends Question> = Extract<Answer, { kind: Q['kind'] }>

export type ToWorker =
  | { readonly kind: 'graph'; readonly columns: MapColumns }
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question }
  | { readonly kind: 'forget'; readonly id: number }

export type FromWorker =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  /** It was given up: for a newer question of its kind, or because the page asked. */
  | { readonly kind: 'dropped'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
