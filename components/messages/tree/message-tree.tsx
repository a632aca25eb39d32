'use client'
import { bisectRight } from 'd3-array'
import { useRouter } from 'next/navigation'
import {
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type CSSProperties,
} from 'react'
import type { MessageDetail, RedundantHop } from '@/lib/messages/message'
import { useHydrated } from '../../tables/use-hydrated'
import { MissingNodes } from '../missing-nodes'
import type { Player } from '../player/create-player'
import type { MessageTree as Tree } from './build-tree'
import { ROW_PX } from './drawing-paths'
import { percent, type TimeAxis } from './time-axis'
import { TreeDrawing, TreeLegend } from './tree-drawing'
import { TREE_GRID, TreeItem, rowText, treeItemId } from './tree-item'
import { closedAtFirst, openTo, treeRows, type TreeRow } from './tree-rows'
import { useRowWindow } from './use-row-window'
import { pressInTree } from './tree-keys'

export interface MessageTreeProps {
  detail: MessageDetail
  /** Those to be drawn. */
  redundant: readonly RedundantHop[]
  tree: Tree
  axis: TimeAxis
  player: Player
  /** Number of the node whose hop took longest; null: none is known. */
  slowest: number | null
  hovered: number | null
  onHover: (num: number | null) => void
}

/** The propagation tree: a row for each node that had the message, time across. */
export function MessageTree(props: MessageTreeProps) {
  const { detail, redundant, tree, axis, player, slowest, hovered, onHover } = props
  const treeId = useId()
  const router = useRouter()
  const isHydrated = useHydrated()
  const scroller = useRef<HTMLDivElement>(null)
  const [closed, setClosed] = useState<ReadonlySet<number>>(() => closedAtFirst(tree))
  const [active, setActive] = useState<number | null>(null)
  const rows = useMemo(() => treeRows(tree, closed), [tree, closed])
  const hasLane = useMemo(
    () => [...tree.byNum.values()].some(({ arrival }) => axis.placeOf(arrival) === null),
    [tree, axis],
  )
  const { first, last, isWindowed } = useRowWindow(scroller, rows.length)
  const marks = useMemo(() => timeMarks(detail, axis).map(({ ms }) => ms), [detail, axis])
  const grid = hasLane ? TREE_GRID.withLane : TREE_GRID.whole
  const litUntil = useLitUntil(player, rows)

  // The same function each time: rows are drawn anew for what changes in them alone.
  const toggle = useCallback((num: number) => {
    setClosed((before) => {
      const next = new Set(before)
      if (!next.delete(num)) next.add(num)
      return next
    })
  }, [])
  const moveTo = (num: number) => {
    setActive(num)
    onHover(num)
    const node = tree.byNum.get(num)
    if (node !== undefined) setClosed((before) => openTo(node, before))
  }
  // The active row is kept in sight, within the tree alone: the page stays where it is.
  useEffect(() => {
    const element = scroller.current
    const index = rows.findIndex(({ node }) => node.num === active)
    if (element === null || index < 0) return
    const top = index * ROW_PX
    const room = element.clientHeight - HEAD_PX
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + ROW_PX > element.scrollTop + room) element.scrollTop = top + ROW_PX - room
  }, [active, rows])

  const pointed = tree.byNum.get(hovered ?? active ?? slowest ?? -1)
  return (
    <div className="flex min-w-0 flex-col">
      <p className="flex min-h-9 items-center px-3 text-xs text-ink-soft sm:px-4" data-testid="tree-readout">
        <span className="line-clamp-2 sm:line-clamp-1">
          {pointed === undefined ? '' : rowText(pointed, pointed.num === slowest)}
        </span>
      </p>
      <div
        ref={scroller}
        role="tree"
        tabIndex={0}
        aria-label="The way of the message, from node to node"
        aria-activedescendant={active === null ? undefined : treeItemId(treeId, active)}
        data-testid="message-tree"
        className="relative max-h-[min(70dvh,46rem)] overflow-x-hidden overflow-y-auto overscroll-contain border-y border-edge outline-offset-[-2px] [--levels:2.5rem] sm:[--levels:5rem]"
        style={indentStyle(tree)}
        onKeyDown={(event) => {
          pressInTree(event, {
            rows,
            active,
            moveTo,
            toggle,
            open: (num) => {
              const node = tree.byNum.get(num)
              if (node !== undefined) router.push(`/nodes/${node.arrival.node.peerId}`)
            },
            play: player.toggle,
          })
        }}
        onFocus={(event) => {
          if (event.target === event.currentTarget && active === null) setActive(rows[0]?.node.num ?? null)
        }}
        onPointerMove={(event) => {
          const element = event.target instanceof Element ? event.target.closest('[data-num]') : null
          onHover(element === null ? null : Number(element.getAttribute('data-num')))
        }}
        onPointerLeave={() => {
          onHover(null)
        }}
      >
        <div
          role="presentation"
          className={`${grid} sticky top-0 z-10 h-8 items-end border-b border-edge bg-surface pb-1 text-2xs text-ink-faint`}
        >
          <span className="eyebrow pl-2.5">Node</span>
          <AxisHead axis={axis} detail={detail} />
          {hasLane && (
            <span className="text-center leading-3" title="Time not known">
              <span className="max-sm:sr-only">time not known</span>
              <span aria-hidden="true" className="sm:hidden">
                ?
              </span>
            </span>
          )}
          <span className="pr-2 text-right sm:pr-3">{axis.unit === 'ms' ? 'after' : ''}</span>
        </div>
        <div role="presentation" className="relative" style={{ height: rows.length * ROW_PX }}>
          {rows.slice(first, last + 1).map((row) => {
            const { afterMs } = row.node.arrival
            return (
              <TreeItem
                key={row.node.num}
                tree={treeId}
                row={row}
                hasLane={hasLane}
                isOnAxis={axis.placeOf(row.node.arrival) !== null}
                isActive={row.node.num === active}
                isLit={afterMs === null || afterMs <= litUntil}
                isSlowest={row.node.num === slowest}
                topPx={isWindowed ? row.index * ROW_PX : undefined}
                isHydrated={isHydrated}
                onToggle={toggle}
              />
            )
          })}
          <div role="presentation" className={`${grid} pointer-events-none absolute inset-0`}>
            <div className="relative col-start-2 mx-2">
              <TreeDrawing rows={rows} redundant={redundant} axis={axis} player={player} marks={marks} />
            </div>
          </div>
        </div>
      </div>
      <MissingNodes missing={tree.missing} />
      <div className="mt-auto px-3 py-2.5 sm:px-4">
        <TreeLegend />
      </div>
    </div>
  )
}

/** Room for all levels together is bounded, so that the names of the deepest can still be read. */
function indentStyle(tree: Tree): CSSProperties {
  let deepest = 0
  for (const { level } of tree.byNum.values()) deepest = Math.max(deepest, level)
  const style: Record<`--${string}`, string> = {
    '--indent': `min(0.75rem, var(--levels) / ${String(Math.max(1, deepest))})`,
  }
  return style
}

/** Height of the axis over the rows. */
const HEAD_PX = 32

const timeMarks = ({ t50AfterMs, t90AfterMs }: MessageDetail, { unit }: TimeAxis) =>
  (unit === 'hops'
    ? []
    : [
        { name: '50%', ms: t50AfterMs },
        { name: '90%', ms: t90AfterMs },
      ]
  ).filter((mark): mark is { name: string; ms: number } => mark.ms !== null)

function AxisHead({ axis, detail }: { axis: TimeAxis; detail: MessageDetail }) {
  return (
    <span className="figures relative mx-2 h-full">
      {axis.ticks.map(({ at, label }, index) => {
        const share = axis.share(at)
        return (
          <span
            key={at}
            className={`absolute bottom-0 whitespace-nowrap ${index % 2 === 1 ? 'max-sm:hidden' : ''} ${at === 0 ? '' : share > 0.96 ? '-translate-x-full' : '-translate-x-1/2'}`}
            style={{ left: percent(share) }}
          >
            {label}
          </span>
        )
      })}
      {timeMarks(detail, axis).map(({ name, ms }) => (
        <span
          key={name}
          title={`${name} of the nodes it reached had it`}
          className="absolute top-0 -translate-x-1/2 text-[0.625rem] leading-3 whitespace-nowrap text-ink-soft"
          style={{ left: percent(axis.share(ms)) }}
        >
          {name}
        </span>
      ))}
    </span>
  )
}

/** The last of the shown arrivals that the playhead has passed: rows are looked at anew only when one more is lit. */
function useLitUntil({ playhead }: Player, rows: readonly TreeRow[]): number {
  const stopsMs = useMemo(
    () => rows.flatMap(({ node }) => node.arrival.afterMs ?? []).sort((a, b) => a - b),
    [rows],
  )
  const read = () => {
    const ms = playhead.get()
    return ms === Infinity ? Infinity : (stopsMs[bisectRight(stopsMs, ms) - 1] ?? -1)
  }
  return useSyncExternalStore(playhead.subscribe, read, () => Infinity)
}
