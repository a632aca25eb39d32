import type { GrowthAnswer, GrowthPoint } from '@/lib/analytics/growth'
import { seriesLook } from '../../charts/looks'
import { TimeChart } from '../../charts/time-chart'
import { ChartPanel, type DataLinks } from '../chart-panel'
import { chartTime, whereObserved } from '../chart-time'
import { NothingHere } from '../dashboard'
import { previousSeries } from '../previous-series'
import { queriesAbout } from '../queries-about'
import { clusterSays, movementSays, noClustersSay, reachSays } from './growth-text'

export interface GrowthPart {
  answer: GrowthAnswer
  data: DataLinks
}

const valuesOf = (points: readonly GrowthPoint[], field: keyof GrowthPoint) =>
  points.map((point) => point[field])
export function ReachablePanel({ answer, data }: GrowthPart) {
  const { points, previous, reachableMean7d, range } = answer
  const mean = reachableMean7d.some((value) => value !== null)
  return (
    <ChartPanel
      title="Nodes that answered"
      says={reachSays(answer)}
      note={`Exact counts of distinct nodes in each ${range.bucket}. Seen: visited, whether they answered or not.`}
      queries={queriesAbout(answer.queries, /growth|new-by-hour/)}
      data={data}
      asOfMs={answer.asOfMs}
    >
      <TimeChart
        title={`Nodes that answered, by ${range.bucket}`}
        unit="count"
        axisTitle="nodes"
        time={chartTime(answer)}
        coverage={answer.coverage}
        annotations={answer.annotations}
        heightPx={260}
        series={[
          {
            key: 'reachable',
            name: 'Answered',
            form: 'area',
            look: seriesLook(0),
            values: valuesOf(points, 'reachable'),
          },
          ...(mean
            ? [
                {
                  key: 'mean',
                  name: 'Mean of 7 days',
                  form: 'line',
                  look: { colour: 'series-4', dash: 'dashdot' },
                  values: whereObserved(answer.coverage, reachableMean7d),
                } as const,
              ]
            : []),
          {
            key: 'seen',
            name: 'Seen',
            form: 'line',
            look: { colour: 'series-rest', dash: 'dotted' },
            values: valuesOf(points, 'seen'),
          },
          ...previousSeries(
            previous === null ? undefined : valuesOf(previous.points, 'reachable'),
            points.length,
          ),
        ]}
      />
    </ChartPanel>
  )
}

export function MovementPanel({ answer, data }: GrowthPart) {
  const { points, range } = answer
  return (
    <ChartPanel
      title="Who came and who went"
      says={movementSays(points)}
      note={`From one observed ${range.bucket} to the next. Who goes while a ${range.bucket} goes on is not known yet.`}
      queries={queriesAbout(answer.queries, /growth|new-by-hour/)}
      data={data}
      asOfMs={answer.asOfMs}
    >
      <TimeChart
        title={`Nodes that came and went, by ${range.bucket}`}
        unit="count"
        axisTitle="nodes"
        time={chartTime(answer)}
        coverage={answer.coverage}
        annotations={answer.annotations}
        series={[
          { key: 'new', name: 'New', form: 'bars', look: seriesLook(0), values: valuesOf(points, 'new') },
          {
            key: 'returning',
            name: 'Returning',
            form: 'bars',
            look: seriesLook(1),
            values: valuesOf(points, 'returning'),
          },
          {
            key: 'gone',
            name: 'Gone',
            form: 'bars',
            look: { colour: 'series-6', dash: 'solid' },
            isBelow: true,
            values: valuesOf(points, 'gone'),
          },
        ]}
      />
    </ChartPanel>
  )
}

export function PrefixPanel({ answer, data }: GrowthPart) {
  const { points, range } = answer
  const says = clusterSays(points)
  return (
    <ChartPanel
      title="Identities and the networks they live in"
      says={says ?? noClustersSay(answer)}
      note="A prefix is the first 24 bits of an IPv4 address, 48 of IPv6. Many identities in few prefixes may be one machine: that is no growth. Addresses are kept for 30 days: where prefixes are not drawn, they were gone before they were counted."
      queries={queriesAbout(answer.queries, /growth|new-by-hour/)}
      data={data}
      asOfMs={answer.asOfMs}
    >
      {says === null ? (
        <NothingHere>There is nothing to draw.</NothingHere>
      ) : (
        <TimeChart
          title={`Nodes and network prefixes, by ${range.bucket}`}
          unit="count"
          axisTitle="nodes, prefixes"
          time={chartTime(answer)}
          coverage={answer.coverage}
          annotations={answer.annotations}
          series={[
            {
              key: 'reachable',
              name: 'Nodes',
              form: 'line',
              look: seriesLook(0),
              values: valuesOf(points, 'reachable'),
            },
            {
              key: 'prefixes',
              name: 'Prefixes',
              form: 'line',
              look: seriesLook(1),
              values: valuesOf(points, 'prefixes'),
            },
            {
              key: 'largest',
              name: 'Fullest prefix',
              form: 'line',
              look: { colour: 'series-3', dash: 'dotted' },
              values: valuesOf(points, 'largestPrefix'),
            },
          ]}
        />
      )}
    </ChartPanel>
  )
}
