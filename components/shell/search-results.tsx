'use client'
import { agentName, placeName, shortenPeerId } from '@/lib/format/names'
import { plural } from '@/lib/format/numbers'
import { classNames } from '../ui/class-names'
import { StatusMark } from '../ui/status-mark'
import type { NodeSearchState } from './use-node-search'

/** The list below the search field. Always in the page, so that what it says is announced. */
export function SearchResults({
  id,
  isShown,
  search,
  current,
  onOpen,
  onMark,
}: {
  id: string
  isShown: boolean
  search: NodeSearchState
  /** Number of the match that Enter opens. */
  current: number | undefined
  onOpen: (peerId: string) => void
  onMark: (index: number) => void
}) {
  const matches = search.phase === 'found' ? search.answer.nodes : []
  return (
    <div
      className={classNames(
        'absolute top-full right-0 z-40 mt-1.5 w-[min(26rem,calc(100vw-1.5rem))] overflow-hidden rounded-lg border border-edge bg-surface shadow-float',
        !isShown && 'hidden',
      )}
    >
      <ul id={id} role="listbox" aria-label="Matching nodes" className={matches.length > 0 ? 'p-1' : ''}>
        {matches.map((node, index) => (
          <li
            key={node.num}
            id={`${id}-${String(node.num)}`}
            role="option"
            aria-selected={node.num === current}
            onPointerMove={() => {
              if (node.num !== current) onMark(index)
            }}
            // Before the field loses its focus, and with it the list.
            onPointerDown={(event) => {
              event.preventDefault()
            }}
            onClick={() => {
              onOpen(node.peerId)
            }}
            className={classNames(
              'grid grid-cols-[auto_1fr_auto] items-center gap-x-2.5 rounded-md px-2.5 py-1.5',
              node.num === current && 'bg-raised',
            )}
          >
            <StatusMark status={node.status} />
            <span className="truncate font-mono text-sm">{shortenPeerId(node.peerId, 10, 10)}</span>
            <span className="figures text-xs text-ink-faint">
              {node.peerCount === null ? '' : plural(node.peerCount, 'peer')}
            </span>
            <span className="col-start-2 col-end-4 truncate text-xs text-ink-soft">
              {`${agentName(node.agent)} · ${placeName(node)}`}
            </span>
          </li>
        ))}
      </ul>
      <p role="status" className="px-3.5 py-2 text-xs text-ink-faint empty:hidden">
        {isShown ? summaryOf(search) : ''}
      </p>
    </div>
  )
}

function summaryOf(search: NodeSearchState): string {
  switch (search.phase) {
    case 'idle':
      return ''
    case 'asking':
      return 'Looking…'
    case 'refused':
      return `A peer id, CID or key has ${search.reason}.`
    case 'failed':
      return 'The search cannot be answered now. Type on to try again.'
    case 'found': {
      const { nodes, hasMore } = search.answer
      if (nodes.length === 0) return `No node begins with “${search.query}”.`
      if (hasMore) return `The first ${String(nodes.length)}; type more to narrow them down.`
      return nodes.length === 1
        ? 'Enter opens it.'
        : `${plural(nodes.length, 'node')}; Enter opens the marked one.`
    }
  }
}
