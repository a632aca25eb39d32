'use client'
import { memo } from 'react'
import { formatCount, formatLatency, NOT_KNOWN } from '@/lib/format/numbers'
import { formatClock } from '@/lib/format/times'
import type { MessageSummary } from '@/lib/messages/message'
import { Flash } from '../../tables/flash'
import { classNames } from '../../ui/class-names'
import { CopyButton } from '../../ui/copy-button'
import { RelativeTime } from '../../ui/relative-time'
import { beyondSubscribers, beyondText, reachText, shortenMessageId, sizeText } from '../message-text'
import { NodeLink } from '../node-link'
import { ReachBar } from '../reach-bar'
import { IncompleteBadge, SignatureBadge } from '../state-badges'
import { TypeName } from '../type-mark'
import { PastLink } from '../../past/past-link'

/** One template for head and rows, so that columns stand in line. A card below the width of a table. */
export const MESSAGE_GRID =
  'lg:grid lg:grid-cols-[5.25rem_minmax(10rem,1.1fr)_minmax(8rem,1.3fr)_minmax(8rem,1.1fr)_2.5rem_7rem_4rem_3.25rem] lg:gap-x-3 lg:px-4 xl:grid-cols-[5.5rem_minmax(10.5rem,1.1fr)_minmax(9rem,1.3fr)_minmax(8.5rem,1.1fr)_3.75rem_2.5rem_7.5rem_4.25rem_4.25rem] xl:gap-x-5'
/** Heights of a row, rem; the virtual list counts on them. */
export const MESSAGE_ROW_REM = { card: 8.5, table: 3.5 } as const

const ROW_CARD =
  'grid h-34 grid-cols-[1fr_auto] grid-rows-[2rem_1.5rem_1.5rem_1.75rem] content-center items-center gap-x-3 px-3 lg:h-14 lg:grid-rows-1 lg:content-stretch'

export const messageLinkId = (id: string) => `message-${id}`

interface MessageRowProps {
  message: MessageSummary
  /** Place in the whole list, from 0. */
  index: number
  /** Distance from the top of the list; undefined: the row stands in the flow. */
  top: number | undefined
  /** Whether Tab stops here: one row of the list does. */
  isTabStop: boolean
  /** It has just come. */
  isFresh: boolean
  onFocus: (index: number) => void
}

/** One message: a table row on a wide screen, a card on a narrow one. The whole row opens it. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, index, top, isTabStop, isFresh, onFocus } = props
  const tabIndex = isTabStop ? 0 : -1
  const isTraced = message.evidence.includes('traced')
  return (
    <tr
      role="row"
      aria-rowindex={index + 2}
      data-testid="message-row"
      data-message={message.id}
      style={top === undefined ? undefined : { position: 'absolute', insetInline: 0, top }}
      className={classNames(
        'group relative border-b border-edge text-sm hover:bg-raised/60 has-[a:focus-visible]:bg-accent-wash',
        isFresh && 'motion-safe:animate-[arrive_1.4s_ease-out]',
        ROW_CARD,
        MESSAGE_GRID,
      )}
      onFocus={() => {
        onFocus(index)
      }}
    >
      <td role="cell" className="figures max-lg:order-4 max-lg:text-right lg:leading-4">
        <RelativeTime atMs={message.heardAtMs} className="block whitespace-nowrap max-lg:text-xs" />
        <span className="hidden text-2xs whitespace-nowrap text-ink-faint lg:block">
          {formatClock(message.heardAtMs)}
        </span>
      </td>
      <td
        role="cell"
        className="flex min-w-0 items-center gap-x-1 max-lg:order-1 max-lg:col-span-2 lg:flex-wrap lg:content-center"
      >
        <PastLink
          id={messageLinkId(message.id)}
          href={`/messages/${message.id}`}
          prefetch={false}
          tabIndex={tabIndex}
          className="truncate font-mono text-[0.8125rem] text-ink outline-offset-[-2px] after:absolute after:inset-0 group-hover:underline group-hover:decoration-edge-strong group-hover:underline-offset-4 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          <span aria-hidden="true">{shortenMessageId(message.id)}</span>
          <span className="sr-only">{message.id}</span>
        </PastLink>
        <CopyButton
          text={message.id}
          what="message id"
          tabIndex={tabIndex}
          className="relative z-10 lg:-my-1"
        />
        <span className="flex gap-1 max-lg:ml-auto lg:w-full lg:empty:hidden">
          <IncompleteBadge incomplete={message.incomplete} />
          <SignatureBadge signature={message.signature} />
        </span>
      </td>
      <td
        role="cell"
        className="flex min-w-0 items-center justify-between gap-3 max-lg:order-2 max-lg:col-span-2 lg:flex-col lg:items-start lg:justify-center lg:gap-0"
      >
        <TypeName type={message.type} className="max-w-full shrink-0" />
        <span className="max-w-full truncate text-xs text-ink-soft" title={message.topic}>
          {message.topic === '' ? 'topic not named' : message.topic}
        </span>
      </td>
      <td role="cell" className="min-w-0 max-lg:order-3">
        {message.origin === null ? (
          <span className="text-ink-faint">origin not known</span>
        ) : (
          <NodeLink
            node={message.origin}
            tabIndex={tabIndex}
            className="relative z-10 text-ink-soft hover:text-ink"
          />
        )}
      </td>
      <td role="cell" className="figures hidden text-right whitespace-nowrap xl:block">
        {sizeText(message.sizeBytes)}
      </td>
      <td role="cell" className="figures hidden text-right lg:block">
        <Flash value={message.hops}>{formatCount(message.hops)}</Flash>
      </td>
      <td role="cell" className="flex items-center gap-2 max-lg:order-5">
        {isTraced ? (
          <>
            <ReachBar {...message} />
            <Flash value={reachText(message)} className="figures whitespace-nowrap">
              {reachText(message)}
            </Flash>
            <span className="sr-only">
              {message.subscribers === null ? 'nodes reached' : 'subscribers reached'}
            </span>
            <BeyondMark message={message} />
          </>
        ) : (
          <span className="text-xs text-ink-faint">observed only</span>
        )}
      </td>
      <td
        role="cell"
        className="figures text-right whitespace-nowrap max-lg:order-6 max-lg:text-xs max-lg:text-ink-soft"
      >
        <span className="lg:hidden">
          {`${message.hops === null ? '' : `${String(message.hops)} hops · `}${formatLatency(message.t90AfterMs)}`}
        </span>
        <Flash value={formatLatency(message.t90AfterMs)} className="max-lg:hidden">
          {formatLatency(message.t90AfterMs)}
        </Flash>
      </td>
      <td role="cell" className="figures hidden text-right lg:block">
        <Flash value={message.duplicates}>{isTraced ? formatCount(message.duplicates) : NOT_KNOWN}</Flash>
      </td>
    </tr>
  )
})

/** That others have it too: a mark here, in words for who points at it or listens. */
function BeyondMark({ message }: { message: MessageSummary }) {
  const text = beyondText(message)
  if (text === '') return null
  return (
    <span title={text} className="figures relative z-10 text-2xs text-ink-faint">
      <span aria-hidden="true">{`+${formatCount(beyondSubscribers(message))}`}</span>
      <span className="sr-only">{text}</span>
    </span>
  )
}
