/** What is seen, in sentences. @module */
import { shortenPeerId } from '@/lib/format/names'
import { formatCount, plural } from '@/lib/format/numbers'
import { STATUS_TEXT } from '@/lib/format/statuses'
import type { ColourBy } from '@/lib/map-query'
import { NODE_STATUSES } from '@/lib/fact-kinds'
import type { GroupPicture } from '@/lib/graph/groups'
import type { MapTotals } from '@/lib/graph/snapshot'
import type { LookEntry } from '../model/look-entry'
import { COLOUR_NAMES } from '../model/map-look'
import type { ViewFacts } from '../model/view-facts'

export interface ViewWordsInit {
  readonly facts: ViewFacts
  /** Nodes of the whole map. */
  readonly all: number
  /** Peer ids of `facts.largest`, with their peers; null: its name has not come. */
  readonly largest: readonly { readonly peerId: string | null; readonly peers: number }[]
  readonly colour: ColourBy
  readonly entries: readonly LookEntry[]
  /** As in `Shown`: how many of each entry the filters leave. */
  readonly inEntries: Uint32Array | null
  /** Drawn in place of nodes; null: nodes are drawn. */
  readonly groups: GroupPicture | null
  /** Of the whole map, when no more than a part of it is held; null: all is. */
  readonly whole: MapTotals | null
}

/** One thing a sentence, the most important first. */
export function viewWords({
  facts,
  all,
  largest,
  colour,
  entries,
  inEntries,
  groups,
  whole,
}: ViewWordsInit): string[] {
  if (whole !== null && all === 0) {
    return [
      `The map has ${plural(whole.nodes, 'node')} and ${plural(whole.links, 'link')}.`,
      ...(groups === null ? [] : [groupsSay(groups)]),
      'The best linked nodes are on their way.',
    ]
  }
  if (facts.nodes === 0) return [`No node is in view; the map has ${formatCount(all)}.`]
  const part =
    facts.nodes === all
      ? `All ${formatCount(all)} nodes are in view`
      : `${formatCount(facts.nodes)} of ${plural(all, 'node')} in view`
  const words = [`${part}, with ${plural(facts.links, 'link')} between them.`]
  if (groups !== null) words.push(groupsSay(groups))
  if (whole !== null) {
    words.push(
      `This page holds ${formatCount(all)} of the ${plural(whole.nodes, 'node')}, and all but the groups counts these.`,
    )
  }
  words.push(
    `${NODE_STATUSES.flatMap((status, code) => {
      const count = facts.statuses[code] ?? 0
      return count === 0 ? [] : [`${formatCount(count)} ${STATUS_TEXT[status].label.toLowerCase()}`]
    }).join(', ')}.`,
  )
  if (facts.countries.length > 0) {
    words.push(
      `Most are in ${facts.countries.map(({ label, count }) => `${label} (${formatCount(count)})`).join(', ')}.`,
    )
  }
  const best = largest.flatMap(({ peerId, peers }) =>
    peerId === null ? [] : [`${shortenPeerId(peerId)} (${plural(peers, 'peer')})`],
  )
  if (best.length > 0) words.push(`Best connected: ${best.join(', ')}.`)
  const meanings = entries.flatMap(({ label, count }, at) => {
    const left = inEntries?.[at] ?? count
    if (count === 0) return []
    return [`${label} (${left === count ? '' : `${formatCount(left)} of `}${formatCount(count)})`]
  })
  words.push(`Colours tell ${COLOUR_NAMES[colour].toLowerCase()}: ${meanings.join(', ')}.`)
  return words
}

function groupsSay({ groups }: GroupPicture): string {
  const named = groups.slice(0, 3).map(({ label, count }) => `${label} (${formatCount(count)})`)
  return `Drawn as ${plural(groups.length, 'group')}, the largest: ${named.join(', ')}.`
}
