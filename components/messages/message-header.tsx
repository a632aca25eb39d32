'use client'
import { formatCount, formatLatency, NOT_KNOWN, plural } from '@/lib/format/numbers'
import { formatInstant } from '@/lib/format/times'
import type { MessageDetail } from '@/lib/messages/message'
import { Flash } from '../tables/flash'
import { CopyButton } from '../ui/copy-button'
import { WarningIcon } from '../ui/icons'
import { RelativeTime } from '../ui/relative-time'
import { Stat } from '../ui/stat'
import { WayBack } from '../ui/way-back'
import {
  beyondText,
  incompleteReasons,
  lastArrival,
  nodeText,
  shortenMessageId,
  sizeText,
} from './message-text'
import { NodeLink } from './node-link'
import { IncompleteBadge, SignatureBadge } from './state-badges'
import { TypeName } from './type-mark'

/** Which message this is, where it came from, and the figures that are asked for most. */
export function MessageHeader({ detail }: { detail: MessageDetail }) {
  const isTraced = detail.evidence.includes('traced')
  return (
    <header>
      <WayBack href="/messages" name="Messages" />
      <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="flex min-w-0 items-center gap-1.5 font-mono text-xl font-medium tracking-tight">
          <span aria-hidden="true" className="truncate">
            {shortenMessageId(detail.id, 12, 8)}
          </span>
          <span className="sr-only">{`Message ${detail.id}`}</span>
          <CopyButton text={detail.id} what="message id" />
        </h1>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm" role="status">
          <TypeName type={detail.type} className="font-medium" />
          <IncompleteBadge incomplete={detail.incomplete} />
          <SignatureBadge signature={detail.signature} isAlways={detail.observations.length > 0} />
        </p>
      </div>
      <p className="mt-1 flex flex-wrap items-baseline gap-x-1.5 text-sm text-ink-soft">
        <Origin detail={detail} />
        <span>
          {'on '}
          {detail.topic === '' ? (
            'a topic that was not named'
          ) : (
            <code className="text-[0.8125rem] break-all text-ink">{detail.topic}</code>
          )}
        </span>
        {detail.sizeBytes !== null && <span className="figures">{`· ${sizeText(detail.sizeBytes)}`}</span>}
        <span className="figures">
          {'· heard of '}
          <RelativeTime atMs={detail.heardAtMs} />
          {`, ${formatInstant(detail.heardAtMs)}`}
        </span>
      </p>
      <IncompleteWhy detail={detail} />
      <dl className="mt-5 grid grid-cols-2 gap-x-6 gap-y-4 border-y border-edge py-4 sm:grid-cols-4 xl:grid-cols-7">
        <Reach detail={detail} />
        <Stat
          name="Hops"
          value={<Flash value={detail.hops}>{formatCount(detail.hops)}</Flash>}
          note={detail.hops === null ? hopsUnknown(isTraced) : 'the longest way from the origin'}
        />
        <Spread name="To half" ms={detail.t50AfterMs} note="50% of the nodes it reached" />
        <Spread name="To 90%" ms={detail.t90AfterMs} note="of the nodes it reached" />
        <Spread name="To all" ms={detail.t100AfterMs} note="that it reached" />
        <Stat
          name="Redundant"
          value={
            <Flash value={detail.duplicates}>{isTraced ? formatCount(detail.duplicates) : NOT_KNOWN}</Flash>
          }
          note={redundancy(detail)}
        />
        <LastStat detail={detail} />
      </dl>
    </header>
  )
}

function IncompleteWhy({ detail }: { detail: MessageDetail }) {
  const reasons = incompleteReasons(detail)
  if (reasons.length === 0) return null
  return (
    <ul aria-label="Why it is incomplete" className="mt-2 space-y-0.5 text-sm">
      {reasons.map((reason) => (
        <li key={reason} className="flex gap-2">
          <WarningIcon className="mt-0.5 size-4 shrink-0 text-warning" />
          {reason}
        </li>
      ))}
    </ul>
  )
}

const hopsUnknown = (isTraced: boolean) => (isTraced ? 'the path is not known' : 'nobody reports its hops')

function Origin({ detail }: { detail: MessageDetail }) {
  if (detail.origin === null) return <span>From an unknown origin</span>
  return (
    <span className="inline-flex min-w-0 items-baseline gap-1.5">
      From
      <NodeLink node={detail.origin} className="text-ink" />
      {detail.originEvidence === 'signed' && <span>(it signed the message)</span>}
    </span>
  )
}

function Reach({ detail }: { detail: MessageDetail }) {
  const { reached, subscribers, subscribersReached } = detail
  if (!detail.evidence.includes('traced')) {
    return <Stat name="Reach" value={NOT_KNOWN} note="nobody reports to have it" />
  }
  return (
    <Stat
      name="Reach"
      value={
        <Flash value={`${String(subscribersReached)} ${String(reached)}`}>
          {formatCount(subscribersReached ?? reached)}
          {subscribers !== null && (
            <span className="text-sm font-normal text-ink-soft">{` of ${formatCount(subscribers)}`}</span>
          )}
        </Flash>
      }
      note={reachNote(detail)}
    />
  )
}

function reachNote(detail: MessageDetail): string {
  if (detail.subscribers === null) return 'nodes; who is subscribed is not known'
  const beyond = beyondText(detail)
  return beyond === '' ? 'live subscribers that report' : `subscribers that report, ${beyond}`
}

function Spread({ name, ms, note }: { name: string; ms: number | null; note: string }) {
  const text = formatLatency(ms)
  return (
    <Stat name={name} value={<Flash value={text}>{text}</Flash>} note={ms === null ? 'not known' : note} />
  )
}

function redundancy({ duplicates, deliveries, evidence }: MessageDetail): string {
  if (!evidence.includes('traced')) return 'nobody reports receptions'
  if (deliveries === 0) return 'receptions beyond the first'
  return `${(duplicates / deliveries).toFixed(1)} for each first reception`
}

function LastStat({ detail }: { detail: MessageDetail }) {
  const last = lastArrival(detail)
  const through = detail.arrivals.find(({ node }) => node.num === last?.fromNum)
  return (
    <Stat
      name="Last to have it"
      className="col-span-2 sm:col-span-1"
      value={
        last === null ? NOT_KNOWN : <NodeLink node={last.node} className="text-sm leading-7 font-medium" />
      }
      note={
        last === null
          ? 'not every time of arrival is known'
          : through === undefined
            ? plural(last.duplicates, 'further reception')
            : `through ${nodeText(through.node)}`
      }
    />
  )
}
