import { agentName, placeName, shortenPeerId } from '@/lib/format/names'
import { formatCount, plural } from '@/lib/format/numbers'
import type { MessageMatch, NodeMatch } from '@/lib/search'
import type { SharedMatch } from '../map/model/map-focus'
import { TypeMark } from '../messages/type-mark'
import { typeLook } from '../messages/type-palette'
import { RelativeTime } from '../ui/relative-time'
import { StatusMark } from '../ui/status-mark'

const grid = 'grid grid-cols-[auto_1fr_auto] items-center gap-x-2.5'
const HEAD = 12
const TAIL = 6

/** A node that matches, in two lines. */
export function NodeLine({ node }: { node: NodeMatch }) {
  return (
    <span className={grid}>
      <StatusMark status={node.status} />
      <span className="truncate font-mono text-sm">{shortenPeerId(node.peerId, 10, 10)}</span>
      <span className="figures text-xs text-ink-faint">
        {node.peerCount === null ? '' : plural(node.peerCount, 'peer')}
      </span>
      <span className="col-start-2 col-end-4 truncate text-xs text-ink-soft">
        {`${agentName(node.agent)} · ${placeName(node)}`}
      </span>
    </span>
  )
}

/** What nodes on the map share, in one line. */
export function SharedLine({ shared: { label, kind, count } }: { shared: SharedMatch }) {
  return (
    <span className="flex items-center gap-2.5">
      <span className="truncate text-sm">{label}</span>
      <span className="shrink-0 text-xs text-ink-faint">{kind}</span>
      <span className="figures ml-auto shrink-0 text-xs text-ink-faint">{plural(count, 'node')}</span>
    </span>
  )
}

/** A message that matches, in two lines. */
export function MessageLine({ message }: { message: MessageMatch }) {
  const { id, topic, type, reached, subscribers, subscribersReached } = message
  return (
    <span className={grid}>
      <TypeMark type={type} />
      <span className="truncate font-mono text-sm">
        {id.length > HEAD + TAIL + 1 ? `${id.slice(0, HEAD)}…${id.slice(-TAIL)}` : id}
      </span>
      <RelativeTime atMs={message.heardAtMs} className="figures text-xs text-ink-faint" />
      <span className="col-start-2 col-end-4 truncate text-xs text-ink-soft">
        {[
          typeLook(type).label,
          topic,
          subscribers === null || subscribersReached === null
            ? plural(reached, 'node')
            : `${formatCount(subscribersReached)} of ${plural(subscribers, 'subscriber')}`,
        ]
          .filter((part) => part !== '')
          .join(' · ')}
      </span>
    </span>
  )
}
