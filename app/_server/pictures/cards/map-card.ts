import { formatCompact, formatLatency, plural } from '@/lib/format/numbers'
import type { Card } from '../card'
import { BESIDE_SIZE } from '../card'
import { mapDrawing } from '../drawings/map-drawing'
import type { Drawing } from '../element'
import type { CardContext } from './context'

/** Of a large network it takes a while to draw, and several cards show it. */
const KEPT_MS = 60_000
const kept = new WeakMap<
  CardContext['live'],
  { readonly drawing: Drawing | null; readonly untilMs: number }
>()

/** null: the map was not read yet, or nothing is on it. */
export async function drawnMap(context: CardContext): Promise<Drawing | null> {
  const nowMs = context.now()
  const known = kept.get(context.live)
  if (known !== undefined && nowMs < known.untilMs) return known.drawing
  const map = await context.live.mapNow()
  const drawing = map === null ? null : mapDrawing(map.columns, BESIDE_SIZE)
  if (drawing !== null) kept.set(context.live, { drawing, untilMs: nowMs + KEPT_MS })
  return drawing
}

/** Today's map. */
export async function mapCard(context: CardContext): Promise<Card> {
  const { live, profile } = context
  const { totals } = live
  return {
    kind: 'Map',
    title: profile.title,
    says:
      totals === null
        ? 'A peer-to-peer mesh, crawled as it lives.'
        : `${plural(totals.active, 'node')} of ${plural(totals.nodes, 'known one')} online, with ${plural(totals.links, 'link')} between them.`,
    figures:
      totals === null
        ? []
        : [
            { name: 'Online', value: formatCompact(totals.active) },
            { name: 'Mean round trip', value: formatLatency(totals.averageRttMs) },
            { name: 'Messages, 24 h', value: formatCompact(totals.messages24h) },
          ],
    beside: await drawnMap(context),
  }
}
