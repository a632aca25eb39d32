'use client'
import type { ReactNode, Ref } from 'react'
import { agentName, placeName, shortenPeerId } from '@/lib/format/names'
import { formatCount, formatLatency } from '@/lib/format/numbers'
import type { MapNode } from '@/lib/live/events'
import { mapHref } from '@/lib/map-query'
import { PastLink } from '../past/past-link'
import { classNames } from '../ui/class-names'
import { ArrowIcon } from '../ui/icons'
import { StatusLabel } from '../ui/status-mark'
import type { MapStore } from './model/map-store'
import type { LookedBy } from './renderer/renderer-init'
import { NAME_TO_COME } from './use-names'

const EDGE_PX = 10
const GAP_PX = 14
const NARROW_PX = 560
/** What the closed sheet of the panel takes from the foot of a narrow map. */
const SHEET_PX = 56
/** What the switch between graph and table takes from its head. */
const HEAD_PX = 54

/** Puts the card beside the node, never over the map's edge; on a narrow map at its foot, or it would hide the rest. */
export function placeCard(
  card: HTMLElement,
  within: HTMLElement,
  x: number,
  y: number,
  radius: number,
): void {
  const { offsetWidth: width, offsetHeight: height } = card
  if (within.clientWidth < NARROW_PX) {
    const foot = within.clientHeight - SHEET_PX - EDGE_PX - height
    // A node that stands at the foot is looked at with the card at the head.
    const top = y + radius + EDGE_PX > foot ? HEAD_PX : foot
    card.style.transform = `translate(${String(EDGE_PX)}px, ${String(Math.round(top))}px)`
    return
  }
  const right = x + radius + GAP_PX
  const left = x - radius - GAP_PX - width
  const hasRoom = { left: left >= EDGE_PX, right: right + width + EDGE_PX <= within.clientWidth }
  // Its neighbours lie mostly inwards, so the card goes outwards where it can.
  const isRightOf = x > within.clientWidth / 2
  const side = isRightOf ? (hasRoom.right ? 'right' : 'left') : hasRoom.left ? 'left' : 'right'
  const inside = (value: number, room: number) =>
    Math.round(Math.min(Math.max(value, EDGE_PX), Math.max(EDGE_PX, room)))
  const atX = inside(side === 'left' ? left : right, within.clientWidth - width - EDGE_PX)
  const atY = inside(y - height / 2, within.clientHeight - height - EDGE_PX)
  card.style.transform = `translate(${String(atX)}px, ${String(atY)}px)`
}

/** Who the node is that is looked at; announced when it was reached by keyboard. */
export function NodeCard({
  ref,
  node,
  store,
  how,
  children,
}: {
  ref: Ref<HTMLDivElement>
  node: MapNode | undefined
  store: MapStore
  how: LookedBy
  /** More rows. */
  children?: ReactNode
}) {
  const isByHand = how !== 'pointer'
  return (
    <div
      ref={ref}
      role="status"
      aria-live={isByHand ? 'polite' : 'off'}
      data-testid="node-card"
      className={classNames(
        'absolute top-0 left-0 z-20 w-64 rounded-lg border border-edge bg-surface shadow-float transition-opacity duration-150',
        node === undefined && 'invisible opacity-0',
        !isByHand && 'pointer-events-none',
      )}
    >
      {node !== undefined && (
        <>
          <div className="border-b border-edge px-3.5 pt-3 pb-2.5">
            <p className="truncate font-semibold">
              {placeName(node) === '—' ? 'Place not known' : placeName(node)}
            </p>
            <p className="font-mono text-xs text-ink-faint">
              {node.peerId === null ? NAME_TO_COME : shortenPeerId(node.peerId, 8, 12)}
            </p>
          </div>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 px-3.5 py-2.5 text-sm">
            <CardRow name="Status">
              <StatusLabel status={node.status} />
            </CardRow>
            <CardRow name="Version">{agentName(node.agent)}</CardRow>
            <CardRow name="Peers">{formatCount(node.peerCount)}</CardRow>
            <CardRow name="Links here">{formatCount(store.degreeAt(store.indexOf(node.num)))}</CardRow>
            <CardRow name="Round trip">{formatLatency(node.rttMs)}</CardRow>
            {children}
          </dl>
          {isByHand && node.peerId !== null && (
            <div className="grid border-t border-edge text-sm font-medium text-accent">
              <PastLink
                href={`/nodes/${node.peerId}`}
                className="flex items-center justify-between gap-2 px-3.5 py-2.5 hover:bg-raised"
              >
                Open this node
                <ArrowIcon className="size-4" />
              </PastLink>
              <PastLink
                href={mapHref({ node: node.peerId, around: 1 })}
                prefetch={false}
                className="flex items-center justify-between gap-2 rounded-b-lg px-3.5 pt-1 pb-2.5 hover:bg-raised"
              >
                Its neighbourhood
                <ArrowIcon className="size-4" />
              </PastLink>
            </div>
          )}
        </>
      )}
    </div>
  )
}

/** One fact on the card. */
export function CardRow({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-faint">{name}</dt>
      <dd className="figures truncate text-right">{children}</dd>
    </>
  )
}
