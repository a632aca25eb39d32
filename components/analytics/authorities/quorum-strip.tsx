import { useId } from 'react'
import type { AuthoritiesAnswer } from '@/lib/analytics/authorities'
import { formatDuration, formatInstant } from '@/lib/format/times'
import { DataTable } from '../../charts/data-table'
import { percent, TimeScale } from '../../charts/plot-frame'
import { StripHatch } from '../../charts/status-strip'

const HEIGHT_PX = 96

/**
 * How many of those that may sign updates were up over time, against how many are needed. Enough is a full column, too few a hatched one;
 * where nobody looked there is none.
 */
export function QuorumStrip({
  quorum,
  fromMs,
  toMs,
}: {
  quorum: NonNullable<AuthoritiesAnswer['quorum']>
  fromMs: number
  toMs: number
}) {
  const hatch = useId()
  const { needed, listed, history } = quorum
  const share = (atMs: number) => (atMs - fromMs) / (toMs - fromMs)
  const topOf = (up: number) => (1 - up / listed) * HEIGHT_PX
  const shown = history.flatMap((stretch) =>
    stretch.toMs <= fromMs || stretch.fromMs >= toMs
      ? []
      : [{ ...stretch, fromMs: Math.max(stretch.fromMs, fromMs), toMs: Math.min(stretch.toMs, toMs) }],
  )
  const title = 'Authorities that may sign updates and were up'
  return (
    <figure className="@container/chart" aria-label={title}>
      <div className="relative mb-6 ml-6" style={{ height: HEIGHT_PX }}>
        <div aria-hidden="true" data-picture="text">
          {[0, needed, listed].map((value, at, all) =>
            all.indexOf(value) === at ? (
              <span
                key={value}
                className="figures absolute right-full -translate-y-1/2 pr-2 text-2xs text-ink-faint"
                style={{ top: topOf(value) }}
              >
                {value}
              </span>
            ) : null,
          )}
        </div>
        <svg
          width="100%"
          height={HEIGHT_PX}
          role="img"
          aria-label={`${title}, of ${String(listed)}; ${String(needed)} are needed`}
          className="block overflow-visible"
          data-picture="drawing"
        >
          <defs>
            <StripHatch id={hatch} />
          </defs>
          {shown.map(({ fromMs: startMs, toMs: endMs, up }) => {
            const x = percent(share(startMs))
            const width = percent(share(endMs) - share(startMs))
            if (up === null) {
              return (
                <line
                  key={startMs}
                  x1={x}
                  x2={percent(share(endMs))}
                  y1={HEIGHT_PX - 1}
                  y2={HEIGHT_PX - 1}
                  className="stroke-edge-strong"
                  strokeDasharray="2 4"
                />
              )
            }
            const top = Math.min(topOf(up), HEIGHT_PX - 2)
            const height = HEIGHT_PX - top
            return up >= needed ? (
              <g key={startMs}>
                <rect x={x} y={top} width={width} height={height} className="fill-online" />
                <rect x={x} y={top} width="1" height={height} className="fill-online" />
              </g>
            ) : (
              <g key={startMs}>
                <rect x={x} y={top} width={width} height={height} fill={`url(#${hatch})`} />
                <rect x={x} y={top} width={width} height="1.5" className="fill-offline" />
                <rect x={x} y={top} width="1" height={height} className="fill-offline" />
              </g>
            )
          })}
          {/* Seen on the columns and beside them, in light and in dark. */}
          <line x2="100%" y1={topOf(needed)} y2={topOf(needed)} className="stroke-surface" strokeWidth="3" />
          <line
            x2="100%"
            y1={topOf(needed)}
            y2={topOf(needed)}
            className="stroke-ink"
            strokeDasharray="6 4"
          />
        </svg>
        <TimeScale fromMs={fromMs} toMs={toMs} />
      </div>
      <p className="mb-1 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-soft">
        <span>{`Dashed line: the ${String(needed)} that are needed.`}</span>
        <span>Hatched: too few.</span>
        <span>Dotted: not observed.</span>
      </p>
      <DataTable
        caption={title}
        columns={['Up', 'From', 'To', 'For']}
        rows={history
          .toReversed()
          .map(({ fromMs: startMs, toMs: endMs, up }) => [
            up === null ? 'not observed' : `${String(up)} of ${String(listed)}`,
            formatInstant(startMs),
            endMs >= toMs ? 'now' : formatInstant(endMs),
            formatDuration(endMs - startMs),
          ])}
      />
    </figure>
  )
}
