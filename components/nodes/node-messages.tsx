'use client'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { formatCount, NOT_KNOWN } from '@/lib/format/numbers'
import type { NodeMessages } from '@/lib/messages/message-query'
import { messagesHref } from '@/lib/messages/message-query-url'
import { ArrowIcon } from '../ui/icons'
import { Panel } from '../ui/panel'
import { Stat } from '../ui/stat'
import { MessageLinkTable } from './message-link-table'

const OWN_FIGURES = [
  { name: 'Sent', figure: 'sent', note: 'published here' },
  { name: 'Received', figure: 'received', note: 'first receptions' },
  { name: 'Duplicates', figure: 'duplicates', note: 'received again' },
  { name: 'Rejected', figure: 'rejects', note: 'received and refused' },
  { name: 'Dropped', figure: 'drops', note: 'queue was full' },
] as const

/** What the node had to do with messages, and over which links. */
export function NodeMessagesPanel({
  peerId,
  messages,
  aside,
}: {
  peerId: string
  messages: NodeMessages
  aside: ReactNode
}) {
  const { reports, relayed, links } = messages
  const isSilent = !reports && relayed === 0 && links.length === 0
  return (
    <Panel title="Messages" aside={aside}>
      {isSilent ? (
        <p className="text-sm text-ink-soft">
          This node does not report its messages, and no node that does has named it in this time. A Go node
          reports with <code className="text-xs">pubsub.NewRemoteTracer</code>, a JavaScript one with{' '}
          <code className="text-xs">traceTo</code>.
        </p>
      ) : (
        <>
          <dl className="grid grid-cols-2 gap-x-4 gap-y-4 sm:grid-cols-3">
            {OWN_FIGURES.slice(0, 1).map((own) => (
              <OwnStat key={own.figure} {...own} messages={messages} />
            ))}
            <Stat name="Relayed" value={formatCount(relayed)} note="as others report" />
            {OWN_FIGURES.slice(1).map((own) => (
              <OwnStat key={own.figure} {...own} messages={messages} />
            ))}
          </dl>
          {!reports && (
            <p className="mt-3 text-xs text-ink-faint">
              It does not report itself: only what others say of it is known.
            </p>
          )}
          {links.length > 0 && <MessageLinkTable links={links} />}
        </>
      )}
      <Link
        href={messagesHref({ sender: peerId })}
        prefetch={false}
        className="mt-4 inline-flex items-center gap-1.5 text-sm font-medium text-accent hover:underline hover:underline-offset-4"
      >
        Messages it sent
        <ArrowIcon className="size-4" />
      </Link>
    </Panel>
  )
}

function OwnStat({
  name,
  figure,
  note,
  messages,
}: (typeof OWN_FIGURES)[number] & { messages: NodeMessages }) {
  return <Stat name={name} value={messages.reports ? formatCount(messages[figure]) : NOT_KNOWN} note={note} />
}
