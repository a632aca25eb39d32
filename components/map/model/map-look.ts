/** What the colours of the nodes say: from the columns of the map to a colour each, and the legend of it. @module */
import { STATUS_TEXT } from '@/lib/format/statuses'
import { NO_UPTIME, type MapColumns } from '@/lib/graph/map-columns'
import type { ColourBy } from '@/lib/map-query'
import { NODE_STATUSES } from '@/lib/fact-kinds'
import type { LookEntry, Sorting } from './look-entry'
import { sortByKind } from './look-kinds'
import { RTT_STEPS, sortBySteps, stepsOfCounts, stepsOfRanks, UPTIME_STEPS } from './look-steps'

/** What the reader is told of each. */
export const COLOUR_NAMES: Readonly<Record<ColourBy, string>> = {
  status: 'Status',
  peers: 'Peers',
  uptime: 'Uptime, 24 h',
  version: 'Version',
  country: 'Country',
  rtt: 'Round trip',
  community: 'Community',
  as: 'Provider (AS)',
  betweenness: 'Betweenness',
}

/**
 * @param betweenness - by index; null: not worked out (yet): then it is known of no node.
 */
export function sortNodes(columns: MapColumns, by: ColourBy, betweenness: ArrayLike<number> | null): Sorting {
  const { nodes } = columns
  const isNode = isNodeOf(columns)
  switch (by) {
    case 'status':
      return byStatus(columns, isNode)
    case 'peers':
      return sortBySteps(
        nodes.peerCounts,
        nodes.count,
        isNode,
        stepsOfCounts(nodes.peerCounts.subarray(0, nodes.count), isNode),
      )
    case 'uptime':
      return sortBySteps(knownUptimes(columns), nodes.count, isNode, UPTIME_STEPS)
    case 'rtt':
      return sortBySteps(nodes.rttsMs, nodes.count, isNode, RTT_STEPS)
    case 'betweenness': {
      const values = betweenness ?? new Float32Array(nodes.count).fill(NaN)
      return sortBySteps(values, nodes.count, isNode, stepsOfRanks(values, isNode))
    }
    case 'version':
    case 'country':
    case 'community':
    case 'as':
      return sortByKind(columns, by, isNode)
  }
}

/** Whether there is a node at an index: columns may have holes, whose status is none. */
export function isNodeOf({ nodes }: MapColumns): (index: number) => boolean {
  const { statuses } = nodes
  return (index) => (statuses[index] ?? NODE_STATUSES.length) < NODE_STATUSES.length
}

function byStatus({ nodes }: MapColumns, isNode: (index: number) => boolean): Sorting {
  const counts = new Uint32Array(NODE_STATUSES.length)
  const codes = nodes.statuses.slice(0, nodes.count)
  for (let index = 0; index < nodes.count; index++) {
    const code = codes[index] ?? 0
    if (isNode(index)) counts[code] = (counts[code] ?? 0) + 1
    else codes[index] = 0
  }
  const entries = NODE_STATUSES.map((status, code): LookEntry => ({
    key: status,
    label: STATUS_TEXT[status].label,
    token: `--${status}`,
    count: counts[code] ?? 0,
    // The list knows those online, and the others.
    filter: status === 'online' ? { active: 'yes' } : null,
  }))
  return { entries, codes }
}

function knownUptimes({ nodes }: MapColumns): Float32Array {
  const uptimes = Float32Array.from(nodes.uptimes.subarray(0, nodes.count))
  for (let index = 0; index < uptimes.length; index++) {
    if (uptimes[index] === NO_UPTIME) uptimes[index] = NaN
  }
  return uptimes
}
