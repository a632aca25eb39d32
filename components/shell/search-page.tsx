import Link from 'next/link'
import { plural } from '@/lib/format/numbers'
import { SEARCH_FORMS, type SearchAnswer } from '@/lib/search'
import { Panel } from '../ui/panel'
import { StatePanel } from '../ui/state-panel'
import { MessageLine, NodeLine } from './match-lines'
import { matchesOf, type SearchMatch } from './search-matches'

/** What matches a search, each a link. @param answer - null: nothing was asked that can be answered. */
export function SearchPage({ query, answer }: { query: string; answer: SearchAnswer | null }) {
  const matches = answer === null ? [] : matchesOf(answer)
  return (
    <div className="mx-auto w-full max-w-3xl space-y-4 px-3 py-5 sm:px-5">
      <h1 className="text-2xl font-semibold tracking-tight break-all">
        {query === '' ? 'Search' : `Matches of “${query}”`}
      </h1>
      {matches.length === 0 && (
        <StatePanel
          kind="empty"
          title={answer === null ? 'What are you looking for?' : 'No node or message begins like this'}
        >
          {`The search takes ${SEARCH_FORMS}.`}
        </StatePanel>
      )}
      <Group title="Nodes" kind="node" matches={matches} hasMore={answer?.hasMore === true} />
      <Group title="Messages" kind="message" matches={matches} hasMore={answer?.hasMoreMessages === true} />
    </div>
  )
}

function Group({
  title,
  kind,
  matches,
  hasMore,
}: {
  title: string
  kind: SearchMatch['kind']
  matches: readonly SearchMatch[]
  hasMore: boolean
}) {
  const group = matches.filter((match) => match.kind === kind)
  if (group.length === 0) return null
  return (
    <Panel title={title}>
      <ul className="-mx-2 -my-1">
        {group.map((match) => (
          <li key={match.key}>
            <Link href={match.href} prefetch={false} className="block rounded-md px-2 py-1.5 hover:bg-raised">
              {match.kind === 'node' && <NodeLine node={match.node} />}
              {match.kind === 'message' && <MessageLine message={match.message} />}
            </Link>
          </li>
        ))}
      </ul>
      {hasMore && (
        <p className="mt-3 text-xs text-ink-faint">
          {`The first ${plural(group.length, kind)}: type more to narrow them down.`}
        </p>
      )}
    </Panel>
  )
}
