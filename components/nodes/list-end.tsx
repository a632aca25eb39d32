'use client'
import { formatClock } from '@/lib/format/times'
import { Button } from '../ui/button'
import { Skeleton } from '../ui/skeleton'
import { StatePanel } from '../ui/state-panel'

/** What a list says of its end. */
export interface EndOfList {
  /** `more`: the next page is on its way. */
  work: string
  away: { sinceMs: number; what: string } | null
  refusal: string | null
  retry: () => void
}

/** What follows the last row that is here: rows on their way, or why none come. */
export function ListEnd({ list }: { list: EndOfList }) {
  if (list.refusal !== null) {
    return (
      <StatePanel kind="error" title="The list cannot go on" className="my-4">
        {`${list.refusal} Reloading the page starts it anew.`}
      </StatePanel>
    )
  }
  if (list.away !== null) {
    return (
      <StatePanel
        kind="away"
        title={list.away.what}
        className="my-4"
        actions={<Button onClick={list.retry}>Try now</Button>}
      >
        {`What is shown is as of ${formatClock(list.away.sinceMs)}. The page tries again every few seconds by itself.`}
      </StatePanel>
    )
  }
  if (list.work !== 'more') return null
  return (
    <div aria-hidden="true" className="space-y-3 px-4 py-4">
      <Skeleton className="h-5" />
      <Skeleton className="h-5" />
      <Skeleton className="h-5" />
    </div>
  )
}
