import type { ReactNode } from 'react'
import { DataTable } from './data-table'
import { colourOf, type ColourToken } from './looks'
import { formatValue, type ValueUnit } from './units'

export interface BarListItem {
  readonly key: string
  /** What it is called; plain, for the table too. */
  readonly name: string
  /** Stands in place of the name, as a link or with a mark. */
  readonly label?: ReactNode
  readonly value: number
  /** Of all, 0 to 1: told behind the value. Unset: not told. */
  readonly share?: number
  /** One line below the name. */
  readonly note?: ReactNode
  readonly colour?: ColourToken
}

/**
 * Ranked values, each with its bar from zero. Names and figures are text, so it reads without the bars.
 * @param most - what a full bar stands for; unset: the largest value.
 * @param shown - so many are drawn; the table holds all.
 */
export function BarList({
  title,
  columns,
  items,
  unit,
  most,
  shown = 10,
  rest,
}: {
  title: string
  /** Heads of the table: of the names, of the values. */
  columns: readonly [string, string]
  items: readonly BarListItem[]
  unit: ValueUnit
  most?: number
  shown?: number
  /** Said below those shown; unset: how many more there are. */
  rest?: string
}) {
  const drawn = items.slice(0, shown)
  const full = most ?? Math.max(...items.map(({ value }) => value), 0)
  const hasShare = items.some(({ share }) => share !== undefined)
  return (
    <figure aria-label={title}>
      <ul className="space-y-2.5" data-picture="text">
        {drawn.map(({ key, name, label, value, share, note, colour = 'series-1' }) => (
          <li key={key}>
            <div className="flex items-baseline justify-between gap-3 text-sm">
              <span className="min-w-0 truncate">{label ?? name}</span>
              <span className="figures shrink-0 whitespace-nowrap">
                <span className="font-medium">{formatValue(unit, value)}</span>
                {hasShare && (
                  <span className="ml-2 inline-block w-12 text-right text-xs text-ink-faint">
                    {formatValue('share', share ?? null)}
                  </span>
                )}
              </span>
            </div>
            <div className="mt-1 h-1.5 rounded-full bg-raised" aria-hidden="true" data-picture="box">
              <div
                className={`h-full rounded-full ${value > 0 ? 'min-w-0.5' : ''}`}
                style={{
                  width: `${full > 0 ? ((value / full) * 100).toFixed(2) : '0'}%`,
                  background: colourOf(colour),
                }}
                data-picture="box"
              />
            </div>
            {note !== undefined && <p className="mt-0.5 text-xs text-ink-faint">{note}</p>}
          </li>
        ))}
      </ul>
      {items.length > shown && (
        <p className="mt-3 text-xs text-ink-faint">
          {rest ?? `and ${String(items.length - shown)} more, in the data below`}
        </p>
      )}
      <DataTable
        caption={title}
        columns={[...columns, ...(hasShare ? ['Share'] : [])]}
        rows={items.map(({ name, value, share }) => [
          name,
          formatValue(unit, value),
          ...(hasShare ? [formatValue('share', share ?? null)] : []),
        ])}
      />
    </figure>
  )
}
