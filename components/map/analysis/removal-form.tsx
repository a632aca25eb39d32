'use client'
import { useId, useMemo, useState } from 'react'
import { formatCount, plural } from '@/lib/format/numbers'
import { Button } from '../../ui/button'
import { isFiltered } from '../model/map-filter'
import { ChoiceList, type Choice } from '../tools/choice-list'
import { useMapTools } from '../tools/map-tools-context'
import { useCalmColumns } from '../tools/use-calm-columns'
import { bestLinked, nodesOfKind, nodesShown, removableKinds, type Removal, type RemovedBy } from './removals'
import { findNode } from './find-node'
import { useAuthorities } from './use-authorities'

const BIGGEST = 10
/** More lines than this are no list; the rest has few nodes each. */
const KINDS_LISTED = 400
/** Lists of what can be taken away follow the map this often at most, ms. */
const LIST_EVERY_MS = 5_000

/** The server is given so long to say which node an authority is, ms. */
const FIND_MS = 10_000

type By = RemovedBy | 'authority' | 'biggest' | 'selection'

const KINDS: Readonly<Record<RemovedBy, { one: string; in: string }>> = {
  as: { one: 'Provider (AS)', in: 'at' },
  country: { one: 'Country', in: 'in' },
  version: { one: 'Version', in: 'with' },
}

/** What to take away next. */
export function RemovalForm({
  isOnlineOnly,
  onOnlineOnly,
  onRemove,
}: {
  isOnlineOnly: boolean
  onOnlineOnly: (isOnly: boolean) => void
  onRemove: (removal: Removal) => void
}) {
  const { store, query, look, looked } = useMapTools()
  const [by, setBy] = useState<By>('as')
  const [problem, setProblem] = useState('')
  const [picked, setPicked] = useState<string>()
  const selectId = useId()
  const authorities = useAuthorities()
  const { columns, version } = useCalmColumns(store, LIST_EVERY_MS)
  const kinds = useMemo(
    () => ({ version, list: isKind(by) ? removableKinds(columns, by) : [] }),
    [columns, version, by],
  )
  const options = isKind(by)
    ? kinds.list
        .slice(0, KINDS_LISTED)
        .map(({ key, label, count }) => ({ key, label: `${label}: ${plural(count, 'node')}` }))
    : by === 'authority'
      ? authorities.map(({ name, peerId }) => ({ key: peerId, label: name }))
      : []
  const chosen = options.find(({ key }) => key === picked) ?? options[0]
  const selection = selectionOf(isFiltered(query), look.shown.count, looked)

  const remove = async (): Promise<Removal | string> => {
    if (isKind(by)) {
      const kind = kinds.list.find(({ key }) => key === chosen?.key)
      if (kind === undefined) return 'There is nothing to take away.'
      const nums = nodesOfKind(store.columns, by, kind.key)
      return { what: `${plural(nums.length, 'node')} ${KINDS[by].in} ${kind.label}`, nums }
    }
    if (by === 'authority') {
      const num =
        chosen === undefined ? null : await findNode(store, chosen.key, AbortSignal.timeout(FIND_MS))
      return num === null || chosen === undefined
        ? 'This authority is not on the map just now.'
        : { what: chosen.label, nums: Uint32Array.of(num) }
    }
    if (by === 'biggest') {
      const nums = bestLinked(store.columns, BIGGEST)
      return { what: `the ${formatCount(nums.length)} nodes with most links`, nums }
    }
    if (selection === 'looked' && looked !== null) {
      return { what: 'the node that is looked at', nums: Uint32Array.of(looked) }
    }
    if (selection === 'shown' && look.shown.shown !== null) {
      const nums = nodesShown(store.columns, look.shown.shown)
      return { what: `${plural(nums.length, 'node')} that the filters show`, nums }
    }
    return 'Nothing is selected: set a filter, or look at a node.'
  }

  const choices: Choice<By>[] = [
    { value: 'as', label: KINDS.as.one },
    { value: 'country', label: KINDS.country.one },
    { value: 'version', label: KINDS.version.one },
    ...(authorities.length > 0 ? [{ value: 'authority', label: 'Authority' } as const] : []),
    { value: 'biggest', label: `The ${String(BIGGEST)} best linked` },
    { value: 'selection', label: 'Selection' },
  ]
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void remove().then((found) => {
          setProblem(typeof found === 'string' ? found : '')
          if (typeof found !== 'string') onRemove(found)
        })
      }}
    >
      <ChoiceList
        legend="Take away"
        name="what-if-by"
        choices={choices}
        value={by}
        onChange={(value) => {
          setBy(value)
          setProblem('')
        }}
      />
      <div className="space-y-3 px-4 pb-3">
        {(isKind(by) || by === 'authority') && (
          <div>
            <label htmlFor={selectId} className="sr-only">
              {by === 'authority' ? 'Authority' : KINDS[by].one} to take away
            </label>
            <select
              id={selectId}
              value={chosen?.key ?? ''}
              onChange={(event) => {
                setPicked(event.target.value)
              }}
              className="h-10 w-full rounded-md border border-edge-strong/60 bg-ground px-2 text-sm sm:h-9"
            >
              {options.length === 0 && <option value="">None is known of these nodes</option>}
              {options.map(({ key, label }) => (
                <option key={key} value={key}>
                  {label}
                </option>
              ))}
            </select>
            {kinds.list.length > KINDS_LISTED && (
              <p className="mt-1 text-xs text-ink-soft">
                The {formatCount(KINDS_LISTED)} with most nodes, of {formatCount(kinds.list.length)}.
              </p>
            )}
          </div>
        )}
        {by === 'selection' && (
          <p className="text-xs text-ink-soft">
            {selection === 'shown' && `The ${plural(look.shown.count, 'node')} that the filters show.`}
            {selection === 'looked' && 'The node that is looked at.'}
            {selection === null && 'Nothing is selected: set a filter, or look at a node.'}
          </p>
        )}
        <label className="flex min-h-10 items-center gap-2 text-ink-soft sm:min-h-6">
          <input
            type="checkbox"
            checked={isOnlineOnly}
            onChange={(event) => {
              onOnlineOnly(event.target.checked)
            }}
            className="size-3.5 accent-accent"
          />
          Count only nodes that are online
        </label>
        <Button type="submit" look="primary" className="w-full">
          Take away
        </Button>
        <p role="status" className="text-xs text-danger empty:hidden">
          {problem}
        </p>
      </div>
    </form>
  )
}

function isKind(by: By): by is RemovedBy {
  return by === 'as' || by === 'country' || by === 'version'
}

/** Filters say more than the node that happens to be looked at. */
function selectionOf(isFiltering: boolean, shown: number, looked: number | null): 'shown' | 'looked' | null {
  if (isFiltering && shown > 0) return 'shown'
  return looked === null ? null : 'looked'
}
