'use client'
import { useId, useMemo, useState } from 'react'
import { formatCount } from '@/lib/format/numbers'
import { nodeQuerySchema } from '@/lib/nodes'
import { CloseIcon } from '../../ui/icons'
import { SearchField } from '../../ui/search-field'
import type { Grouping } from '@/lib/graph/node-kinds'
import { countKinds } from '../model/look-kinds'
import { isNodeOf } from '../model/map-look'
import { ChoiceList } from './choice-list'
import { filterChips } from './filter-words'
import { useMapTools } from './map-tools-context'
import { ShownLine } from './shown-line'

const ACTIVITY = [
  { value: 'any', label: 'All' },
  { value: 'yes', label: 'Active' },
  { value: 'no', label: 'Inactive' },
] as const

/** The filters of the list of nodes; what they do not let through steps back. */
export function FilterPanel() {
  const { query, change, look } = useMapTools()
  const chips = filterChips(query, look.sorting).filter(
    ({ filter }) => filter === 'region' || filter === 'only',
  )
  return (
    <>
      <div className="border-b border-edge px-4 py-3 empty:hidden">
        <ShownLine isAnnounced={false} />
      </div>
      <ChoiceList
        legend="Activity"
        name="map-active"
        choices={ACTIVITY}
        value={query.active ?? 'any'}
        onChange={(value) => {
          change({ active: value === 'any' ? undefined : value })
        }}
      />
      <div className="space-y-3 border-t border-edge px-4 py-3">
        <KindPicker by="country" label="Country" filter="country" value={query.country ?? ''} />
        <KindPicker by="version" label="Version" filter="version" value={query.version ?? ''} />
        <KindPicker by="as" label="Provider (AS)" filter="asn" value={String(query.asn ?? '')} />
        <KeyField key={query.q ?? ''} value={query.q ?? ''} />
        {chips.map(({ filter, name, value }) => (
          <button
            key={filter}
            type="button"
            onClick={() => {
              change({ [filter]: undefined })
            }}
            className="flex min-h-10 max-w-full items-center gap-1.5 rounded-full border border-edge bg-raised pr-2 pl-3 text-xs sm:min-h-7"
          >
            <span className="sr-only">Remove filter: </span>
            <span className="text-ink-soft">{name}</span>
            <span className="truncate font-medium">{value}</span>
            <CloseIcon className="size-3.5 text-ink-faint" />
          </button>
        ))}
      </div>
    </>
  )
}

function KindPicker({
  by,
  label,
  filter,
  value,
}: {
  by: Grouping
  label: string
  filter: 'country' | 'version' | 'asn'
  value: string
}) {
  const { look, change } = useMapTools()
  const id = useId()
  const { at } = look
  const kinds = useMemo(() => countKinds(at.columns, by, isNodeOf(at.columns)), [at, by])
  const isListed = value === '' || kinds.some(({ key }) => key === value)
  return (
    <div>
      <label htmlFor={id} className="eyebrow">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          const chosen = event.target.value
          if (chosen === '') change({ [filter]: undefined })
          else change(kinds.find(({ key }) => key === chosen)?.filter ?? {})
        }}
        className="mt-1 h-10 w-full rounded-md border border-edge-strong/60 bg-ground px-2 text-sm text-ink sm:h-8"
      >
        <option value="">Any</option>
        {!isListed && <option value={value}>{value}</option>}
        {kinds.map(({ key, label: name, count }) => (
          <option key={key} value={key}>{`${name} (${formatCount(count)})`}</option>
        ))}
      </select>
    </div>
  )
}

/** The beginning of a key; asked for once it is whole, for the server has to look it up. */
function KeyField({ value }: { value: string }) {
  const { change } = useMapTools()
  const [text, setText] = useState(value)
  const asked = nodeQuerySchema.shape.q.safeParse(text)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (asked.success) change({ q: asked.data === '' ? undefined : asked.data })
      }}
    >
      <SearchField
        label="Key begins with"
        placeholder="Key begins with…"
        value={text}
        maxLength={128}
        aria-invalid={!asked.success}
        onChange={(event) => {
          setText(event.target.value)
        }}
        className="h-10 sm:h-8"
      />
      {!asked.success && <p className="mt-1 text-xs text-danger">Letters and digits only.</p>}
    </form>
  )
}
