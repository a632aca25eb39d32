'use client'
import { useState } from 'react'
import { formatCount, plural } from '@/lib/format/numbers'
import { Button } from '../../ui/button'
import { classNames } from '../../ui/class-names'
import { StatusMark } from '../../ui/status-mark'
import type { MapStore } from '../model/map-store'
import { NodeName } from './node-pick'
import type { Surroundings } from './neighbourhood'

/** Lines before a reader asks for more: each asks for a name. */
const LINES = 60

/** The nodes of the drawing, nearest first; opening one looks from there. */
export function NeighbourhoodList({
  store,
  near,
  marked,
  onMark,
  onGo,
}: {
  store: MapStore
  near: Surroundings
  marked: number | null
  onMark: (num: number | null) => void
  onGo: (num: number) => void
}) {
  const [lines, setLines] = useState(LINES)
  const others = near.nodes.slice(1)
  const hidden = others.length - lines
  return (
    <nav
      aria-label="Nodes nearby"
      className="max-h-[35dvh] shrink-0 overflow-y-auto border-t border-edge bg-surface p-2 lg:max-h-none lg:w-80 lg:border-t-0 lg:border-l"
    >
      <ul>
        {others.slice(0, lines).map(({ num, hops }) => {
          const node = store.node(num)
          return (
            <li key={num}>
              <button
                type="button"
                title="Look from here"
                className={classNames(
                  'flex min-h-10 w-full items-center gap-2 rounded-md px-2 text-sm hover:bg-raised sm:min-h-8',
                  num === marked && 'bg-raised',
                )}
                onClick={() => {
                  onGo(num)
                }}
                onFocus={() => {
                  onMark(num)
                }}
                onPointerEnter={() => {
                  onMark(num)
                }}
              >
                {node !== undefined && <StatusMark status={node.status} />}
                <NodeName store={store} num={num} />
                <span className="figures shrink-0 text-xs text-ink-faint">{plural(hops, 'link')}</span>
              </button>
            </li>
          )
        })}
      </ul>
      {hidden > 0 && (
        <Button
          className="mt-2 w-full"
          onClick={() => {
            setLines(lines + LINES)
          }}
        >
          {formatCount(Math.min(LINES, hidden))} more of {formatCount(hidden)}
        </Button>
      )}
    </nav>
  )
}
