'use client'
import { memo } from 'react'
import { agentName, placeName, shortenPeerId } from '@/lib/format/names'
import { formatCount, formatLatency, formatShare } from '@/lib/format/numbers'
import { STATUS_TEXT } from '@/lib/format/statuses'
import type { NodeSummary } from '@/lib/nodes'
import { PastLink } from '../past/past-link'
import { Flash } from '../tables/flash'
import { classNames } from '../ui/class-names'
import { CopyButton } from '../ui/copy-button'
import { RelativeTime } from '../ui/relative-time'
import { StatusMark } from '../ui/status-mark'
import { UptimeBar } from './uptime-bar'

/** One template for head and rows, so that columns stand in line. A card below the width of a table. */
export const ROW_GRID =
  'lg:grid lg:grid-cols-[minmax(10.25rem,1.4fr)_3.5rem_6.75rem_minmax(7rem,1fr)_minmax(7.75rem,1.4fr)_4.5rem_5.5rem_7rem] lg:gap-x-4 lg:px-4 xl:gap-x-6'
/** Heights of a row, rem; the virtual list counts on them. */
export const ROW_REM = { card: 6.75, table: 2.75 } as const

const ROW_CARD =
  'grid h-27 grid-cols-[1fr_1fr_auto] grid-rows-[2rem_1.5rem_1.75rem] content-center items-center gap-x-3 px-3 lg:h-11 lg:grid-rows-1 lg:content-stretch'

export const linkId = (num: number) => `node-${String(num)}`

interface NodeRowProps {
  node: NodeSummary
  /** Place in the whole list, from 0. */
  index: number
  /** Distance from the top of the list; undefined: the row stands in the flow. */
  top: number | undefined
  /** Whether Tab stops here: one row of the list does. */
  isTabStop: boolean
  onFocus: (index: number) => void
}

/** One node: a table row on a wide screen, a card on a narrow one. The whole row opens the node. */
export const NodeRow = memo(function NodeRow({ node, index, top, isTabStop, onFocus }: NodeRowProps) {
  const tabIndex = isTabStop ? 0 : -1
  return (
    <tr
      role="row"
      aria-rowindex={index + 2}
      style={top === undefined ? undefined : { position: 'absolute', insetInline: 0, top }}
      className={classNames(
        'group relative border-b border-edge text-sm hover:bg-raised/60 has-[a:focus-visible]:bg-accent-wash',
        ROW_CARD,
        ROW_GRID,
        node.status !== 'online' && 'text-ink-soft',
      )}
      onFocus={() => {
        onFocus(index)
      }}
    >
      <td role="cell" className="flex min-w-0 items-center gap-1 max-lg:order-1 max-lg:col-span-2">
        <PastLink
          id={linkId(node.num)}
          href={`/nodes/${node.peerId}`}
          prefetch={false}
          tabIndex={tabIndex}
          className="truncate font-mono text-[0.8125rem] text-ink outline-offset-[-2px] after:absolute after:inset-0 group-hover:underline group-hover:decoration-edge-strong group-hover:underline-offset-4 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          <span aria-hidden="true">{shortenPeerId(node.peerId)}</span>
          <span className="sr-only">{node.peerId}</span>
        </PastLink>
        <CopyButton text={node.peerId} what="peer id" tabIndex={tabIndex} className="relative z-10" />
      </td>
      <td role="cell" className="flex items-baseline gap-1 max-lg:order-6 lg:justify-end">
        <Flash value={node.peerCount} className="figures">
          {formatCount(node.peerCount)}
        </Flash>
        <span className="text-xs text-ink-faint lg:sr-only">peers</span>
      </td>
      <td role="cell" className="flex items-center gap-2 max-lg:order-7 lg:justify-end">
        <UptimeBar share={node.uptime24h} />
        <Flash value={formatShare(node.uptime24h)} className="figures lg:w-12 lg:text-right">
          {formatShare(node.uptime24h)}
        </Flash>
      </td>
      <td role="cell" className="min-w-0 truncate max-lg:order-4">
        <Flash value={node.agent}>{agentName(node.agent)}</Flash>
      </td>
      <td role="cell" className="min-w-0 truncate max-lg:order-3">
        {placeName(node)}
      </td>
      <td role="cell" className="text-right whitespace-nowrap max-lg:order-8">
        <Rtt node={node} />
      </td>
      <td role="cell" className="text-right whitespace-nowrap text-ink-soft max-lg:order-5 max-lg:text-xs">
        {node.lastSeenMs === null ? 'never' : <RelativeTime atMs={node.lastSeenMs} className="figures" />}
      </td>
      <td
        role="cell"
        className="flex items-center justify-end whitespace-nowrap max-lg:order-2 lg:justify-start"
      >
        <Flash value={node.status} className="inline-flex items-center gap-1.5">
          <StatusMark status={node.status} />
          {STATUS_TEXT[node.status].label}
        </Flash>
      </td>
    </tr>
  )
})

function Rtt({ node }: { node: NodeSummary }) {
  if (node.rttMs === null) return <span className="text-ink-faint">{formatLatency(null)}</span>
  const isRough = node.rttMethod === 'ping_busy'
  const text = formatLatency(node.rttMs)
  return (
    <Flash value={text} className="figures">
      {isRough && (
        <>
          <span aria-hidden="true">~</span>
          <span className="sr-only">at most </span>
        </>
      )}
      {text}
    </Flash>
  )
}
