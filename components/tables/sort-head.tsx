import { classNames } from '../ui/class-names'
import { ChevronIcon } from '../ui/icons'
import type { ReactNode } from 'react'

export type SortState = 'ascending' | 'descending' | 'none'

/** The head of a column that can be sorted by. The control inside (a link or a button) is the caller's. */
export function SortHead({
  sort,
  align = 'start',
  control,
  className,
}: {
  sort: SortState
  align?: 'start' | 'end'
  className?: string | undefined
  control: ReactNode
}) {
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={sort}
      className={classNames(
        'min-w-0 p-0 font-normal',
        align === 'end' ? 'text-right' : 'text-left',
        className,
      )}
    >
      {control}
    </th>
  )
}

/** What stands inside a sortable head: its name and which way it runs. */
export function SortName({ sort, children }: { sort: SortState; children: ReactNode }) {
  return (
    <>
      {children}
      <ChevronIcon
        className={classNames(
          'size-3 shrink-0 transition-transform',
          sort === 'none' && 'opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60',
          sort === 'ascending' && 'rotate-180',
        )}
      />
    </>
  )
}

/** How the link or button in a sortable head looks. */
export const sortControlClass = (sort: SortState, align: 'start' | 'end' = 'start') =>
  classNames(
    'group eyebrow -mx-1.5 inline-flex max-w-full items-center gap-1 rounded-sm px-1.5 py-1 whitespace-nowrap hover:text-ink',
    align === 'end' && 'flex-row-reverse',
    sort !== 'none' && 'text-ink',
  )
