'use client'
import { ChevronIcon } from '../ui/icons'

/** Rows shown at once: the data of a chart is for reading, not for scrolling through. */
const MOST_ROWS = 120

/**
 * The figures behind a chart, for whoever cannot or would rather not read a drawing. On the page without any script; a
 * part of the browser's only so that its rows travel once as markup and once as bare text, not twice as markup.
 */
export function DataTable({
  caption,
  columns,
  rows,
}: {
  caption: string
  columns: readonly string[]
  /** Cells of each row. */
  rows: readonly (readonly string[])[]
}) {
  return (
    <details className="group/data mt-2 mr-4 inline-block max-w-full align-top text-sm open:mr-0 open:block print:not-open:hidden">
      <summary className="inline-flex list-none items-center gap-1 rounded-sm text-xs text-ink-soft hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronIcon className="size-3 -rotate-90 transition-transform group-open/data:rotate-0" />
        Data
        <span className="sr-only">{`: ${caption}`}</span>
      </summary>
      <div
        className="mt-2 max-h-64 overflow-auto rounded-md border border-edge print:max-h-none print:overflow-visible"
        tabIndex={0}
        role="region"
        aria-label={caption}
      >
        <table className="w-full border-collapse text-xs whitespace-nowrap [&_td]:px-3 [&_td]:py-1">
          <caption className="sr-only">{caption}</caption>
          <thead className="sticky top-0 bg-raised">
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" className="px-3 py-1.5 text-left font-medium">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="figures divide-y divide-edge border-t border-edge">
            {rows.slice(0, MOST_ROWS).map((cells, place) => (
              <tr key={place}>
                {cells.map((cell, index) => (
                  <td key={columns[index]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length > MOST_ROWS && (
          <p className="border-t border-edge px-3 py-1.5 text-xs text-ink-faint">
            {`The first ${String(MOST_ROWS)} of ${String(rows.length)}.`}
          </p>
        )}
      </div>
    </details>
  )
}
