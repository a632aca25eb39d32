/** What is told of a network without some of its nodes, in words. @module */
import { formatCount, formatDecimal, formatShare, NOT_KNOWN, plural } from '@/lib/format/numbers'
import type { Shape } from '@/lib/graph/measure/what-if'
import type { WhatIfAnswer } from './protocol'

/** The answer in a few sentences. */
export function whatIfWords({ removed, before, after, cutOff, articulations }: WhatIfAnswer): string[] {
  if (after.nodes === 0) return ['Nothing remains.']
  if (removed === 0) {
    return [
      'None of these nodes counts, so nothing changes.',
      hangsTogether(after),
      hingesOf(after.articulations),
    ]
  }
  return [
    `Without ${removed === 1 ? 'this node' : `these ${formatCount(removed)} nodes`}, ${formatCount(after.nodes)} remain. ${hangsTogether(after)}`,
    cutOff.length === 0
      ? 'No node that stays is cut off by it.'
      : `${plural(cutOff.length, 'node')} that could reach the rest before ${cutOff.length === 1 ? 'is' : 'are'} cut off.`,
    pathWords(before.meanPath, after.meanPath),
    hingesOf(articulations.length),
  ]
}

function hangsTogether({ largestShare, components }: Shape): string {
  return components === 1
    ? 'All nodes hang together.'
    : `${formatShare(largestShare)} of the nodes hang together; in all there are ${formatCount(components)} parts.`
}

function hingesOf(articulations: number): string {
  if (articulations === 0) return 'No single node holds others: any one of them could go as well.'
  return articulations === 1
    ? 'One node holds others: without it they are cut off.'
    : `${formatCount(articulations)} nodes hold others: without any one of them, some are cut off.`
}

function pathWords(before: number | null, after: number | null): string {
  if (before === null || after === null) return 'There are no ways left to measure.'
  const change = after - before
  if (Math.abs(change) < 0.005) return 'Ways between nodes stay as long as they are.'
  const than = `${Math.abs(change).toFixed(2)} links ${change > 0 ? 'longer' : 'shorter'}`
  return `Ways between nodes are ${than} on average.${change < 0 ? ' The far ones are no longer connected at all.' : ''}`
}

export interface WhatIfRow {
  readonly name: string
  /** What it means, where the name does not say. */
  readonly note?: string
  readonly before: string
  readonly after: string
}

/** Hops whose reach is told. */
const NEAR_HOPS = 3

/** The answer in figures, before and after. */
export function whatIfRows({ before, after, isExact }: WhatIfAnswer): WhatIfRow[] {
  const row = (name: string, tell: (shape: Shape) => string, note?: string): WhatIfRow => ({
    name,
    ...(note === undefined ? {} : { note }),
    before: tell(before),
    after: tell(after),
  })
  const about = isExact ? '' : ' (estimated)'
  return [
    row('Nodes', ({ nodes }) => formatCount(nodes)),
    row('Links', ({ links }) => formatCount(links)),
    row('In the largest part', ({ largestShare }) => formatShare(largestShare)),
    row('Parts', ({ components }) => formatCount(components)),
    row(
      'Articulation points',
      ({ articulations }) => formatCount(articulations),
      'Nodes without which others are cut off',
    ),
    row('Bridges', ({ bridges }) => formatCount(bridges), 'Links without which others are cut off'),
    row(
      `Mean path${about}`,
      ({ meanPath }) => (meanPath === null ? NOT_KNOWN : meanPath.toFixed(2)),
      'Links between two connected nodes',
    ),
    row('Longest path met', ({ longestPath }) => formatDecimal(longestPath)),
    row(`Reach in ${String(NEAR_HOPS)} links${about}`, ({ reach }) => formatShare(reach[NEAR_HOPS - 1] ?? 0)),
  ]
}

/** How the figures came about. */
export function whatIfSource({ sources, isExact, tookMs }: WhatIfAnswer): string {
  const from = isExact
    ? 'Paths were measured between all nodes that stay'
    : `Path lengths and reach are estimates from ${formatCount(sources)} nodes taken at random among those that stay, the same before and after`
  return `${from}. Worked out in ${formatCount(Math.max(1, Math.round(tookMs)))} ms.`
}
