'use client'
import type { MessageDetail } from '@/lib/messages/message'
import { AwayNote } from '../ui/away-note'
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
