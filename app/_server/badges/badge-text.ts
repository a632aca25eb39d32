/** What a badge says of a figure, and in which colour. @module */
import type { Headlines } from '@/db/queries/network/get-headlines'
import type { NodeState } from '@/db/queries/nodes/get-node-states'
import { scoreOf } from '@/lib/analytics/health-score'
import { BADGES, type BADGE_COLORS, type BadgeName } from '@/lib/embed/badges'
import { formatCompact, formatCount, formatLatency, formatShare } from '@/lib/format/numbers'
import { formatAgo, formatInstant } from '@/lib/format/times'
import type { BadgeFigures, HealthFigure, Told } from './badge-figures'

type BadgeColor = (typeof BADGE_COLORS)[number]

export interface BadgeText {
  readonly label: string
  readonly message: string
  readonly color: BadgeColor
  /** The figure is of an earlier time, or none is known, because what tells it is away. */
  readonly isError: boolean
  /** Of when the figure is, and why, in words; null: of now. */
  readonly asOf: string | null
}

interface Said {
  readonly message: string
  readonly color: BadgeColor
}

/** For a figure that is neither good nor bad. */
const PLAIN: BadgeColor = 'blue'
/** For what is not known, or no longer. */
const PALE: BadgeColor = 'lightgrey'
/** Versions are words of others. */
const VERSION_CHARACTERS = 24

export async function networkBadge(
  name: BadgeName,
  figures: BadgeFigures,
  nowMs: number,
): Promise<BadgeText> {
  const { label } = BADGES[name]
  const totals = figures.totals()
  switch (name) {
    case 'nodes':
      return told(label, totals, ({ nodes }) => plain(formatCount(nodes)), nowMs)
    case 'reachable':
      return told(label, totals, sayReachable, nowMs)
    case 'messages':
      return told(
        label,
        totals,
        ({ messages24h }) => (messages24h === null ? null : plain(`${formatCompact(messages24h)} in 24 h`)),
        nowMs,
      )
    case 'latency':
      return told(
        label,
        totals,
        ({ averageRttMs }) => (averageRttMs === null ? null : plain(formatLatency(averageRttMs))),
        nowMs,
      )
    case 'health':
      return told(label, await figures.health(), sayHealth, nowMs)
    case 'version':
      return told(label, await figures.headlines(), ({ release }) => sayRelease(release), nowMs)
    case 'quorum':
      return told(label, await figures.headlines(), ({ quorum }) => sayQuorum(quorum), nowMs)
    case 'countries':
      return told(
        label,
        await figures.headlines(),
        ({ countries }) => (countries === 0 ? null : plain(formatCount(countries))),
        nowMs,
      )
  }
}

/** Null: no such node was seen. */
export function nodeBadgeText(reading: Told<NodeState | null>, nowMs: number): BadgeText | null {
  const { figure, away } = reading
  if (figure?.value === null && away !== 'store') return null
  return told('node', reading, (state) => (state === null ? null : sayNode(state)), nowMs)
}

const WHY = {
  store: 'the explorer cannot read its database now',
  collectors: 'nobody has looked at the network since',
} as const

function told<T>(
  label: string,
  { figure, away }: Told<T>,
  say: (value: T) => Said | null,
  nowMs: number,
): BadgeText {
  const said = figure === null ? null : say(figure.value)
  if (figure === null || said === null) {
    return { label, message: 'unknown', color: PALE, isError: away !== null, asOf: null }
  }
  if (away === null) return { label, ...said, isError: false, asOf: null }
  const { atMs } = figure
  const when = atMs === null ? 'more than a day ago' : `${formatAgo(atMs, nowMs)}, ${formatInstant(atMs)}`
  // For those who see only the colour: it is no longer said to be good, or bad.
  return { label, message: said.message, color: PALE, isError: true, asOf: `${when}: ${WHY[away]}` }
}

const plain = (message: string): Said => ({ message, color: PLAIN })

function sayReachable({ active, nodes }: { active: number; nodes: number }): Said {
  const message = `${formatCount(active)} of ${formatCount(nodes)}`
  return { message, color: nodes === 0 ? PALE : colorOfScore(scoreOf('reachability', active / nodes)) }
}

function sayHealth({ score, isSoFar }: HealthFigure): Said | null {
  if (score === null) return null
  const message = `${formatCount(score)} of 100${isSoFar ? ' so far today' : ''}`
  return { message, color: colorOfScore(score) }
}

function sayRelease(release: Headlines['release']): Said | null {
  if (release === null) return null
  const { version, share } = release
  const shown = version.length > VERSION_CHARACTERS ? `${version.slice(0, VERSION_CHARACTERS - 1)}…` : version
  return {
    message: `${shown} on ${formatShare(share)}`,
    color: colorOfScore(scoreOf('freshness', share)),
  }
}

function sayQuorum(quorum: Headlines['quorum']): Said | null {
  if (quorum === null) return null
  const { up, listed, needed } = quorum
  if (up < needed) return { message: `lost, ${String(up)} of ${String(listed)} up`, color: 'red' }
  // The next that goes takes it away.
  return { message: `${String(up)} of ${String(listed)} up`, color: up === needed ? 'yellow' : 'brightgreen' }
}

const STATUS_COLORS = { online: 'brightgreen', offline: 'red', unreachable: 'orange' } as const

function sayNode({ status, uptime24h }: NodeState): Said {
  const message = uptime24h === null ? status : `${status}, ${formatShare(uptime24h)} up`
  return { message, color: STATUS_COLORS[status] }
}

/** @param score - 0 (bad) to 100 (good). */
function colorOfScore(score: number | null): BadgeColor {
  if (score === null) return PALE
  if (score >= 80) return 'brightgreen'
  if (score >= 60) return 'green'
  if (score >= 40) return 'yellow'
  return score >= 20 ? 'orange' : 'red'
}
