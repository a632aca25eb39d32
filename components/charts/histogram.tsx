import { DataTable } from './data-table'
import { colourOf, type ColourToken } from './looks'
import { formatValue, type ValueUnit } from './units'

export interface HistogramBin {
  readonly key: string
  /** What falls into it: `1–6 h`. */
  readonly name: string
  readonly value: number
}

/**
 * How often which size occurs. It lies on its side: the names of bins have room at every width, and the figures stand
 * under each other.
 */
export function Histogram({
  title,
  columns,
  bins,
  unit,
  colour = 'series-1',
}: {
  title: string
  /** Heads of the table: of the bins, of the values. */
  columns: readonly [string, string]
  /** In the order of the sizes. */
  bins: readonly HistogramBin[]
  unit: ValueUnit
  colour?: ColourToken
}) {
  const highest = Math.max(...bins.map(({ value }) => value), 0)
  const total = bins.reduce((sum, { value }) => sum + value, 0)
  return (
    <figure aria-label={title}>
      <dl
        className="grid grid-cols-[auto_minmax(0,1fr)_auto_auto] items-center gap-x-2 text-xs"
        data-picture="text"
      >
        {bins.map(({ key, name, value }) => (
          <div key={key} className="col-span-4 grid h-6 grid-cols-subgrid items-center">
            <dt className="figures text-right whitespace-nowrap text-ink-soft">{name}</dt>
            <div className="h-[1.375rem] border-l border-edge-strong" aria-hidden="true" data-picture="box">
              <div
                className="h-full rounded-r-[2px]"
                style={{
                  width: `${highest > 0 ? ((value / highest) * 100).toFixed(2) : '0'}%`,
                  background: colourOf(colour),
                }}
                data-picture="box"
              />
            </div>
            <dd className="figures text-right font-medium">{formatValue(unit, value)}</dd>
            <dd className="figures w-11 text-right text-ink-faint">
              {total > 0 ? formatValue('share', value / total) : ''}
            </dd>
          </div>
        ))}
      </dl>
      <DataTable
        caption={title}
        columns={[...columns, 'Share']}
        rows={bins.map(({ name, value }) => [
          name,
          formatValue(unit, value),
          formatValue('share', total > 0 ? value / total : null),
        ])}
      />
    </figure>
  )
}
