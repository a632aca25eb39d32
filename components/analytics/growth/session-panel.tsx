import { seriesLook } from '../../charts/looks'
import { TimeChart } from '../../charts/time-chart'
import { ChartPanel } from '../chart-panel'
import { chartTime } from '../chart-time'
import { NothingHere } from '../dashboard'
import { queriesAbout } from '../queries-about'
import type { GrowthPart } from './growth-charts'
import { sessionsSay } from './growth-text'

/** Joins and departures: how many sessions began and ended, those below the line of zero. */
export function SessionPanel({ answer, data }: GrowthPart) {
  const { points, range } = answer
  const isKnown = points.some(({ joins }) => joins !== null)
  return (
    <ChartPanel
      title="Joins and departures"
      {...(isKnown ? { says: sessionsSay(points) } : {})}
      note={`A node joins when a session of it begins, and departs when one ends: two failed visits in a row by each collector that tried. A node may do so several times. Estimated: each lies between two visits. What was so already when the first look was taken, or while no collector worked, is not counted.`}
      queries={queriesAbout(answer.queries, /session-days/)}
      data={data}
      asOfMs={answer.asOfMs}
    >
      {!isKnown ? (
        <NothingHere>
          {range.bucket === 'hour'
            ? 'Sessions are counted by the day: choose a longer range, or days.'
            : 'No day of this stretch of time has been counted yet.'}
        </NothingHere>
      ) : (
        <TimeChart
          title={`Sessions that began and ended, by ${range.bucket}`}
          unit="count"
          axisTitle="sessions"
          time={chartTime(answer)}
          coverage={answer.coverage}
          annotations={answer.annotations}
          series={[
            {
              key: 'joins',
              name: 'Joins',
              form: 'bars',
              look: seriesLook(0),
              values: points.map(({ joins }) => joins),
            },
            {
              key: 'departures',
              name: 'Departures',
              form: 'bars',
              look: { colour: 'series-6', dash: 'solid' },
              isBelow: true,
              values: points.map(({ departures }) => departures),
            },
          ]}
        />
      )}
    </ChartPanel>
  )
}
