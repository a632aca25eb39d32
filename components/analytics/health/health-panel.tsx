import type { HealthAnswer } from '@/lib/analytics/health'
import { HEALTH_METHOD, HEALTH_RULES } from '@/lib/analytics/health-score'
import { seriesLook } from '../../charts/looks'
import { Sparkline } from '../../charts/sparkline'
import { TimeChart } from '../../charts/time-chart'
import { ChartPanel, type DataLinks } from '../chart-panel'
import { NothingHere } from '../dashboard'
import {
  boundsText,
  courseText,
  courseTitle,
  dayText,
  noCourseText,
  partsSay,
  partText,
  scoreText,
  titleOf,
  weightText,
} from './health-text'

const DAY_MS = 86_400_000
const FULL = 100

/** The network's health in full: the score over time, every part, and how each is computed. */
export function HealthPanel({ answer, data }: { answer: HealthAnswer; data: DataLinks }) {
  const { score, trend, parts } = answer
  const times = trend.map(({ startMs }) => startMs)
  const [first = answer.range.fromMs, last = first] = [times[0], times.at(-1)]
  return (
    <div id="health" className="scroll-mt-4">
      <ChartPanel
        title="Network health"
        says={[dayText(answer), partsSay(answer), courseText(answer)]
          .filter((text) => text !== null)
          .join(' ')}
        note={HEALTH_METHOD}
        aside={
          <p className="figures whitespace-nowrap">
            <span className="text-[1.75rem] leading-9 font-medium">{scoreText(score)}</span>
            <span className="ml-1.5 text-xs text-ink-faint">of 100</span>
          </p>
        }
        queries={answer.queries}
        data={data}
        asOfMs={answer.asOfMs}
      >
        {trend.every((day) => day.score === null) ? (
          <NothingHere>No whole day of this stretch of time is known well enough for a score.</NothingHere>
        ) : (
          <TimeChart
            title="Network health, by day"
            unit="score"
            axisTitle="points"
            most={FULL}
            heightPx={170}
            time={{ fromMs: first, toMs: last + DAY_MS, times, step: 'day' }}
            coverage={answer.range.bucket === 'day' ? answer.coverage : []}
            annotations={answer.annotations}
            series={[
              {
                key: 'score',
                name: 'Score',
                form: 'area',
                look: seriesLook(0),
                values: trend.map((day) => day.score),
              },
            ]}
            besides={parts.map(({ part, trend: days }) => ({
              key: part,
              name: titleOf(part),
              unit: 'score' as const,
              values: days.map((day) => day.score),
            }))}
          />
        )}
        <dl className="mt-5 grid gap-x-8 gap-y-6 sm:grid-cols-2 lg:grid-cols-3" data-picture="text">
          {parts.map((part) => (
            <Part key={part.part} part={part} all={parts} isSoFar={answer.isSoFar} />
          ))}
        </dl>
      </ChartPanel>
    </div>
  )
}

function Part({
  part,
  all,
  isSoFar,
}: {
  part: HealthAnswer['parts'][number]
  all: HealthAnswer['parts']
  isSoFar: boolean
}) {
  const { measure, reason } = HEALTH_RULES[part.part]
  const isKnown = part.score !== null
  const noCourse = noCourseText(part, isSoFar)
  return (
    <div className="min-w-0">
      <dt className="flex items-baseline justify-between gap-3">
        <span className="text-sm font-medium">{titleOf(part.part)}</span>
        <span className="text-xs text-ink-faint">{weightText(part)}</span>
      </dt>
      <dd className="mt-1 flex items-center gap-3">
        <span className={`figures w-9 shrink-0 text-xl font-medium ${isKnown ? '' : 'text-ink-faint'}`}>
          {scoreText(part.score)}
        </span>
        {noCourse === null ? (
          <Sparkline
            title={courseTitle(titleOf(part.part), part.trend)}
            values={part.trend.map((day) => day.score)}
            domain={[0, FULL]}
            colour={isKnown ? 'series-1' : 'series-rest'}
            className="h-7 min-w-0 flex-1 border-b border-edge"
          />
        ) : (
          <span className="flex h-7 items-center text-xs text-ink-faint">{noCourse}</span>
        )}
      </dd>
      <dd className="mt-1.5 text-sm">{`${partText(part, all)}.`}</dd>
      <dd className="mt-1 text-xs text-ink-soft">{`${measure} ${boundsText(part.part)}`}</dd>
      <dd className="mt-1 text-xs text-ink-faint">{reason}</dd>
    </div>
  )
}
