/** Questions about a map, answered in steps. @module */
import { adjacencyOf, type Adjacency } from '@/lib/graph/adjacency'
import { estimateLinkRtt, type LinkEnd } from '@/lib/graph/link-latency'
import { linkEndAt, NO_NODE, statusCode, type MapColumns } from '@/lib/graph/map-columns'
import { betweennessOf } from '@/lib/graph/measure/betweenness'
import { presentNodes } from '@/lib/graph/measure/sampling'
import { pathByCost, pathByHops } from '@/lib/graph/measure/shortest-path'
import type { Steps } from '@/lib/graph/measure/steps'
import { whatIf } from '@/lib/graph/measure/what-if'
import type {
  Answer,
  BetweennessAnswer,
  PathAnswer,
  PathQuestion,
  PathStep,
  Question,
  WhatIfAnswer,
  WhatIfQuestion,
} from './protocol'

/** Nodes that shortest paths are followed from to find where they meet. */
const PIVOTS = 48
/** The same question gets the same answer. */
const SEED = 1

/** A map as it is measured. */
export interface MeasuredMap {
  readonly columns: MapColumns
  readonly adjacency: Adjacency
  /** By the number of the node. */
  readonly indices: ReadonlyMap<number, number>
}

/** @throws {RangeError} when a link leads to no node. */
export function measuredMap(columns: MapColumns): MeasuredMap {
  const { nodes, links } = columns
  const indices = new Map<number, number>()
  for (let index = 0; index < nodes.count; index++) {
    const num = nodes.nums[index] ?? NO_NODE
    if (num !== NO_NODE) indices.set(num, index)
  }
  const from = links.from.subarray(0, links.count)
  return { columns, adjacency: adjacencyOf(nodes.count, from, links.to.subarray(0, links.count)), indices }
}

export function answerTo(map: MeasuredMap, question: Question, now: () => number): Steps<Answer> {
  switch (question.kind) {
    case 'what-if':
      return answerWhatIf(map, question, now)
    case 'path':
      return answerPath(map, question)
    case 'betweenness':
      return answerBetweenness(map)
  }
}

function* answerWhatIf(map: MeasuredMap, question: WhatIfQuestion, now: () => number): Steps<WhatIfAnswer> {
  const startedMs = now()
  const { nums } = map.columns.nodes
  const removed = question.removed.map((num) => map.indices.get(num) ?? NO_NODE)
  const found = yield* whatIf(map.adjacency, absentOf(map, question.onlyOnline), removed, SEED)
  const { cutOff, articulations, ...rest } = found
  return {
    kind: 'what-if',
    ...rest,
    cutOff: cutOff.map((index) => nums[index] ?? NO_NODE),
    articulations: articulations.map((index) => nums[index] ?? NO_NODE),
    tookMs: now() - startedMs,
  }
}

function* answerPath(map: MeasuredMap, question: PathQuestion): Steps<PathAnswer> {
  const from = map.indices.get(question.from)
  const to = map.indices.get(question.to)
  const none: PathAnswer = { kind: 'path', steps: null, assumedMs: null }
  if (from === undefined || to === undefined) return none
  const absent = absentOf(map, question.onlyOnline)
  if (question.by === 'hops') {
    const path = pathByHops(map.adjacency, from, to, absent)
    return path === null ? none : { kind: 'path', steps: stepsOf(map, path.nodes), assumedMs: null }
  }
  const { costs, assumedMs } = latencies(map.columns)
  yield
  const path = pathByCost(map.adjacency, costs, from, to, absent)
  if (path === null) return none
  const steps = stepsOf(map, path.nodes)
  return {
    kind: 'path',
    steps,
    assumedMs: steps.slice(1).some(({ rttMs }) => rttMs === null) ? assumedMs : null,
  }
}

function stepsOf({ columns }: MeasuredMap, path: readonly number[]): PathStep[] {
  return path.map((index, at) => {
    const before = path[at - 1]
    return {
      num: columns.nodes.nums[index] ?? NO_NODE,
      rttMs:
        before === undefined ? null : estimateLinkRtt(linkEndAt(columns, before), linkEndAt(columns, index)),
    }
  })
}

/** Estimates for all links; one without ground costs as much as the one in the middle. */
function latencies(columns: MapColumns): { costs: Float32Array; assumedMs: number } {
  const { nodes, links } = columns
  const ends: LinkEnd[] = Array.from({ length: nodes.count }, (_, index) => linkEndAt(columns, index))
  const costs = new Float32Array(links.count)
  const known = new Float32Array(links.count)
  let knownCount = 0
  for (let link = 0; link < links.count; link++) {
    const from = ends[links.from[link] ?? 0]
    const to = ends[links.to[link] ?? 0]
    const rttMs = from === undefined || to === undefined ? null : estimateLinkRtt(from, to)
    costs[link] = rttMs ?? NaN
    if (rttMs !== null) known[knownCount++] = rttMs
  }
  const sorted = known.subarray(0, knownCount).sort()
  // Without any estimate each link costs the same, and the path is the one over the fewest.
  const assumedMs = sorted[knownCount >> 1] ?? 1
  return { costs: costs.map((cost) => (Number.isNaN(cost) ? assumedMs : cost)), assumedMs }
}

function* answerBetweenness(map: MeasuredMap): Steps<BetweennessAnswer> {
  const absent = absentOf(map, false)
  const { scores, sampled, isEstimated } = yield* betweennessOf(map.adjacency, PIVOTS, SEED, absent)
  const present = presentNodes(map.adjacency.count, absent)
  return {
    kind: 'betweenness',
    nums: present.map((index) => map.columns.nodes.nums[index] ?? NO_NODE),
    scores: Float32Array.from(present, (index) => scores[index] ?? 0),
    sampled,
    isEstimated,
  }
}

function absentOf({ columns: { nodes } }: MeasuredMap, onlyOnline: boolean): Uint8Array {
  const online = statusCode('online')
  const absent = new Uint8Array(nodes.count)
  for (let index = 0; index < nodes.count; index++) {
    const isThere = nodes.nums[index] !== NO_NODE && (!onlyOnline || nodes.statuses[index] === online)
    absent[index] = isThere ? 0 : 1
  }
  return absent
}
