'use client'
import { formatClock } from '@/lib/format/times'
import type { MessageDetail } from '@/lib/messages/message'
import { Button } from '../ui/button'
import { StatePanel } from '../ui/state-panel'
import { HopTable } from './hops/hop-table'
import { EvidencePanel, IdPanel, ObservationPanel } from './message-facts'
import { MessageHeader } from './message-header'
import { PathPanel } from './player/path-panel'
import { useMessage } from './use-message'

/**
 * Everything known of one message.
 * @param redundantLeftOut - how many redundant hops `initial` comes without; they are read when they are asked for.
 */
export function MessagePage({
  initial,
  redundantLeftOut,
}: {
  initial: MessageDetail
  redundantLeftOut: number
}) {
  const { detail, away, retry } = useMessage(initial)
  const hasPath = detail.arrivals.some(({ state }) => state !== 'missing')
  return (
    <>
      <div className="mx-auto w-full max-w-[100rem] px-3 py-5 sm:px-5">
        <MessageHeader detail={detail} />
        <div className="mt-5 space-y-4">
          {hasPath ? <PathPanel detail={detail} redundantLeftOut={redundantLeftOut} /> : <NotTraced />}
          {hasPath && <HopTable detail={detail} />}
          <div className="grid items-start gap-4 lg:grid-cols-3">
            <ObservationPanel observations={detail.observations} />
            <IdPanel id={detail.id} />
            <EvidencePanel detail={detail} />
          </div>
        </div>
      </div>
      <AwayNote away={away} asOfMs={detail.readAtMs} onRetry={retry} />
    </>
  )
}

function NotTraced() {
  return (
    <StatePanel kind="empty" title="No node reports the hops of this message" className="max-w-2xl!">
      <p>
        A collector received it, so it is known that it was sent, when it arrived there and who handed it
        over. Which way it took through the mesh is known only of messages whose nodes send their traces.
      </p>
    </StatePanel>
  )
}

/** Over the page's lower edge: what is above it stays where it is, and is still worth reading. */
function AwayNote({ away, asOfMs, onRetry }: { away: string | null; asOfMs: number; onRetry: () => void }) {
  return (
    <div role="status" className="pointer-events-none fixed inset-x-3 bottom-5 z-20 flex justify-center">
      {away !== null && (
        <div className="pointer-events-auto flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-edge-strong bg-surface py-2 pr-2 pl-4 text-sm shadow-float">
          <p>
            <strong className="font-semibold">{`${away}.`}</strong>
            {` This page is as of ${formatClock(asOfMs)} and tries again by itself.`}
          </p>
          <Button onClick={onRetry}>Try now</Button>
        </div>
      )}
    </div>
  )
}
