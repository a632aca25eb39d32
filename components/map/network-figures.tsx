'use client'
import { formatCount, formatLatency, formatShare } from '@/lib/format/numbers'
import type { NetworkTotals } from '@/lib/nodes'
import { Skeleton } from '../ui/skeleton'
import { Stat } from '../ui/stat'

/** The totals of the network. */
export function NetworkFigures({
  totals,
  isPast,
}: {
  totals: NetworkTotals | null
  /** They are of a map of the past, which knows nothing of messages. */
  isPast: boolean
}) {
  const figure = (value: string) =>
    totals === null ? <Skeleton className="my-[0.2lh] h-[0.6lh] w-16" /> : value
  const share = totals === null || totals.nodes === 0 ? null : totals.active / totals.nodes
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-5 border-b border-edge px-4 py-5 sm:px-5">
      <Stat
        large
        name={isPast ? 'Active then' : 'Active now'}
        value={figure(formatCount(totals?.active ?? null))}
        note={share === null ? 'of all nodes' : `${formatShare(share)} of all nodes`}
      />
      <Stat large name="Nodes" value={figure(formatCount(totals?.nodes ?? null))} note="seen or heard of" />
      <Stat name="Links" value={figure(formatCount(totals?.links ?? null))} note="pairs of nodes" />
      <Stat
        name="Average latency"
        value={figure(formatLatency(totals?.averageRttMs ?? null))}
        note="from the collector"
      />
      {!isPast && (
        <Stat
          name="Messages, 24 h"
          value={figure(formatCount(totals?.messages24h ?? null))}
          note={(totals?.messages24h ?? null) === null ? 'Not traced yet' : 'traced'}
          className="col-span-2"
        />
      )}
    </dl>
  )
}
