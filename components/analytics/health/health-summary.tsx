import Link from 'next/link'
import type { HealthAnswer } from '@/lib/analytics/health'
import { HEALTH_METHOD, HEALTH_RULES } from '@/lib/analytics/health-score'
import { formatInstant } from '@/lib/format/times'
import { Sparkline } from '../../charts/sparkline'
import { ChevronIcon } from '../../ui/icons'
import { HealthAway } from './health-away'
import {
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

const SCORES = [0, 100] as const

/**
 * The network's health in a narrow column: the score, the parts it is made of, and how it is computed.
 * @param answer - null: it cannot be read now.
 */
export function HealthSummary({ answer }: { answer: HealthAnswer | null }) {
  return (
    <section aria-labelledby="health-title" className="border-b border-edge px-4 py-5 sm:px-5">
      <div className="flex items-baseline justify-between gap-3">
        <h2 id="health-title" className="eyebrow">
          Network health
        </h2>
        <Link href="/analytics" className="rounded-sm text-xs text-accent hover:underline">
          Analytics
        </Link>
      </div>
      {answer === null ? <HealthAway /> : <Score answer={answer} />}
    </section>
  )
}

function Score({ answer }: { answer: HealthAnswer }) {
  const { score, trend, parts } = answer
  const isKnown = score !== null
  return (
    <>
      {isKnown && (
        <div className="mt-1.5 flex items-center gap-4">
          <p className="figures whitespace-nowrap">
            <span className="text-[1.75rem] leading-9 font-medium">{scoreText(score)}</span>
            <span className="ml-1.5 text-xs text-ink-faint">of 100</span>
          </p>
          {trend.filter((day) => day.score !== null).length > 1 && (
            <Sparkline
              title={courseTitle('Score', trend)}
              values={trend.map((day) => day.score)}
              domain={SCORES}
              className="h-8 min-w-0 flex-1"
            />
          )}
        </div>
      )}
      <p className={isKnown ? 'mt-1 text-xs text-ink-faint' : 'mt-2 text-sm text-ink-soft'}>
        {[dayText(answer), partsSay(answer), courseText(answer)].filter((text) => text !== null).join(' ')}
      </p>
      {isKnown && (
        <dl className="mt-3.5 grid grid-cols-2 gap-x-4 gap-y-2.5">
          {parts.map((part) => {
            const noCourse = noCourseText(part, answer.isSoFar)
            return (
              <div
                key={part.part}
                title={partText(part, parts)}
                className="grid min-w-0 grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-2 text-xs"
              >
                <dt className="truncate text-ink-soft">{titleOf(part.part)}</dt>
                <dd className={`figures ${part.score === null ? 'text-ink-faint' : 'font-medium'}`}>
                  {scoreText(part.score)}
                </dd>
                <dd className="col-span-2 mt-1 border-b border-edge">
                  {noCourse === null ? (
                    <Sparkline
                      title={courseTitle(titleOf(part.part), part.trend)}
                      values={part.trend.map((day) => day.score)}
                      domain={SCORES}
                      colour={part.score === null ? 'series-rest' : 'series-1'}
                      className="h-4 w-full"
                    />
                  ) : (
                    <span className="block h-4 truncate text-2xs text-ink-faint">
                      {part.score === null ? '' : noCourse.replace(/^so far today: /, '')}
                    </span>
                  )}
                </dd>
              </div>
            )
          })}
        </dl>
      )}
      <details className="group/how mt-3 text-xs">
        <summary className="inline-flex list-none items-center gap-1 rounded-sm text-ink-soft hover:text-ink [&::-webkit-details-marker]:hidden">
          <ChevronIcon className="size-3 -rotate-90 transition-transform group-open/how:rotate-0" />
          How it is computed
        </summary>
        <p className="mt-2 text-ink-soft">{HEALTH_METHOD}</p>
        <dl className="mt-3 space-y-2.5">
          {parts.map((part) => (
            <div key={part.part}>
              <dt className="flex items-baseline justify-between gap-3 font-medium">
                {titleOf(part.part)}
                <span className="font-normal text-ink-faint">{weightText(part)}</span>
              </dt>
              <dd className="text-ink-soft">{`${partText(part, parts)}.`}</dd>
              <dd className="text-ink-faint">{HEALTH_RULES[part.part].measure}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-3 text-ink-faint">
          {`By day over 30 days, as of ${formatInstant(answer.asOfMs)}. `}
          <Link href="/analytics#health" className="text-accent hover:underline">
            Bounds and reasons
          </Link>
        </p>
      </details>
    </>
  )
}
