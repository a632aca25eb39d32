/** What happened while a chart's curves went as they did: on the plot, and as a list for everyone. @module */
import type { Annotation } from '@/lib/analytics/answer'
import type { Bucket } from '@/lib/analytics/range'
import { formatInstant } from '@/lib/format/times'
import { classNames } from '../ui/class-names'
import { ChevronIcon } from '../ui/icons'
import { percent } from './plot-frame'
import { placeNotes } from './time-layout'
import { PLOT_WIDTHS } from './time-ticks'

const shareOf = (atMs: number, fromMs: number, toMs: number) =>
  Math.min(1, Math.max(0, (atMs - fromMs) / (toMs - fromMs)))

/** A line with a triangle for a release; an outage is hatched already, and gets a bar above. Words where they fit. */
export function EventLines({
  annotations,
  fromMs,
  toMs,
}: {
  annotations: readonly Annotation[]
  fromMs: number
  toMs: number
}) {
  const shares = annotations.map((note) => shareOf(note.fromMs, fromMs, toMs))
  const texts = annotations.map(({ text }) => text)
  return (
    <div aria-hidden="true" className="absolute inset-0" data-picture="text">
      {annotations.map((note, index) => {
        const left = shares[index] ?? 0
        return note.kind === 'release' ? (
          <div
            key={`${String(note.fromMs)}${note.text}`}
            className="absolute -top-2 bottom-0 border-l border-dotted border-ink-faint"
            style={{ left: percent(left) }}
            data-picture="box"
          />
        ) : (
          <div
            key={`${String(note.fromMs)}${note.text}`}
            className="absolute -top-2 h-1 min-w-0.5 bg-warning"
            style={{
              left: percent(left),
              width: percent(shareOf(note.toMs ?? toMs, fromMs, toMs) - left),
            }}
            data-picture="box"
          />
        )
      })}
      {PLOT_WIDTHS.map(({ widthPx, shownAt }) => {
        const sides = placeNotes(shares, texts, widthPx)
        return (
          <div key={widthPx} className={shownAt}>
            {annotations.map((note, index) => {
              const side = sides[index] ?? null
              return side === null ? null : (
                <span
                  key={`${String(note.fromMs)}${note.text}`}
                  className={classNames(
                    'absolute bottom-full px-1 text-2xs whitespace-nowrap text-ink-faint',
                    // Beside the line of a release; above the bar of an outage.
                    note.kind === 'release' ? 'mb-1' : 'mb-2',
                    side === 'before' && '-translate-x-full',
                  )}
                  style={{ left: percent(shares[index] ?? 0) }}
                >
                  {note.text}
                </span>
              )
            })}
          </div>
        )
      })}
    </div>
  )
}

/**
 * The same as words; and what hatching and hollow marks mean.
 * @param partlyOf - what the buckets are of which some were observed in part; null: none was.
 */
export function ChartEvents({
  annotations,
  hasGaps,
  partlyOf,
}: {
  annotations: readonly Annotation[]
  hasGaps: boolean
  partlyOf: Bucket | null
}) {
  return (
    <>
      {partlyOf !== null && (
        <p className="mt-2 flex items-center gap-2 text-xs text-ink-soft" data-picture="text">
          <span
            className="inline-block size-2.5 shrink-0 rounded-full border-2 border-dotted border-ink-soft"
            aria-hidden="true"
          />
          {`Hollow, dashed or pale: no collector worked for more than a tenth of the ${partlyOf}; the figures are of the rest.`}
        </p>
      )}
      {hasGaps && (
        <p className="mt-2 flex items-center gap-2 text-xs text-ink-soft" data-picture="text">
          <span
            className="unobserved inline-block h-2.5 w-4 rounded-[2px] border border-edge"
            aria-hidden="true"
            data-picture="box"
          />
          Hatched: no collector worked, so nothing is known.
        </p>
      )}
      {annotations.length > 0 && (
        <details className="group/events mt-2 mr-4 inline-block max-w-full align-top text-xs open:mr-0 open:block print:not-open:hidden">
          <summary className="inline-flex list-none items-center gap-1 rounded-sm text-ink-soft hover:text-ink [&::-webkit-details-marker]:hidden">
            <ChevronIcon className="size-3 -rotate-90 transition-transform group-open/events:rotate-0" />
            {annotations.length === 1 ? '1 event' : `${String(annotations.length)} events`}
          </summary>
          <ul className="mt-1.5 space-y-1 pl-4">
            {annotations.map((note) => (
              <li key={`${String(note.fromMs)}${note.text}`} className="flex flex-wrap gap-x-3">
                <span className="figures text-ink-faint">{formatInstant(note.fromMs)}</span>
                <span>{note.text}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
