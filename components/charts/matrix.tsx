import { colourOf, type ColourToken } from './looks'
import { formatValue, type ValueUnit } from './units'

export interface MatrixCell {
  readonly row: string
  readonly column: string
  readonly value: number | null
  /** Small, below the value: how many it rests on. */
  readonly note?: string
}

/**
 * Values of pairs, as the table they are: each cell says its value, a bar of colour above it only helps to find the
 * high ones.
 * @param colour - of a value's cell.
 */
export function Matrix({
  title,
  corner,
  rows,
  columns,
  cells,
  unit,
  colour,
}: {
  title: string
  /** What rows and columns are: `From, to`. */
  corner: string
  rows: readonly { key: string; name: string }[]
  columns: readonly { key: string; name: string }[]
  cells: readonly MatrixCell[]
  unit: ValueUnit
  colour: (value: number) => ColourToken
}) {
  const byPair = new Map(cells.map((cell) => [`${cell.row}\n${cell.column}`, cell]))
  return (
    <figure aria-label={title}>
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={title}>
        <table className="w-full border-separate border-spacing-0.5 text-xs" data-picture="text">
          <caption className="sr-only">{title}</caption>
          <thead>
            <tr>
              <th scope="col" className="p-1.5 text-left font-normal whitespace-nowrap text-ink-faint">
                {corner}
              </th>
              {columns.map(({ key, name }) => (
                <th
                  key={key}
                  scope="col"
                  className="p-1.5 text-right align-bottom font-medium text-ink-soft"
                  // Equally wide, whatever their names.
                  style={{ width: `${(84 / columns.length).toFixed(1)}%` }}
                >
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="figures">
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row" className="p-1.5 text-left font-medium whitespace-nowrap text-ink-soft">
                  {row.name}
                </th>
                {columns.map((column) => {
                  const cell = byPair.get(`${row.key}\n${column.key}`)
                  const value = cell?.value ?? null
                  const hue = value === null ? null : colourOf(colour(value))
                  return (
                    <td
                      key={column.key}
                      className="min-w-16 rounded-[3px] p-1.5 text-right align-top"
                      style={
                        hue === null
                          ? undefined
                          : {
                              background: `color-mix(in oklab, ${hue} 16%, var(--surface))`,
                              boxShadow: `inset 0 3px 0 ${hue}`,
                            }
                      }
                      data-picture="box"
                    >
                      <span className={value === null ? 'text-ink-faint' : 'font-medium'}>
                        {formatValue(unit, value)}
                      </span>
                      {cell?.note !== undefined && (
                        <span className="block text-2xs text-ink-soft">{cell.note}</span>
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  )
}
