import { STATUS_TEXT } from '@/lib/format/statuses'
import type { NodeStatus } from '@/lib/nodes'
import { classNames } from './class-names'

/** The shape a node has on the map: disc, hollow diamond, hollow square. Colour never stands alone. */
export function StatusMark({
  status,
  className = 'size-3',
}: {
  status: NodeStatus
  className?: string | undefined
}) {
  return (
    <svg viewBox="0 0 12 12" className={classNames('shrink-0', className)} aria-hidden="true">
      {status === 'online' && <circle cx="6" cy="6" r="4.25" className="fill-online" />}
      {status === 'offline' && (
        <path d="M6 1.4 10.6 6 6 10.6 1.4 6Z" className="fill-none stroke-offline" strokeWidth="1.7" />
      )}
      {status === 'unreachable' && (
        <rect
          x="2.4"
          y="2.4"
          width="7.2"
          height="7.2"
          className="fill-none stroke-unreachable"
          strokeWidth="1.6"
        />
      )}
    </svg>
  )
}

/** The mark with its word. */
export function StatusLabel({ status, className }: { status: NodeStatus; className?: string | undefined }) {
  const { label, meaning } = STATUS_TEXT[status]
  return (
    <span
      title={meaning}
      className={classNames('inline-flex items-center gap-1.5 whitespace-nowrap', className)}
    >
      <StatusMark status={status} />
      {label}
    </span>
  )
}
