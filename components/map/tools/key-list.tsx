'use client'
import { formatCount } from '@/lib/format/numbers'
import type { MapQuery, MapQueryChange } from '@/lib/map-query'
import { NODE_STATUSES } from '@/lib/fact-kinds'
import { classNames } from '../../ui/class-names'
import { StatusMark } from '../../ui/status-mark'
import type { LookEntry } from '../model/look-entry'
import { useMapTools } from './map-tools-context'

/** What the colours mean, with how many nodes have each, and of how many the filters leave; an entry that is pressed shows only its nodes. */
export function KeyList() {
  const { look, query, change } = useMapTools()
  const { inEntries } = look.shown
  const entries = look.sorting.entries
    .map((entry, at) => ({ entry, matching: inEntries?.[at] ?? null }))
    .filter(({ entry }) => entry.count > 0 || isChosen(entry, query))
  return (
    <ul className="space-y-px">
      {entries.map(({ entry, matching }) => {
        const chosen = isChosen(entry, query)
        return (
          <li key={entry.key}>
            <button
              type="button"
              aria-pressed={chosen}
              title={chosen ? 'Show the others again' : `Show only: ${entry.label}`}
              onClick={() => {
                change(chosen ? without(entry) : (entry.filter ?? { only: entry.key }))
              }}
              className={classNames(
                'flex min-h-10 w-full items-center gap-2 rounded-sm px-1.5 text-left text-xs transition-colors hover:bg-raised sm:min-h-6',
                chosen ? 'bg-raised font-medium text-ink' : 'text-ink-soft',
              )}
            >
              <Swatch entry={entry} />
              <span className="min-w-0 flex-1 truncate">{entry.label}</span>
              <span className="figures shrink-0 text-ink-faint">
                {matching !== null && matching !== entry.count && (
                  <>
                    <span className="font-medium text-ink">{formatCount(matching)}</span>
                    {' of '}
                  </>
                )}
                {formatCount(entry.count)}
                <span className="sr-only">{entry.count === 1 ? ' node' : ' nodes'}</span>
              </span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

/** Status is told by shape as well; every other colour stands beside its word. */
function Swatch({ entry }: { entry: LookEntry }) {
  const status = NODE_STATUSES.find((each) => each === entry.key)
  if (status !== undefined) return <StatusMark status={status} />
  return (
    <span
      aria-hidden="true"
      className="size-2.5 shrink-0 rounded-full"
      style={{ background: `var(${entry.token})` }}
    />
  )
}

function isChosen({ filter, key }: LookEntry, query: MapQuery): boolean {
  if (filter === null) return query.only === key
  return Object.entries(filter).every(([name, value]) =>
    Object.entries(query).some(([set, now]) => set === name && now === value),
  )
}

function without({ filter }: LookEntry): MapQueryChange {
  return filter === null
    ? { only: undefined }
    : Object.fromEntries(Object.keys(filter).map((name) => [name, undefined]))
}
