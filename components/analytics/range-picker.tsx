import Link from 'next/link'
import type { ReactNode } from 'react'
import type { AnswerFrame } from '@/lib/analytics/answer'
import {
  analyticsSearch,
  RANGES,
  type AnalyticsQuery,
  type Bucket,
  type RangeName,
} from '@/lib/analytics/range'
import { Button } from '../ui/button'
import { classNames } from '../ui/class-names'
import { ChevronIcon } from '../ui/icons'

const SHORT: Readonly<Record<RangeName, string>> = {
  '24h': '24 h',
  '7d': '7 d',
  '30d': '30 d',
  '90d': '90 d',
  '1y': '1 y',
  all: 'All',
}
const BUCKET_NAMES: Readonly<Record<Bucket, string>> = {
  hour: 'Hour',
  day: 'Day',
  week: 'Week',
  month: 'Month',
}

/** `bucket`: what the range is cut into; `compare`: the period before. */
export type RangeChoice = 'bucket' | 'compare'

/**
 * Which stretch of time, cut into what, beside which: links and a form, so that it works before, and without, any
 * script, and each choice has an address.
 */
export function RangePicker({
  path,
  query,
  range,
  choices,
}: {
  /** Of the page. */
  path: string
  query: AnalyticsQuery
  /** As it was understood. */
  range: AnswerFrame['range']
  /** Those that are not offered stay in the address, for other pages. */
  choices: readonly RangeChoice[]
}) {
  // A record that is typed by its names has no others.
  const names = Object.keys(RANGES) as RangeName[]
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Choices label="Time range">
        {names.map((name) => (
          <Choice
            key={name}
            href={`${path}${analyticsSearch({ range: name, compare: query.compare, at: query.at })}`}
            isChosen={range.name === name}
            title={RANGES[name].title}
          >
            {SHORT[name]}
          </Choice>
        ))}
      </Choices>
      {choices.includes('bucket') && range.possibleBuckets.length > 1 && (
        <Choices label="By">
          {range.possibleBuckets.map((bucket) => (
            <Choice
              key={bucket}
              href={`${path}${analyticsSearch({ ...query, bucket })}`}
              isChosen={range.bucket === bucket}
              title={`By ${bucket}`}
            >
              {BUCKET_NAMES[bucket]}
            </Choice>
          ))}
        </Choices>
      )}
      {choices.includes('compare') && range.name !== 'all' && (
        <Link
          href={`${path}${analyticsSearch({ ...query, compare: query.compare === undefined ? 'previous' : undefined })}`}
          prefetch={false}
          scroll={false}
          aria-current={query.compare === undefined ? undefined : 'true'}
          className="group/compare flex h-9 items-center gap-2 rounded-md border border-edge bg-surface px-3 text-xs text-ink-soft hover:border-edge-strong hover:text-ink aria-current:text-ink"
        >
          <span
            aria-hidden="true"
            className="flex size-3.5 items-center justify-center rounded-[3px] border border-edge-strong group-aria-current/compare:border-accent group-aria-current/compare:bg-accent"
          >
            <svg viewBox="0 0 10 10" className="hidden size-2.5 group-aria-current/compare:block">
              <path d="m2 5.2 2 2L8 3" fill="none" stroke="var(--on-accent)" strokeWidth="1.6" />
            </svg>
          </span>
          Compare with before
        </Link>
      )}
      <OtherDates path={path} query={query} range={range} />
    </div>
  )
}

function Choices({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div
      role="group"
      aria-label={label}
      className="flex h-9 gap-0.5 rounded-md border border-edge bg-surface p-0.5"
    >
      {children}
    </div>
  )
}

function Choice({
  href,
  isChosen,
  title,
  children,
}: {
  href: string
  isChosen: boolean
  title: string
  children: string
}) {
  return (
    <Link
      href={href}
      prefetch={false}
      scroll={false}
      aria-current={isChosen ? 'true' : undefined}
      className="figures flex items-center rounded-sm px-2 text-xs whitespace-nowrap text-ink-soft hover:text-ink aria-current:bg-raised aria-current:font-medium aria-current:text-ink"
    >
      <span aria-hidden="true">{children}</span>
      <span className="sr-only">{title}</span>
    </Link>
  )
}

const dateOf = (atMs: number) => new Date(atMs).toISOString().slice(0, 10)

/** `2026-03-01 – 2026-03-09`; where times of a day were asked for, `2026-03-01 12:00 – 2026-03-01 14:00 UTC`. */
export function rangeText({ from, to }: AnalyticsQuery, { fromMs, toMs }: AnswerFrame['range']): string {
  const hasTimes = [from, to].some((text) => text?.includes('T') === true)
  if (!hasTimes) return `${dateOf(fromMs)} – ${dateOf(toMs - 1)}`
  const timeOf = (atMs: number) => new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')
  return `${timeOf(fromMs)} – ${timeOf(toMs)} UTC`
}

function OtherDates({
  path,
  query,
  range,
}: {
  path: string
  query: AnalyticsQuery
  range: AnswerFrame['range']
}) {
  const isOwn = range.name === null
  return (
    <details className="group/dates relative">
      <summary
        className={classNames(
          'flex h-9 list-none items-center gap-1.5 rounded-md border border-edge bg-surface px-3 text-xs hover:border-edge-strong [&::-webkit-details-marker]:hidden',
          isOwn ? 'figures font-medium text-ink' : 'text-ink-soft hover:text-ink',
        )}
      >
        {isOwn ? rangeText(query, range) : 'Other dates'}
        <ChevronIcon className="size-3 transition-transform group-open/dates:rotate-180" />
      </summary>
      <form
        method="get"
        action={path}
        className="z-10 mt-2 flex flex-wrap items-end gap-2 rounded-md border border-edge bg-surface p-3 sm:absolute sm:top-full sm:right-0 sm:flex-nowrap sm:shadow-float"
      >
        <DateField name="from" label="From" value={query.from?.slice(0, 10) ?? dateOf(range.fromMs)} />
        <DateField
          name="to"
          label="Before"
          value={query.to?.slice(0, 10) ?? dateOf(range.toMs + 86_399_999)}
        />
        {query.bucket !== undefined && <input type="hidden" name="bucket" value={query.bucket} />}
        {query.at !== undefined && <input type="hidden" name="at" value={query.at} />}
        {query.compare !== undefined && <input type="hidden" name="compare" value={query.compare} />}
        <Button type="submit">Show</Button>
      </form>
    </details>
  )
}

function DateField({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <label className="flex flex-col gap-1 text-xs text-ink-soft">
      {label}
      <input
        type="date"
        name={name}
        defaultValue={value}
        required
        className="figures h-9 rounded-md border border-edge-strong bg-ground px-2 text-sm text-ink"
      />
    </label>
  )
}
