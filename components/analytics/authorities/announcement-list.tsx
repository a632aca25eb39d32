import Link from 'next/link'
import { shortenPeerId } from '@/lib/format/names'
import { formatInstant } from '@/lib/format/times'
import { RelativeTime } from '../../ui/relative-time'
import { alarmOf, alarmSays, listOf, type AnnouncedMessage } from './authorities-text'
import { VerdictBadge } from './verdict-badge'

const KIND_TEXT = { package: 'Update package', announcement: 'Announcement' } as const

/** Messages that name an update: what they say, whether that is to be believed, and who sent them. */
export function AnnouncementList({
  messages,
  nodeNames,
}: {
  messages: readonly AnnouncedMessage[]
  /** Names of authorities, by peer id. */
  nodeNames: ReadonlyMap<string, string>
}) {
  return (
    <ul className="divide-y divide-edge" data-picture="text">
      {messages.map((message) => {
        const alarm = alarmOf(message)
        const { messageId, atMs, kind, version, sender } = message
        return (
          <li
            key={messageId}
            className="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-2 text-sm first:pt-0"
          >
            <span className="flex min-w-0 flex-1 basis-80 flex-wrap items-baseline gap-x-2 gap-y-1">
              <Link
                href={`/messages/${messageId}`}
                prefetch={false}
                className="inline-flex min-h-6 items-center font-medium hover:underline hover:underline-offset-4"
              >
                {`${KIND_TEXT[kind]} ${version === '' ? 'without a version' : version}`}
              </Link>
              <VerdictBadge verdict={alarm ?? 'valid'} />
              <span className="text-ink-soft">
                {alarm === null
                  ? `signed by ${listOf(message.signatures.map(({ authority }) => authority ?? 'a key that is no longer listed'))}`
                  : alarmSays(message)}
              </span>
            </span>
            <span className="text-xs text-ink-faint">
              {sender === null ? (
                'from nobody that can be told'
              ) : (
                <>
                  {'from '}
                  <Link
                    href={`/nodes/${sender}`}
                    prefetch={false}
                    title={sender}
                    className="-my-1 inline-block py-1 text-ink-soft underline decoration-edge-strong underline-offset-2 hover:text-ink"
                  >
                    {nodeNames.get(sender) ?? (
                      <code className="font-mono">{shortenPeerId(sender, 4, 6)}</code>
                    )}
                  </Link>
                </>
              )}
              {', '}
              <RelativeTime atMs={atMs} />
              <span className="sr-only">{`, ${formatInstant(atMs)}`}</span>
            </span>
          </li>
        )
      })}
    </ul>
  )
}
