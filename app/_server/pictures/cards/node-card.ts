import { getNodeDetail } from '@/db/queries/nodes/get-node-detail'
import { getNodeRtt } from '@/db/queries/nodes/get-node-rtt'
import { agentName, placeName, shortenPeerId } from '@/lib/format/names'
import { formatCount, formatLatency, formatShare } from '@/lib/format/numbers'
import { NODE_STATUS_WORDS } from '@/lib/sharing/node-words'
import type { Card } from '../card'
import { BELOW_SIZE } from '../card'
import { linesDrawing } from '../drawings/course-drawing'
import { SERIES_COLOURS } from '../palette'
import type { CardContext } from './context'

const DAY_MS = 86_400_000
/** Stretches of the day, each of which is a point of the course. */
const POINTS = 48
/** Fewer points are no course. */
const POINTS_MIN = 4

/** null: nobody has seen it. */
export async function nodeCard({ db, now }: CardContext, peerId: string): Promise<Card | null> {
  const detail = await getNodeDetail(db, peerId)
  if (detail === null) return null
  const { summary } = detail
  const nowMs = now()
  const sinceMs = nowMs - DAY_MS
  const values: (number | null)[] = Array.from({ length: POINTS }, () => null)
  for (const { atMs, rttMs } of await getNodeRtt(db, summary.num, sinceMs, POINTS, nowMs)) {
    values[Math.min(POINTS - 1, Math.floor(((atMs - sinceMs) / DAY_MS) * POINTS))] = rttMs
  }
  const place = summary.country === '' && summary.city === '' ? '' : ` in ${placeName(summary)}`
  const agent = summary.agent === '' ? '' : `, running ${agentName(summary.agent)}`
  return {
    kind: 'Node',
    title: shortenPeerId(peerId, 10, 10),
    isCode: true,
    says: `${NODE_STATUS_WORDS[summary.status]}${place}${agent}.`,
    figures: [
      { name: 'Neighbours', value: formatCount(summary.peerCount) },
      { name: 'Uptime, 24 h', value: formatShare(summary.uptime24h) },
      { name: 'Round trip', value: formatLatency(summary.rttMs) },
    ],
    below:
      values.filter((value) => value !== null).length < POINTS_MIN
        ? null
        : linesDrawing([{ values, colour: SERIES_COLOURS[0] }], BELOW_SIZE),
  }
}
