'use client'
import { SortHead, SortName, sortControlClass, type SortState } from './sort-head'

export interface SortColumn<Sort extends string> {
  sort: Sort
  name: string
  title?: string
  align?: 'end'
  /** Classes that say from which width on it is shown. */
  from?: string
}

/** What rows are sorted by. */
export interface SortOrder<Sort extends string> {
  sort: Sort
  isDescending: boolean
}

/** The heads of a table whose rows are all here: each sorts by its column, and the other way when pressed again. */
export function SortHeads<Sort extends string>({
  columns,
  order,
  isDescendingFirst = () => false,
  onOrder,
}: {
  columns: readonly SortColumn<Sort>[]
  order: SortOrder<Sort>
  /** Which columns are asked for from the greatest. */
  isDescendingFirst?: (sort: Sort) => boolean
  onOrder: (order: SortOrder<Sort>) => void
}) {
  return (
    <thead>
      <tr className="border-b border-edge-strong/60">
        {columns.map(({ sort, name, title, align, from }) => {
          const state: SortState =
            order.sort !== sort ? 'none' : order.isDescending ? 'descending' : 'ascending'
          return (
            <SortHead
              key={sort}
              sort={state}
              align={align ?? 'start'}
              className={from}
              control={
                <button
                  type="button"
                  title={title}
                  className={sortControlClass(state, align)}
                  onClick={() => {
                    const isDescending = state === 'none' ? isDescendingFirst(sort) : state === 'ascending'
                    onOrder({ sort, isDescending })
                  }}
                >
                  <SortName sort={state}>{name}</SortName>
                </button>
              }
            />
          )
        })}
      </tr>
    </thead>
  )
}
