import { formatCompact, formatLatency, plural } from '@/lib/format/numbers'
import type { Card } from '../card'
import { BESIDE_SIZE } from '../card'
import { mapDrawing } from '../drawings/map-drawing'
import type { CardContext } from './context'

/** Today's map. */
export function mapCard({ live, profile }: CardContext): Card {
  const { totals } = live
  const map = live.mapNow()
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
    beside: map === null ? null : mapDrawing(map, BESIDE_SIZE),
  }
}
