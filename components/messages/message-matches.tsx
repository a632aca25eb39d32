import Link from 'next/link'
import { plural } from '@/lib/format/numbers'
import type { MessageSummary } from '@/lib/messages/message'
import { messagesHref } from '@/lib/messages/message-query-url'
import { Panel } from '../ui/panel'
import { RelativeTime } from '../ui/relative-time'
import { nodeText } from './message-text'
import { IncompleteBadge } from './state-badges'
import { TypeName } from './type-mark'

/** Several messages whose ids begin with the text of the address: one is to be chosen. */
export function MessageMatches({
  text,
  matches,
  hasMore,
}: {
  text: string
  matches: readonly MessageSummary[]
  /** More begin so than are listed. */
  hasMore: boolean
}) {
  return (
    <div className="mx-auto w-full max-w-[60rem] px-3 py-5 sm:px-5">
      <h1 className="mb-1 text-2xl font-semibold tracking-tight">Which message?</h1>
      <p className="mb-4 text-sm text-ink-soft">
        {hasMore ? 'Many messages have' : `${plural(matches.length, 'message')} have`}
        {' an id that begins with '}
        <code className="break-all text-ink">{text}</code>.
      </p>
      <Panel title="Messages" isBare>
        <ul className="divide-y divide-edge" data-testid="message-matches">
          {matches.map((message) => (
            <li
              key={message.id}
              className="relative grid gap-x-4 px-4 py-2.5 text-sm hover:bg-raised/60 sm:grid-cols-[minmax(0,1fr)_auto]"
            >
              <Link
                href={`/messages/${message.id}`}
                prefetch={false}
                className="font-mono text-[0.8125rem] break-all after:absolute after:inset-0"
              >
                {message.id}
              </Link>
              <span className="figures text-xs text-ink-soft sm:text-right">
                <RelativeTime atMs={message.heardAtMs} />
              </span>
              <span className="flex flex-wrap items-center gap-x-3 text-xs text-ink-soft">
                <TypeName type={message.type} />
                <span>{message.topic}</span>
                {message.origin !== null && <span>{`from ${nodeText(message.origin)}`}</span>}
                <IncompleteBadge incomplete={message.incomplete} />
              </span>
            </li>
          ))}
        </ul>
      </Panel>
      <p className="mt-4 text-sm">
        <Link href={messagesHref({ q: text })} className="underline underline-offset-4">
          All of them in the list, to filter further
        </Link>
      </p>
    </div>
  )
}
