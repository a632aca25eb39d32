import type { ReactNode } from 'react'
import type { ShownQuery } from '@/lib/analytics/answer'
import { PictureButtons } from '../charts/picture-buttons'
import { QueryView } from '../charts/query-view'
import { classNames } from '../ui/class-names'

/** Where the figures behind a chart are to be had, by the API. */
export interface DataLinks {
  /** Path with its parameters, without a format: `/api/v1/analytics/growth?range=30d`. */
  readonly path: string
  /** true: it is also given as CSV. */
  readonly hasCsv?: boolean
  /** Which of its tables the chart is drawn from; unset: the main one. */
  readonly table?: string
}

function csvPath({ path, table }: DataLinks): string {
  const which = table === undefined ? '' : `&table=${table}`
  return `${path}${path.includes('?') ? '&' : '?'}format=csv${which}`
}

/**
 * A chart on its page: heading, what it says in a sentence, the chart with its data, what was asked, and all of it to
 * take along.
 *
 * A dashboard is `Dashboard` around `FigureRow` and `ChartPanel`s; a panel holds one chart of components/charts:
 * `TimeChart` (anything over time), `BarList` (ranked shares), `Histogram`, `Matrix` (pairs), `CountryMap`,
 * `StatusStrip` (states over time), `Sparkline` (beside a figure). All are drawn by the server from plain values, and
 * bring their own table; only reading them out needs a script. Pictures are made of what is marked with
 * `data-picture` (see picture/draw-figure.ts), so a new kind of chart marks its drawing, its boxes and its words.
 * @example
 * <ChartPanel title="Latency" says={latencySays(answer)} queries={answer.queries} data={data} asOfMs={answer.asOfMs}>
 *   <TimeChart title="Latency by day" unit="ms" time={chartTime(answer)} coverage={answer.coverage} series={…} />
 * </ChartPanel>
 */
export function ChartPanel({
  title,
  says,
  note,
  aside,
  queries = [],
  data,
  asOfMs,
  children,
  className,
}: {
  title: string
  /** What a reader sees, computed: `412 nodes answered today, 3% more than a week ago.` */
  says?: ReactNode
  /** How it was counted or estimated; small, below the chart. */
  note?: ReactNode
  /** At the end of the heading's line. */
  aside?: ReactNode
  queries?: readonly ShownQuery[]
  data?: DataLinks
  /** Stands on pictures of the chart. */
  asOfMs: number
  children: ReactNode
  className?: string
}) {
  return (
    <section
      data-chart=""
      className={classNames(
        'flex min-w-0 flex-col rounded-lg border border-edge bg-surface p-4 pb-2.5',
        className,
      )}
    >
      <header className="mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <h2 className="text-sm font-semibold">{title}</h2>
          {says !== undefined && <p className="mt-0.5 max-w-3xl text-sm text-pretty text-ink-soft">{says}</p>}
        </div>
        {aside}
      </header>
      <div className="flex-1">{children}</div>
      {note !== undefined && <p className="mt-3 max-w-4xl text-xs text-ink-faint">{note}</p>}
      <footer className="mt-3 flex flex-wrap print:hidden items-start justify-between gap-x-4 gap-y-1 border-t border-edge pt-2">
        {queries.length > 0 ? <QueryView queries={queries} /> : <span />}
        <span className="flex items-center gap-0.5">
          {data?.hasCsv === true && (
            <a className={actionLook} href={csvPath(data)} download>
              CSV
            </a>
          )}
          {data !== undefined && (
            <a className={actionLook} href={data.path} download>
              JSON
            </a>
          )}
          <PictureButtons title={title} asOfMs={asOfMs} className={actionLook} />
        </span>
      </footer>
    </section>
  )
}

const actionLook =
  'inline-flex h-6 items-center rounded-sm px-1.5 text-2xs font-medium tracking-wide text-ink-soft hover:bg-raised hover:text-ink'
