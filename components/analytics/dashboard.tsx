import Link from 'next/link'
import type { ReactNode } from 'react'
import { STALE_MS, type AnswerFrame } from '@/lib/analytics/answer'
import { analyticsSearch, RANGES, type AnalyticsQuery } from '@/lib/analytics/range'
import { fittingRange, rangeNotes } from '@/lib/analytics/range-notes'
import { formatDuration, formatInstant } from '@/lib/format/times'
import type { FieldProblem } from '@/lib/read-search'
import { QueryProblems } from '../nodes/query-problems'
import { StatePanel } from '../ui/state-panel'
import { RangePicker, type RangeChoice } from './range-picker'

/**
 * A dashboard: its heading, what it says in a sentence, the time it looks at, and how fresh it is. Without a single
 * fact it says so instead of showing charts of nothing.
 */
export function Dashboard({
  title,
  says,
  path,
  query,
  problems,
  answer,
  nowMs,
  choices = ['bucket', 'compare'],
  children,
}: {
  title: string
  says: ReactNode
  /** Of this page: the range picker's links and form lead there. */
  path: string
  query: AnalyticsQuery
  /** What the address asks that is not understood. */
  problems: readonly FieldProblem[]
  answer: Pick<AnswerFrame, 'range' | 'asOfMs' | 'firstMs' | 'coverage'>
  nowMs: number
  /** What can be chosen beside the range: what changes nothing on the page is not offered. */
  choices?: readonly RangeChoice[]
  children: ReactNode
}) {
  const isEmpty = answer.firstMs === null
  return (
    <>
      <header className="mb-5">
        <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
        {!isEmpty && <p className="mt-1 max-w-4xl text-base text-pretty text-ink-soft">{says}</p>}
        {problems.length > 0 && (
          <div className="mt-3">
            <QueryProblems problems={problems} />
          </div>
        )}
        {!isEmpty && (
          <div className="mt-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <div className="print:hidden">
              <RangePicker path={path} query={query} range={answer.range} choices={choices} />
            </div>
            <p className="hidden text-sm print:block">{printedRange(answer.range)}</p>
            <Freshness asOfMs={answer.asOfMs} nowMs={nowMs} />
          </div>
        )}
        {!isEmpty && <RangeNotes path={path} query={query} answer={answer} nowMs={nowMs} />}
      </header>
      {isEmpty ? <NothingCounted /> : <div className="space-y-4">{children}</div>}
    </>
  )
}

/** On paper nothing can be chosen: what was is told. */
function printedRange({ fromMs, toMs, bucket }: AnswerFrame['range']): string {
  return `${formatInstant(fromMs)} to ${formatInstant(toMs)}, by ${bucket}`
}

/** What the range is not that was asked for, and a shorter one where most of it is of a time before the first visit. */
function RangeNotes({
  path,
  query,
  answer,
  nowMs,
}: {
  path: string
  query: AnalyticsQuery
  answer: Pick<AnswerFrame, 'range' | 'firstMs' | 'coverage'>
  nowMs: number
}) {
  const notes = rangeNotes(query, answer, nowMs)
  const fitting = fittingRange(answer)
  if (notes.length === 0) return null
  return (
    <p role="note" className="mt-3 border-l-2 border-edge-strong pl-3 text-sm text-ink-soft">
      {notes.join(' ')}
      {fitting !== null && (
        <>
          {' '}
          <Link
            href={`${path}${analyticsSearch({ range: fitting, at: query.at })}`}
            prefetch={false}
            scroll={false}
            className="text-accent hover:underline"
          >
            {`Show the last ${RANGES[fitting].title}`}
          </Link>
        </>
      )}
    </p>
  )
}

function Freshness({ asOfMs, nowMs }: { asOfMs: number; nowMs: number }) {
  const isStale = nowMs - asOfMs > STALE_MS
  return (
    <p className={`text-xs ${isStale ? 'text-warning' : 'text-ink-faint'}`}>
      {`As of ${formatInstant(asOfMs)}`}
      {isStale && `, ${formatDuration(nowMs - asOfMs)} ago: nothing was counted since`}
    </p>
  )
}

function NothingCounted() {
  return (
    <StatePanel kind="empty" title="Nothing has been counted yet">
      No collector has written what it saw so far. As soon as the first nodes are visited they are counted
      here; charts over time need a few hours.
    </StatePanel>
  )
}

/** Inside a panel whose chart has nothing to draw. */
export function NothingHere({ children }: { children: ReactNode }) {
  return (
    <p className="rounded-md border border-dashed border-edge px-4 py-6 text-center text-sm text-ink-soft">
      {children}
    </p>
  )
}

/** Key figures at the head of a dashboard: a row of {@link Stat}s. */
export function FigureRow({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 border-y border-edge py-4 sm:grid-cols-3 lg:grid-cols-[repeat(auto-fit,minmax(9rem,1fr))]">
      {children}
    </dl>
  )
}
