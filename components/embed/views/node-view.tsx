import { agentName, placeName, shortenPeerId } from '@/lib/format/names'
import { formatCount, formatLatency, formatShare } from '@/lib/format/numbers'
import { STATUS_TEXT } from '@/lib/format/statuses'
import { formatInstant } from '@/lib/format/times'
import type { NodeSummary } from '@/lib/nodes'
import { StatusMark } from '../../ui/status-mark'

export function NodeView({ node }: { node: NodeSummary }) {
  const { label, meaning } = STATUS_TEXT[node.status]
  const place = `${placeName(node)}${PLACE_MARKS[node.placeSource]}`
  return (
    <>
      <p className="figure status">
        <StatusMark status={node.status} className={`mark ${node.status}`} />
        <strong data-figure title={meaning}>
          {label}
        </strong>
      </p>
      <p className="note">
        <code title={node.peerId}>{shortenPeerId(node.peerId, 8, 12)}</code>
      </p>
      <dl className="facts more">
        <dt>Place</dt>
        <dd>{place}</dd>
        <dt>Version</dt>
        <dd>{agentName(node.agent)}</dd>
        <dt>Peers</dt>
        <dd>{formatCount(node.peerCount)}</dd>
        <dt>Round trip</dt>
        <dd>{formatLatency(node.rttMs)}</dd>
        <dt>Reached, 24 h</dt>
        <dd>{node.uptime24h === null ? formatShare(null) : `${formatShare(node.uptime24h)} of visits`}</dd>
        <dt>Last seen</dt>
        <dd>{node.lastSeenMs === null ? 'never' : formatInstant(node.lastSeenMs)}</dd>
      </dl>
    </>
  )
}

const PLACE_MARKS: Readonly<Record<NodeSummary['placeSource'], string>> = {
  dbip: ' (estimated)',
  simulated: ' (simulated)',
  none: '',
}
