'use client'
import { plural } from '@/lib/format/numbers'
import { classNames } from '../ui/class-names'
import { Skeleton } from '../ui/skeleton'
import { MessageLine, NodeLine, SharedLine } from './match-lines'
import type { SearchMatch } from './search-matches'
import type { SearchState } from './search-state'

const GROUPS = [
  { kind: 'node', title: 'Nodes' },
  { kind: 'message', title: 'Messages' },
  { kind: 'shared', title: 'On the map' },
] as const

/** The list below the search field. Always in the page, so that what it says is announced. */
export function SearchResults({
  id,
  isShown,
  search,
  matches,
  current,
  onChoose,
  onMark,
}: {
  id: string
  isShown: boolean
  search: SearchState
  matches: readonly SearchMatch[]
  /** Key of the match that Enter opens. */
  current: string | undefined
  onChoose: (match: SearchMatch, isFinger: boolean) => void
  onMark: (index: number) => void
}) {
  return (
    <div
      className={classNames(
        'fixed inset-x-2 top-13 z-40 max-h-[min(34rem,calc(100dvh-5rem))] overflow-y-auto sm:absolute sm:inset-x-auto sm:top-full sm:right-0 sm:mt-1.5 sm:w-112 rounded-lg border border-edge bg-surface shadow-float',
        !isShown && 'hidden',
      )}
      // Before the field loses its focus, and with it the list.
      onPointerDown={(event) => {
        event.preventDefault()
      }}
    >
      <div id={id} role="listbox" aria-label="Matching nodes and messages">
        {GROUPS.map(({ kind, title }) => {
          const group = matches.flatMap((match, index) => (match.kind === kind ? [{ match, index }] : []))
          if (group.length === 0) return null
          return (
            <div key={kind} role="group" aria-labelledby={`${id}-${kind}`} className="p-1">
              <div id={`${id}-${kind}`} role="presentation" className="eyebrow px-2.5 pt-1.5 pb-1">
                {title}
              </div>
              {group.map(({ match, index }) => (
                <div
                  key={match.key}
                  id={`${id}-${match.key}`}
                  ref={(line) => {
                    if (match.key === current && isShown) line?.scrollIntoView({ block: 'nearest' })
                  }}
                  role="option"
                  aria-selected={match.key === current}
                  onPointerMove={() => {
                    if (match.key !== current) onMark(index)
                  }}
                  onClick={({ nativeEvent }) => {
                    onChoose(
                      match,
                      nativeEvent instanceof PointerEvent && nativeEvent.pointerType === 'touch',
                    )
                  }}
                  className={classNames('rounded-md px-2.5 py-1.5', match.key === current && 'bg-raised')}
                >
                  {match.kind === 'node' && <NodeLine node={match.node} />}
                  {match.kind === 'message' && <MessageLine message={match.message} />}
                  {match.kind === 'shared' && <SharedLine shared={match.shared} />}
                </div>
              ))}
            </div>
          )
        })}
      </div>
      {search.phase === 'asking' && (
        <div aria-hidden="true" className="space-y-2 px-3.5 pt-3">
          <Skeleton className="h-4 w-3/4" />
          <Skeleton className="h-4 w-1/2" />
        </div>
      )}
      <p role="status" className="px-3.5 py-2 text-xs text-ink-faint empty:hidden">
        {isShown ? summaryOf(search, matches.filter(({ kind }) => kind === 'shared').length) : ''}
      </p>
    </div>
  )
}

/**
 * What the search has to say, in one sentence.
 * @param shared - of how much that nodes on the map share the text is a part.
 */
export function summaryOf(search: SearchState, shared = 0): string {
  if (shared > 0 && !hasAnswers(search)) return 'Enter shows the marked one on the map.'
  switch (search.phase) {
    case 'idle':
      return ''
    case 'asking':
      return 'Looking…'
    case 'refused':
      return `Nothing can begin like this. Type ${search.expected}.`
    case 'away':
      return 'The database is away, so nothing can be found now. It is tried again by itself.'
    case 'failed':
      return 'The search cannot be answered now. It is tried again by itself.'
    case 'found': {
      const { nodes, hasMore, messages, hasMoreMessages } = search.answer
      if (nodes.length + messages.length === 0) return `No node or message begins with “${search.query}”.`
      const counts = [
        ...(nodes.length > 0 ? [counted(nodes.length, hasMore, 'node')] : []),
        ...(messages.length > 0 ? [counted(messages.length, hasMoreMessages, 'message')] : []),
      ].join(', ')
      if (hasMore || hasMoreMessages) return `${counts}; type more to narrow them down.`
      return nodes.length + messages.length === 1
        ? 'Enter opens it.'
        : `${counts}; Enter opens the marked one.`
    }
  }
}

function hasAnswers(search: SearchState): boolean {
  return search.phase === 'found' && search.answer.nodes.length + search.answer.messages.length > 0
}

function counted(count: number, hasMore: boolean, one: string): string {
  return hasMore ? `the first ${plural(count, one)}` : plural(count, one)
}
