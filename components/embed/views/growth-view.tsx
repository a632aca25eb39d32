import { area, line } from 'd3-shape'
import { scaleLinear } from 'd3-scale'
import type { GrowthAnswer } from '@/lib/analytics/growth'
import { formatCompact } from '@/lib/format/numbers'
import { growthSays, reachSays } from '../../analytics/growth/growth-text'
import { runsOf } from '../../charts/runs'
import { timeTicks } from '../../charts/time-ticks'

/** Of the drawing, which is stretched to the room there is; the labels are not in it, so that letters stay letters. */
const WIDTH = 1_000
const HEIGHT = 400
/** Room for which labels are chosen, px; in less, every other one is left out. */
const LABELLED_PX = 330
const Y_TICKS = 3

export function GrowthView({ answer }: { answer: GrowthAnswer }) {
  const { points, range } = answer
  const values = points.map(({ reachable }) => reachable)
  const y = scaleLinear([0, Math.max(...values.map((value) => value ?? 0), 1)], [HEIGHT, 0]).nice(Y_TICKS)
  const lengthMs = Math.max(range.toMs - range.fromMs, 1)
  const shareOf = (atMs: number): number => (atMs - range.fromMs) / lengthMs
  const dots = points.map(({ startMs, reachable }, at) => ({
    // A bucket stands in its middle.
    x: (shareOf(startMs) + shareOf(points[at + 1]?.startMs ?? range.toMs)) * (WIDTH / 2),
    y: y(reachable ?? 0),
  }))
  const runs = runsOf(values).map(({ from, to }) => dots.slice(from, to + 1))
  const below = area<(typeof dots)[number]>(
    ({ x }) => x,
    HEIGHT,
    (dot) => dot.y,
  ).digits(1)
  const along = line<(typeof dots)[number]>(
    ({ x }) => x,
    (dot) => dot.y,
  ).digits(1)
  return (
    <>
      <p className="says">{growthSays(answer)}</p>
      <figure className="chart">
        <div className="plot">
          <svg
            viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={`Nodes that answered, by ${range.bucket}. ${reachSays(answer)}`}
          >
            {y.ticks(Y_TICKS).map((tick) => (
              <path key={tick} className="grid" d={`M0 ${String(y(tick))}H${String(WIDTH)}`} />
            ))}
            <path className="area" d={runs.map((run) => below(run) ?? '').join('')} />
            <path
              className="line"
              d={runs.map((run) => (run.length === 1 ? dash(run[0]) : (along(run) ?? ''))).join('')}
            />
          </svg>
          {y.ticks(Y_TICKS).map((tick) => (
            <span
              key={tick}
              aria-hidden="true"
              className="y"
              style={{ top: `${((y(tick) / HEIGHT) * 100).toFixed(2)}%` }}
            >
              {formatCompact(tick)}
            </span>
          ))}
        </div>
        <div className="x" aria-hidden="true">
          {timeTicks(range.fromMs, range.toMs, LABELLED_PX).map(({ atMs, label }) => (
            <span key={atMs} style={{ left: `${(shareOf(atMs) * 100).toFixed(2)}%` }}>
              {label}
            </span>
          ))}
        </div>
      </figure>
      <p className="note more">{`Distinct nodes in each ${range.bucket}, exact. ${reachSays(answer)}`}</p>
    </>
  )
}

/** One bucket alone makes no line: it is a short one. */
function dash(dot: { x: number; y: number } | undefined): string {
  return dot === undefined ? '' : `M${dot.x.toFixed(1)} ${dot.y.toFixed(1)}h4`
}
