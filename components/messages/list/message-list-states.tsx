'use client'
import { formatClock } from '@/lib/format/times'
import { QueryLink } from '../../nodes/query-link'
import { StatePanel } from '../../ui/state-panel'

export function NoMessageMatches() {
  return (
    <StatePanel
      kind="empty"
      title="No message matches these filters"
      actions={
        <QueryLink
          href="/messages"
          className="inline-flex h-9 items-center rounded-md border border-edge bg-surface px-3 text-sm font-medium hover:border-edge-strong hover:bg-raised"
        >
          Clear filters
        </QueryLink>
      }
    >
      An id is matched from its first character, as hex, base64 or base58; a sender from the first character
      of its peer id or key. Messages that come from now on and match appear here by themselves.
    </StatePanel>
  )
}

/** @param sinceMs - when the list was read. */
export function NoMessages({ sinceMs }: { sinceMs: number }) {
  return (
    <StatePanel kind="empty" title="No message has been heard of yet">
      <p>
        {`As of ${formatClock(sinceMs)} no node has sent its traces to a collector, and no collector has received a message itself.`}
      </p>
      <p className="mt-2">
        Nodes report with go-libp2p-pubsub’s remote tracer, or with this project’s trace source for js-libp2p.
        The first message appears here by itself.
      </p>
    </StatePanel>
  )
}
