'use client'
import Link from 'next/link'
import { memo } from 'react'
import { plural } from '@/lib/format/numbers'
import { classNames } from '../../ui/class-names'
import { ChevronIcon } from '../../ui/icons'
import { afterText, ARRIVAL_TEXT, exactMs, latencyText, nodeText } from '../message-text'
import { NodeName } from '../node-link'
import type { TreeNode } from './build-tree'
import { ROW_PX } from './drawing-paths'
import type { TreeRow } from './tree-rows'

/** One template for the axis' head and the rows: name, drawing, unknown times, time. */
export const TREE_GRID = {
  whole: 'grid grid-cols-[7.25rem_minmax(0,1fr)_3.5rem] sm:grid-cols-[13.5rem_minmax(0,1fr)_4.5rem]',
  withLane:
    'grid grid-cols-[7.25rem_minmax(0,1fr)_1.5rem_3.5rem] sm:grid-cols-[13.5rem_minmax(0,1fr)_4.5rem_4.5rem]',
} as const

export const treeItemId = (tree: string, num: number) => `${tree}-${String(num)}`

interface TreeItemProps {
  tree: string
  row: TreeRow
  hasLane: boolean
  /** false: its mark stands in the lane of unknown times. */
  isOnAxis: boolean
  isActive: boolean
  /** Whether the playhead has passed its arrival. */
  isLit: boolean
  isSlowest: boolean
  /** Distance from the top of the tree; undefined: the row stands in the flow. */
  topPx: number | undefined
  isHydrated: boolean
  onToggle: (num: number) => void
}

/** One node of the way: its name, moved in by its depth; its place in time is drawn over the middle column. */
export const TreeItem = memo(function TreeItem(props: TreeItemProps) {
  const { tree, row, hasLane, isOnAxis, isActive, isLit, isSlowest, topPx, isHydrated, onToggle } = props
  const { node } = row
  const { arrival, parent } = node
  const hasChildren = node.children.length > 0
  const siblings = parent?.children
  return (
    <div
      role="treeitem"
      id={treeItemId(tree, node.num)}
      aria-level={node.level + 1}
      aria-setsize={siblings?.length ?? 1}
      aria-posinset={siblings === undefined ? 1 : siblings.indexOf(node) + 1}
      aria-expanded={hasChildren ? row.isOpen : undefined}
      aria-selected={isActive}
      aria-label={rowText(node, isSlowest)}
      data-node={arrival.node.peerId}
      data-from={parent?.arrival.node.peerId ?? ''}
      data-num={node.num}
      data-depth={arrival.depth ?? ''}
      style={{ height: ROW_PX, ...(topPx === undefined ? {} : { top: topPx }) }}
      className={classNames(
        hasLane ? TREE_GRID.withLane : TREE_GRID.whole,
        'items-center text-xs',
        topPx !== undefined && 'absolute inset-x-0',
        isActive
          ? 'bg-accent-wash'
          : isSlowest
            ? 'bg-warning-wash'
            : 'hover:bg-raised/70 data-[hovered=true]:bg-raised/70',
      )}
    >
      <div
        className={classNames(
          'flex h-full min-w-0 items-center pr-2 transition-opacity duration-150',
          !isLit && 'opacity-40',
        )}
        style={{ paddingInlineStart: `calc(${String(node.level)} * var(--indent))` }}
      >
        {hasChildren ? (
          <button
            type="button"
            tabIndex={-1}
            aria-hidden="true"
            onClick={() => {
              onToggle(node.num)
            }}
            className="-my-1 flex size-5 shrink-0 max-sm:w-4 items-center justify-center rounded-sm text-ink-faint hover:bg-raised hover:text-ink"
          >
            <ChevronIcon className={classNames('size-3 transition-transform', !row.isOpen && '-rotate-90')} />
          </button>
        ) : (
          <span aria-hidden="true" className="w-5 shrink-0 max-sm:w-4" />
        )}
        <Link
          href={`/nodes/${arrival.node.peerId}`}
          prefetch={false}
          tabIndex={isHydrated ? -1 : undefined}
          className="inline-flex min-w-0 rounded-sm hover:underline hover:underline-offset-4"
        >
          <NodeName node={arrival.node} isTight />
        </Link>
        {hasChildren && !row.isOpen && (
          <span className="figures ml-1.5 shrink-0 rounded-full bg-raised px-1.5 text-2xs leading-4 text-ink-soft">
            {`+${String(node.descendants)}`}
          </span>
        )}
      </div>
      <span />
      {hasLane && (
        <span className="flex h-full items-center justify-center border-l border-dashed border-edge-strong/50">
          {!isOnAxis && <UnknownMark arrival={arrival} />}
        </span>
      )}
      <span
        className={classNames(
          'figures truncate pr-2 pl-1.5 text-right sm:pr-3',
          arrival.state === 'rejected'
            ? 'text-danger max-sm:text-2xs'
            : isLit
              ? 'text-ink-soft'
              : 'text-ink-faint',
        )}
      >
        {arrival.state === 'rejected'
          ? 'refused'
          : arrival.afterMs === null
            ? arrival.state === 'silent'
              ? 'silent'
              : ''
            : exactMs(arrival.afterMs)}
      </span>
    </div>
  )
})

/** A time that nobody knows: a hollow mark in its own lane, a square where the node does not even report. */
function UnknownMark({ arrival }: { arrival: TreeNode['arrival'] }) {
  return (
    <svg
      viewBox="0 0 12 12"
      className="size-2.5 fill-none stroke-ink-faint"
      strokeWidth="1.6"
      aria-hidden="true"
    >
      {arrival.state === 'silent' ? (
        <rect x="2" y="2" width="8" height="8" />
      ) : (
        <circle cx="6" cy="6" r="4.4" />
      )}
    </svg>
  )
}

/** A row in words: what a screen reader says of it, and what the read-out shows. */
export function rowText(node: TreeNode, isSlowest: boolean): string {
  const { arrival, parent } = node
  const parts = [nodeText(arrival.node)]
  if (arrival.state === 'published') parts.push('published it')
  else if (arrival.state === 'silent') parts.push('passed it on but does not report')
  else if (arrival.state === 'rejected') {
    parts.push(arrival.reason === undefined ? 'refused it' : `refused it: ${arrival.reason}`)
  }
  if (arrival.state !== 'published') {
    parts.push(
      arrival.afterMs === null
        ? 'time not known'
        : `had it after ${afterText(arrival.afterMs, arrival.uncertaintyMs)}`,
    )
  }
  if (parent !== null) parts.push(`from ${nodeText(parent.arrival.node)}`)
  if (arrival.latency.state !== 'unknown') parts.push(`the hop took ${latencyText(arrival.latency)}`)
  else if (parent !== null) parts.push('how long the hop took is not known')
  if (isSlowest) parts.push('the slowest hop')
  if (arrival.duplicates > 0) parts.push(`received ${plural(arrival.duplicates, 'more time')}`)
  if (arrival.depth !== null && arrival.depth > 0) parts.push(`hop ${String(arrival.depth)}`)
  else if (arrival.depth === null && arrival.state !== 'published')
    parts.push(ARRIVAL_TEXT[arrival.state].label)
  return parts.join(', ')
}
