/** What every plot stands in: lines and figures of the value axis, figures of the time axis. @module */
import { classNames } from '../ui/class-names'
import { PLOT_WIDTHS, timeTicks } from './time-ticks'
import type { ValueAxis } from './time-layout'

/** Room around a plot for its axes; with labels at the right where there is room for them. */
export const PLOT_ROOM = 'ml-12 mr-1 mb-6'
export const PLOT_ROOM_LABELS = 'ml-12 mr-1 mb-6 @3xl/chart:mr-36'

export const percent = (share: number): string => `${(share * 100).toFixed(2)}%`

/** @param title - what the axis counts, above its figures. */
export function ValueGrid({ axis, title }: { axis: ValueAxis; title?: string | undefined }) {
  return (
    <div aria-hidden="true" className="absolute inset-0" data-picture="text">
      {axis.ticks.map(({ value, label, top }) => (
        <div
          key={value}
          className={classNames('absolute inset-x-0 h-px', value === 0 ? 'bg-edge-strong' : 'bg-edge')}
          style={{ top: percent(top) }}
          data-picture="box"
        >
          <span className="figures absolute right-full -translate-y-1/2 pr-2 text-2xs whitespace-nowrap text-ink-faint">
            {label}
          </span>
        </div>
      ))}
      {title !== undefined && (
        <span className="absolute right-full bottom-full mb-2 w-12 pr-2 text-right text-2xs whitespace-nowrap text-ink-faint">
          {title}
        </span>
      )}
    </div>
  )
}

/** Below the plot. */
export function TimeScale({ fromMs, toMs }: { fromMs: number; toMs: number }) {
  return (
    <div aria-hidden="true" data-picture="text">
      {PLOT_WIDTHS.map(({ widthPx, shownAt }) => (
        <div key={widthPx} className={shownAt}>
          {timeTicks(fromMs, toMs, widthPx).map(({ atMs, label }) => {
            const share = (atMs - fromMs) / (toMs - fromMs)
            return (
              <div
                key={atMs}
                className="absolute top-full h-1 border-l border-edge-strong"
                style={{ left: percent(share) }}
                data-picture="box"
              >
                <span
                  className={classNames(
                    'figures absolute top-1.5 text-2xs whitespace-nowrap text-ink-faint',
                    // At the very end of the axis a label in the middle of its tick would leave the chart.
                    share > 0.97 ? 'right-0' : share < 0.03 ? 'left-0' : '-translate-x-1/2',
                  )}
                >
                  {label}
                </span>
              </div>
            )
          })}
        </div>
      ))}
    </div>
  )
}

/** Hatched: nobody looked. */
export function Gaps({ stretches }: { stretches: readonly { left: number; right: number }[] }) {
  return stretches.map(({ left, right }) => (
    <div
      key={left}
      aria-hidden="true"
      className="unobserved absolute inset-y-0 min-w-px"
      style={{ left: percent(left), width: percent(right - left) }}
      data-picture="box"
    />
  ))
}
