/** The widgets of one figure, from the totals of the network. @module */
import { formatCount, formatLatency, formatShare, NOT_KNOWN } from '@/lib/format/numbers'
import type { NetworkTotals } from '@/lib/nodes'
import { Figure } from './figure'

export function NodesView({ totals: { nodes, active } }: { totals: NetworkTotals }) {
  const share = nodes === 0 ? null : active / nodes
  const note =
    share === null
      ? 'None was seen yet'
      : `${formatCount(active)} active (${formatShare(share)}); the others were seen or heard of`
  return <Figure value={formatCount(nodes)} unit={nodes === 1 ? 'node' : 'nodes'} note={note} />
}

export function MessagesView({ totals: { messages24h } }: { totals: NetworkTotals }) {
  return messages24h === null ? (
    <Figure value={NOT_KNOWN} unit="" note="No message was traced yet" />
  ) : (
    <Figure
      value={formatCount(messages24h)}
      unit={messages24h === 1 ? 'message' : 'messages'}
      note="Traced or received in the last 24 hours"
    />
  )
}

export function LatencyView({ totals: { averageRttMs, active } }: { totals: NetworkTotals }) {
  const [value = NOT_KNOWN, unit = ''] = formatLatency(averageRttMs).split(' ')
  return (
    <Figure
      value={value}
      unit={unit}
      note={
        averageRttMs === null
          ? 'No round trip was measured yet'
          : `Mean of the newest measured round trips from the collectors to ${formatCount(active)} active ${active === 1 ? 'node' : 'nodes'}`
      }
    />
  )
}

/** The figures stand with or without the moving picture, which a script draws where one may run. */
export function MapView({ totals: { nodes, active, links } }: { totals: NetworkTotals }) {
  return (
    <>
      <div className="map" id="map" role="img" aria-label="The mesh as it is drawn now" data-keep>
        <noscript>
          <p className="note">The moving picture needs JavaScript.</p>
        </noscript>
      </div>
      <dl className="row">
        <div>
          <dt>Nodes</dt>
          <dd data-figure>{formatCount(nodes)}</dd>
        </div>
        <div>
          <dt>Active</dt>
          <dd>{formatCount(active)}</dd>
        </div>
        <div>
          <dt>Links</dt>
          <dd>{formatCount(links)}</dd>
        </div>
      </dl>
    </>
  )
}
