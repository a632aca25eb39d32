import { EVENT_TITLES } from '@/lib/events/event-words'
import type { NetworkEvent } from '@/lib/events/network-event'
import { countryName, shortenPeerId } from '@/lib/format/names'
import { formatClock, formatDuration, MONTHS } from '@/lib/format/times'
import { RelativeTime } from '../ui/relative-time'
import { EventMark } from './event-mark'
import { PastLink } from '../past/past-link'

/** Events by day, newest first. */
export function EventList({ events }: { events: readonly NetworkEvent[] }) {
  return (
    <div className="space-y-4">
      {byDay(events).map(({ day, events: ofDay }) => (
        <section key={day} aria-label={day} className="rounded-lg border border-edge bg-surface">
          <h2 className="figures border-b border-edge px-4 py-2 text-sm font-semibold">{day}</h2>
          <ol className="divide-y divide-edge/60">
            {ofDay.map((event) => (
              <li key={event.id}>
                <EventRow event={event} />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  )
}

function EventRow({ event }: { event: NetworkEvent }) {
  const { kind, atMs, untilMs, peerId, messageId, country, text } = event
  return (
    <article className="grid grid-cols-[1.25rem_1fr] gap-x-3 gap-y-0.5 px-4 py-2.5 sm:grid-cols-[1.25rem_1fr_auto]">
      <EventMark kind={kind} className="mt-1" />
      <div className="min-w-0">
        <p className="text-sm break-words">{withShortId(text, peerId)}</p>
        <p className="mt-0.5 flex flex-wrap gap-x-3 text-xs text-ink-faint">
          <span>{EVENT_TITLES[kind]}</span>
          {country !== '' && <span>{countryName(country)}</span>}
          {untilMs !== null && <span>{`lasted ${formatDuration(untilMs - atMs)}`}</span>}
          {peerId !== '' && (
            <PastLink
              href={`/nodes/${peerId}`}
              prefetch={false}
              title={peerId}
              className="font-mono text-ink-soft underline underline-offset-2 hover:text-ink"
            >
              <span className="sr-only">Node </span>
              {shortenPeerId(peerId)}
            </PastLink>
          )}
          {messageId !== '' && (
            <PastLink
              href={`/messages/${messageId}`}
              prefetch={false}
              className="text-ink-soft underline underline-offset-2 hover:text-ink"
            >
              the message
            </PastLink>
          )}
        </p>
      </div>
      <p className="figures col-start-2 text-xs text-ink-faint sm:col-start-3 sm:text-right">
        <time dateTime={new Date(atMs).toISOString()}>{formatClock(atMs)}</time>
        {' · '}
        <RelativeTime atMs={atMs} />
      </p>
    </article>
  )
}

/** The id stands below, as a link: in the sentence its ends are enough. */
const withShortId = (text: string, peerId: string): string =>
  peerId === '' ? text : text.replace(peerId, () => shortenPeerId(peerId))

function byDay(events: readonly NetworkEvent[]): { day: string; events: NetworkEvent[] }[] {
  const days: { day: string; events: NetworkEvent[] }[] = []
  for (const event of events) {
    const at = new Date(event.atMs)
    const day = `${String(at.getUTCDate())} ${MONTHS[at.getUTCMonth()] ?? ''} ${String(at.getUTCFullYear())}`
    const last = days.at(-1)
    if (last?.day === day) last.events.push(event)
    else days.push({ day, events: [event] })
  }
  return days
}
