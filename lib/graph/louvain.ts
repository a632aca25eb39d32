/**
 * Groups of nodes that are linked among themselves more than chance would have it: the Louvain method (Blondel et al.,
 * Fast unfolding of communities in large networks, 2008, https://arxiv.org/abs/0803.0476), on flat arrays. Of the
 * Leiden method (Traag et al., 2019, https://arxiv.org/abs/1810.08473) it has the queue: only nodes whose surroundings
 * changed are looked at again.
 * @module
 */
import type { Adjacency } from './adjacency'

/** A graph whose nodes stand for groups of nodes. */
interface Level {
  readonly count: number
  readonly offsets: Uint32Array
  readonly targets: Uint32Array
  /** Weight beside each target. */
  readonly weights: Float64Array
  /** Of each node: twice the weight of the links within what it stands for. */
  readonly loops: Float64Array
  /** Of each node: weight of all its links, with `loops`. */
  readonly strengths: Float64Array
  /** Sum of `strengths`: twice the weight of all links. */
  readonly total: number
}

/** Dense labels from 0. */
export interface Partition {
  readonly labels: Uint32Array
  readonly count: number
}

/**
 * @param random - decides in which order nodes are looked at.
 * @param start - label of each node to start from; without it each node starts alone.
 */
export function louvain(adjacency: Adjacency, random: () => number, start?: Uint32Array): Partition {
  let level = unitLevel(adjacency)
  let labels = dense(moveNodes(level, random, start ?? alone(level.count)))
  const found = Uint32Array.from(labels.labels)
  let count = labels.count
  while (count < level.count) {
    level = joined(level, labels)
    labels = dense(moveNodes(level, random, alone(level.count)))
    if (labels.count === level.count) break
    for (let at = 0; at < found.length; at++) found[at] = labels.labels[found[at] ?? 0] ?? 0
    count = labels.count
  }
  return { labels: found, count }
}

function alone(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, at) => at)
}

function unitLevel({ count, offsets, targets }: Adjacency): Level {
  const strengths = new Float64Array(count)
  for (let at = 0; at < count; at++) strengths[at] = (offsets[at + 1] ?? 0) - (offsets[at] ?? 0)
  return {
    count,
    offsets,
    targets,
    weights: new Float64Array(targets.length).fill(1),
    loops: new Float64Array(count),
    strengths,
    total: targets.length,
  }
}

/** Moves nodes to the neighbouring group where modularity gains most, until none gains. @returns label of each node. */
function moveNodes(level: Level, random: () => number, start: Uint32Array): Uint32Array {
  const { count, offsets, targets, weights, strengths, total } = level
  const { labels, count: labelCount } = dense(start)
  const sums = new Float64Array(Math.max(count, labelCount))
  for (let at = 0; at < count; at++) {
    const label = labels[at] ?? 0
    sums[label] = (sums[label] ?? 0) + (strengths[at] ?? 0)
  }
  if (total === 0) return labels
  const queue = shuffled(count, random)
  const isQueued = new Uint8Array(count).fill(1)
  const toGroup = new Float64Array(sums.length)
  const met = new Uint32Array(sums.length)
  let head = 0
  let waiting = count
  while (waiting > 0) {
    const at = queue[head] ?? 0
    head = head + 1 === count ? 0 : head + 1
    waiting--
    isQueued[at] = 0
    const own = labels[at] ?? 0
    const start = offsets[at] ?? 0
    const end = offsets[at + 1] ?? 0
    let metCount = 0
    for (let slot = start; slot < end; slot++) {
      const group = labels[targets[slot] ?? 0] ?? 0
      const before = toGroup[group] ?? 0
      if (before === 0) met[metCount++] = group
      toGroup[group] = before + (weights[slot] ?? 0)
    }
    const strength = strengths[at] ?? 0
    sums[own] = (sums[own] ?? 0) - strength
    const share = strength / total
    let best = own
    let bestGain = (toGroup[own] ?? 0) - (sums[own] ?? 0) * share
    for (let seen = 0; seen < metCount; seen++) {
      const group = met[seen] ?? 0
      const gain = (toGroup[group] ?? 0) - (sums[group] ?? 0) * share
      if (gain > bestGain + 1e-9) {
        best = group
        bestGain = gain
      }
      toGroup[group] = 0
    }
    sums[best] = (sums[best] ?? 0) + strength
    if (best === own) continue
    labels[at] = best
    for (let slot = start; slot < end; slot++) {
      const other = targets[slot] ?? 0
      if (labels[other] === best || isQueued[other] === 1) continue
      isQueued[other] = 1
      queue[(head + waiting) % count] = other
      waiting++
    }
  }
  return labels
}

/** The graph of the groups: one node a group, the links between two added up. */
function joined(level: Level, { labels, count }: Partition): Level {
  const { offsets, targets, weights } = level
  const members = sortedByLabel(labels, count)
  const loops = new Float64Array(count)
  const strengths = new Float64Array(count)
  const toGroup = new Float64Array(count)
  const met = new Uint32Array(count)
  const newOffsets = new Uint32Array(count + 1)
  const newTargets = new Uint32Array(targets.length)
  const newWeights = new Float64Array(targets.length)
  let slots = 0
  for (let group = 0; group < count; group++) {
    let metCount = 0
    for (let member = members.offsets[group] ?? 0; member < (members.offsets[group + 1] ?? 0); member++) {
      const at = members.order[member] ?? 0
      loops[group] = (loops[group] ?? 0) + (level.loops[at] ?? 0)
      strengths[group] = (strengths[group] ?? 0) + (level.strengths[at] ?? 0)
      for (let slot = offsets[at] ?? 0; slot < (offsets[at + 1] ?? 0); slot++) {
        const other = labels[targets[slot] ?? 0] ?? 0
        const weight = weights[slot] ?? 0
        if (other === group) {
          loops[group] = (loops[group] ?? 0) + weight
          continue
        }
        const before = toGroup[other] ?? 0
        if (before === 0) met[metCount++] = other
        toGroup[other] = before + weight
      }
    }
    for (let seen = 0; seen < metCount; seen++) {
      const other = met[seen] ?? 0
      newTargets[slots] = other
      newWeights[slots] = toGroup[other] ?? 0
      slots++
      toGroup[other] = 0
    }
    newOffsets[group + 1] = slots
  }
  return {
    count,
    offsets: newOffsets,
    targets: newTargets.subarray(0, slots),
    weights: newWeights.subarray(0, slots),
    loops,
    strengths,
    total: level.total,
  }
}

function sortedByLabel(labels: Uint32Array, count: number): { offsets: Uint32Array; order: Uint32Array } {
  const offsets = new Uint32Array(count + 1)
  for (const label of labels) offsets[label + 1] = (offsets[label + 1] ?? 0) + 1
  for (let label = 1; label <= count; label++) {
    offsets[label] = (offsets[label] ?? 0) + (offsets[label - 1] ?? 0)
  }
  const next = offsets.slice(0, count)
  const order = new Uint32Array(labels.length)
  for (const [at, label] of labels.entries()) {
    const slot = next[label] ?? 0
    order[slot] = at
    next[label] = slot + 1
  }
  return { offsets, order }
}

/** The same groups with labels from 0 on, in the order in which they are met. */
export function dense(labels: Uint32Array): Partition {
  const known = new Map<number, number>()
  const numbered = new Uint32Array(labels.length)
  for (const [at, label] of labels.entries()) {
    let number = known.get(label)
    if (number === undefined) {
      number = known.size
      known.set(label, number)
    }
    numbered[at] = number
  }
  return { labels: numbered, count: known.size }
}

/** Fisher–Yates. */
function shuffled(count: number, random: () => number): Uint32Array {
  const order = alone(count)
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const kept = order[at] ?? 0
    order[at] = order[other] ?? 0
    order[other] = kept
  }
  return order
}
