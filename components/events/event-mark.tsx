import type { EventKind } from '@/lib/events/network-event'
import { classNames } from '../ui/class-names'
import { ArrowIcon, CloseIcon, DownIcon, JoinedIcon, UpIcon, VersionIcon, WarningIcon } from '../ui/icons'

const marks = {
  node_first_seen: { Icon: JoinedIcon, tone: 'text-online' },
  node_online: { Icon: UpIcon, tone: 'text-online' },
  node_offline: { Icon: DownIcon, tone: 'text-offline' },
  version_changed: { Icon: VersionIcon, tone: 'text-ink-soft' },
  release_announced: { Icon: ArrowIcon, tone: 'text-accent' },
  announcement_rejected: { Icon: CloseIcon, tone: 'text-danger' },
  outage: { Icon: WarningIcon, tone: 'text-warning' },
} as const satisfies Record<EventKind, unknown>

/** A sign for each kind, each with a shape of its own beside the colour. */
export function EventMark({ kind, className }: { kind: EventKind; className?: string }) {
  const { Icon, tone } = marks[kind]
  return <Icon className={classNames('size-4 shrink-0', tone, className)} />
}
