import type { LatencyAnswer } from '@/lib/analytics/latency'
import { TimeChart } from '../../charts/time-chart'
import { ChartPanel, type DataLinks } from '../chart-panel'
import { chartTime } from '../chart-time'
import { NothingHere } from '../dashboard'
import { previousSeries } from '../previous-series'
import { queriesAbout } from '../queries-about'
import { courseSays, MEASURE_NOTE, quietText } from './latency-text'

export interface LatencyPart {
  answer: LatencyAnswer
  data: DataLinks
}

/** Round-trip times over time: the median, and how far the slow ones are from it. */
export function RttPanel({ answer, data }: LatencyPart) {
  const { points, totals, previous, range } = answer
  const valuesOf = (of: typeof points, field: keyof (typeof points)[number]) =>
    of.map((point) => point[field])
  return (
    <ChartPanel
      title="Round trips from the collectors"
      says={courseSays(answer)}
      note={`${MEASURE_NOTE} ${quietText(totals)}`}
      queries={queriesAbout(answer.queries, /get-rtt(-before)?$/)}
      data={data}
      asOfMs={answer.asOfMs}
    >
      {totals.measured === 0 ? (
        <NothingHere>No node answered a ping in this stretch of time.</NothingHere>
      ) : (
        <TimeChart
          title={`Round-trip times, by ${range.bucket}`}
          unit="ms"
          axisTitle="round trip"
          heightPx={260}
          time={chartTime(answer)}
          coverage={answer.coverage}
          annotations={answer.annotations.filter(({ kind }) => kind === 'outage')}
          bands={[
            {
              key: 'p50–p99',
              low: valuesOf(points, 'p50Ms'),
              high: valuesOf(points, 'p99Ms'),
              look: { colour: 'series-2', dash: 'solid' },
            },
          ]}
          series={[
            {
              key: 'p50',
              name: 'p50',
              form: 'line',
              look: { colour: 'series-2', dash: 'solid' },
              values: valuesOf(points, 'p50Ms'),
            },
            {
              key: 'mean',
              name: 'Mean',
              form: 'line',
              look: { colour: 'series-4', dash: 'dashdot' },
              values: valuesOf(points, 'meanMs'),
            },
            {
              key: 'p90',
              name: 'p90',
              form: 'line',
              look: { colour: 'series-2', dash: 'dashed' },
              values: valuesOf(points, 'p90Ms'),
            },
            {
              key: 'p99',
              name: 'p99',
              form: 'line',
              look: { colour: 'series-2', dash: 'dotted' },
              values: valuesOf(points, 'p99Ms'),
            },
            ...previousSeries(
              previous === null ? undefined : valuesOf(previous.points, 'p50Ms'),
              points.length,
              'p50 before',
            ),
          ]}
          besides={[
            { key: 'measured', name: 'Measured', unit: 'count', values: valuesOf(points, 'measured') },
            { key: 'quiet', name: 'While quiet', unit: 'count', values: valuesOf(points, 'quiet') },
          ]}
        />
      )}
    </ChartPanel>
  )
}
