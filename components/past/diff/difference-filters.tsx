import { countryName } from '@/lib/format/names'
import type { DifferencePage, DifferenceQuery } from '@/lib/past/differences'
import { Button } from '../../ui/button'

const field = 'figures h-9 w-full rounded-md border border-edge-strong bg-ground px-2 text-sm text-ink'

/** As a field for date and time takes it. */
const fieldTime = (atMs: number): string => new Date(atMs).toISOString().slice(0, 16)

/** Which moments, which nodes: a plain form, whose answer is another address. */
export function DifferenceFilters({
  query,
  page,
}: {
  query: DifferenceQuery
  page: Pick<DifferencePage, 'fromMs' | 'toMs' | 'countries'>
}) {
  const isOther =
    query.country !== undefined && page.countries.every(({ country }) => country !== query.country)
  return (
    <form
      method="get"
      action="/diff"
      className="grid grid-cols-1 items-end gap-3 rounded-lg border border-edge bg-surface p-4 sm:grid-cols-2 lg:grid-cols-[repeat(4,minmax(0,1fr))_auto]"
    >
      {query.kind !== undefined && <input type="hidden" name="kind" value={query.kind} />}
      <label className="flex flex-col gap-1 text-xs text-ink-soft">
        From (UTC)
        <input
          type="datetime-local"
          name="from"
          required
          defaultValue={fieldTime(page.fromMs)}
          className={field}
        />
      </label>
      <label className="flex flex-col gap-1 text-xs text-ink-soft">
        To (UTC); empty: now
        <input
          type="datetime-local"
          name="to"
          defaultValue={query.to === undefined ? '' : fieldTime(page.toMs)}
          className={field}
        />
      </label>
      <label className="flex flex-col gap-1 text-xs text-ink-soft">
        Node
        <input
          type="search"
          name="q"
          defaultValue={query.q ?? ''}
          placeholder="Key begins or ends with"
          maxLength={128}
          className={field}
        />
      </label>
      <label className="flex flex-col gap-1 text-xs text-ink-soft">
        Country
        <select name="country" defaultValue={query.country ?? ''} className={field}>
          <option value="">All</option>
          {isOther && <option value={query.country}>{countryName(query.country ?? '')}</option>}
          {page.countries.map(({ country, changes }) => (
            <option key={country} value={country}>
              {`${countryName(country)} (${String(changes)})`}
            </option>
          ))}
        </select>
      </label>
      <Button type="submit">Show</Button>
    </form>
  )
}
