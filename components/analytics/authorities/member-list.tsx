import Link from 'next/link'
import type { ReactNode } from 'react'
import type { AuthoritiesAnswer, Authority } from '@/lib/analytics/authorities'
import { agentName, countryName } from '@/lib/format/names'
import { formatCount, formatLatency, formatShare, NOT_KNOWN } from '@/lib/format/numbers'
import { StatusStrip } from '../../charts/status-strip'
import { UptimeLegend } from '../../charts/uptime-strip'
import { Badge } from '../../ui/badge'
import { RelativeTime } from '../../ui/relative-time'
import { StatusLabel } from '../../ui/status-mark'
import { behindRecommended, TRUST_TEXT } from './authorities-text'

/** Each authority: who it is, whether it is there, and what it did. */
export function MemberList({
  authorities,
  recommended,
  fromMs,
  toMs,
  isStale,
}: Pick<AuthoritiesAnswer, 'authorities' | 'recommended'> & {
  fromMs: number
  toMs: number
  /** Nobody has looked of late: how they are is told with when it was seen. */
  isStale: boolean
}) {
  return (
    <>
      <ul className="divide-y divide-edge">
        {authorities.map((authority, at) => (
          <Member
            key={authority.publicKey}
            hasScale={at === authorities.length - 1}
            {...{ authority, recommended, fromMs, toMs, isStale }}
          />
        ))}
      </ul>
      <div className="mt-2">
        <UptimeLegend />
      </div>
    </>
  )
}

function Member({
  authority,
  recommended,
  fromMs,
  toMs,
  isStale,
  hasScale,
}: {
  authority: Authority
  recommended: AuthoritiesAnswer['recommended']
  fromMs: number
  toMs: number
  isStale: boolean
  /** The last one has the time axis for all. */
  hasScale: boolean
}) {
  const { name, peerId, status, trust, country, agent, uptime, rtts, answers, lastAnnouncement } = authority
  return (
    <li className="grid gap-x-6 gap-y-3 py-4 first:pt-0 lg:grid-cols-[13rem_minmax(0,1fr)]">
      <div className="min-w-0">
        <h3 className="flex flex-wrap items-baseline gap-x-2.5 text-base font-semibold">
          <Link
            href={`/nodes/${peerId}`}
            prefetch={false}
            className="hover:underline hover:underline-offset-4"
          >
            {name}
          </Link>
          {country !== '' && (
            <span className="text-xs font-normal text-ink-faint">{countryName(country)}</span>
          )}
        </h3>
        <p className="mt-1 text-sm">
          {status === null ? (
            <span className="text-ink-soft">never met</span>
          ) : (
            <StatusLabel status={status} />
          )}
          {status !== null && (status !== 'online' || isStale) && (
            <span className="text-xs text-ink-faint">
              {', last seen '}
              <RelativeTime atMs={authority.lastSeenMs} />
            </span>
          )}
        </p>
        <p className="mt-1.5 flex flex-wrap gap-1">
          {trust.map((level) => (
            <Badge key={level} title={TRUST_TEXT[level].meaning}>
              {TRUST_TEXT[level].label}
            </Badge>
          ))}
        </p>
      </div>
      <div className="@container/chart min-w-0">
        <StatusStrip
          title={`When ${name} was up`}
          stretches={authority.sessions.map(({ startMs, endMs, state }) => ({
            startMs,
            endMs: endMs ?? toMs,
            state,
          }))}
          fromMs={fromMs}
          toMs={toMs}
          heightPx={18}
          hasScale={hasScale}
        />
        <dl className="grid grid-cols-2 gap-x-5 gap-y-2.5 pt-2.5 sm:grid-cols-5">
          <Fact name="Uptime">{formatShare(uptime)}</Fact>
          <Fact name="Runs" isWarning={behindRecommended(agent, recommended) === true}>
            {agentName(agent)}
            {behindRecommended(agent, recommended) === true && (
              <span className="block text-xs">{`behind ${recommended?.version ?? ''}`}</span>
            )}
          </Fact>
          <Fact name="Round trip">
            {rtts.length === 0
              ? NOT_KNOWN
              : rtts.map(({ collector, rttMs }) => (
                  <span key={collector} className="block">
                    {formatLatency(rttMs)}
                    <span className="block truncate text-xs text-ink-faint">{`from ${collector}`}</span>
                  </span>
                ))}
          </Fact>
          <Fact name="Answers">
            {answers === null ? (
              NOT_KNOWN
            ) : (
              <>
                {formatLatency(answers.medianMs)}
                <span className="block text-xs text-ink-faint">
                  {`median of ${formatCount(answers.count)}, p90 ${formatLatency(answers.p90Ms)}`}
                </span>
              </>
            )}
          </Fact>
          <Fact name="Last signed">
            {lastAnnouncement === null ? (
              NOT_KNOWN
            ) : (
              <>
                <Link
                  href={`/messages/${lastAnnouncement.messageId}`}
                  prefetch={false}
                  className="hover:underline hover:underline-offset-4"
                >
                  {lastAnnouncement.version === '' ? 'an update' : lastAnnouncement.version}
                </Link>
                <span className="block text-xs text-ink-faint">
                  <RelativeTime atMs={lastAnnouncement.atMs} />
                </span>
              </>
            )}
          </Fact>
        </dl>
      </div>
    </li>
  )
}

function Fact({
  name,
  isWarning = false,
  children,
}: {
  name: string
  isWarning?: boolean
  children: ReactNode
}) {
  return (
    <div className="min-w-0">
      <dt className="eyebrow">{name}</dt>
      <dd className={isWarning ? 'figures text-sm text-warning' : 'figures text-sm'}>{children}</dd>
    </div>
  )
}
