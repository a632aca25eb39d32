import { shortenPeerId } from '@/lib/format/names'
import type { NodeRef } from '@/lib/messages/message'
import { classNames } from '../ui/class-names'
import { peerTail, placeOf } from './message-text'
import { PastLink } from '../past/past-link'

/** A node, named as on the map: where it stands and the end of its peer id. */
export function NodeName({
  node,
  isTight = false,
}: {
  node: NodeRef
  /** true: on a narrow screen the place stands alone, where one is known. */
  isTight?: boolean
}) {
  const place = placeOf(node)
  return (
    <>
      <span aria-hidden="true" className="inline-flex min-w-0 items-baseline gap-1.5 whitespace-nowrap">
        {place !== '' && <span className="truncate">{place}</span>}
        <span
          className={classNames(
            'shrink-0 font-mono text-[0.8125rem]',
            place !== '' && 'text-ink-soft',
            place !== '' && isTight && 'max-sm:hidden',
          )}
        >
          {place === '' ? shortenPeerId(node.peerId, 4, 8) : peerTail(node.peerId)}
        </span>
      </span>
      <span className="sr-only">{place === '' ? node.peerId : `${place}, ${node.peerId}`}</span>
    </>
  )
}

/** The same, leading to the node's page. */
export function NodeLink({
  node,
  className,
  tabIndex,
}: {
  node: NodeRef
  className?: string | undefined
  /** For a list of which one row at a time is in the order of Tab. */
  tabIndex?: number | undefined
}) {
  return (
    <PastLink
      href={`/nodes/${node.peerId}`}
      prefetch={false}
      tabIndex={tabIndex}
      title={node.peerId}
      className={classNames(
        'inline-flex max-w-full min-w-0 rounded-sm hover:underline hover:underline-offset-4',
        className,
      )}
    >
      <NodeName node={node} />
    </PastLink>
  )
}
