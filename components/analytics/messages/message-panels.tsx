import type { MessagePoint, MessagesAnswer } from '@/lib/analytics/messages'
import { formatBytes } from '@/lib/format/numbers'
import { BarList } from '../../charts/bar-list'
import { seriesLook } from '../../charts/looks'
import { TimeChart } from '../../charts/time-chart'
import { FamilyMark } from '../../messages/type-mark'
import { ChartPanel, type DataLinks } from '../chart-panel'
import { chartTime, whereObserved } from '../chart-time'
import { NothingHere } from '../dashboard'
import { previousSeries } from '../previous-series'
import { queriesAbout } from '../queries-about'
import { familySeries, lookOfType, topicName, topicSeries } from './message-series'
import { bytesSay, deliverySays, speedSays, typesSay } from './message-says'

export interface MessagesPart {
  answer: MessagesAnswer
  data: DataLinks
}

const shared = ({ answer, data }: MessagesPart, names: RegExp, table: string) => ({
  queries: queriesAbout(answer.queries, names),
  data: { ...data, table },
  asOfMs: answer.asOfMs,
})
const overTime = (answer: MessagesAnswer) => ({
  time: chartTime(answer),
  coverage: answer.coverage,
  annotations: answer.annotations,
})
const valuesOf = (points: readonly MessagePoint[], field: keyof MessagePoint) =>
  points.map((point) => point[field])

export function VolumePanel(part: MessagesPart) {
  const { answer } = part
  return (
    <ChartPanel
      title="Messages by purpose"
      says={typesSay(answer.types, answer.totals.messages)}
      note="Messages that a collector heard of, each counted once, by when it was first heard."
      {...shared(part, /by-type/, 'types')}
    >
      <TimeChart
        title={`Messages by purpose, by ${answer.range.bucket}`}
        unit="count"
        axisTitle="messages"
        {...overTime(answer)}
        series={[
          ...familySeries(answer.byType, answer.coverage),
          ...previousSeries(
            answer.previous === null ? undefined : valuesOf(answer.previous.points, 'messages'),
            answer.points.length,
          ),
        ]}
      />
    </ChartPanel>
  )
}

export function TypeListPanel(part: MessagesPart) {
  const { types, totals } = part.answer
  return (
    <ChartPanel title="Types" says="Every type, by messages." {...shared(part, /by-type/, 'typeTotals')}>
      <BarList
        title="Messages by type"
        columns={['Type', 'Messages']}
        unit="count"
        shown={9}
        items={types.map(({ key, messages }) => {
          const { label, family, fill } = lookOfType(key)
          return {
            key,
            name: label,
            label: (
              <span className="inline-flex items-center gap-2">
                <FamilyMark family={family} fill={fill} />
                {label}
              </span>
            ),
            value: messages,
            share: totals.messages > 0 ? messages / totals.messages : 0,
            colour: `type-${family}` as const,
          }
        })}
      />
    </ChartPanel>
  )
}

export function BytesPanel(part: MessagesPart) {
  const { answer } = part
  return (
    <ChartPanel
      title="Bytes published, by topic"
      says={bytesSay(answer.totals)}
      note="The size of each message once, however often it was carried."
      {...shared(part, /by-topic/, 'topics')}
    >
      <TimeChart
        title={`Bytes published by topic, by ${answer.range.bucket}`}
        unit="bytes"
        axisTitle="bytes"
        {...overTime(answer)}
        series={topicSeries(answer.byTopic, answer.coverage)}
      />
    </ChartPanel>
  )
}

export function TopicListPanel(part: MessagesPart) {
  const { topics, totals } = part.answer
  return (
    <ChartPanel title="Topics" says="Every topic, by messages." {...shared(part, /by-topic/, 'topicTotals')}>
      <BarList
        title="Messages by topic"
        columns={['Topic', 'Messages']}
        unit="count"
        shown={7}
        items={topics.map(({ key, messages, bytes }) => ({
          key,
          name: topicName(key),
          label: key === '' ? undefined : <code className="font-mono text-xs">{key}</code>,
          value: messages,
          share: totals.messages > 0 ? messages / totals.messages : 0,
          note: formatBytes(bytes),
        }))}
      />
    </ChartPanel>
  )
}

export function SpeedPanel(part: MessagesPart) {
  const { answer } = part
  const { points, previous } = answer
  return (
    <ChartPanel
      title="Propagation time"
      says={speedSays(answer.totals)}
      note="Over messages whose times are known, the clocks of the nodes compared. Quantiles are estimated, within 0.4% of the value."
      {...shared(part, /messages$/, 'points')}
    >
      {answer.totals.timed === 0 ? (
        <NothingHere>There is nothing to draw.</NothingHere>
      ) : (
        <TimeChart
          title={`Time until 90% of the nodes had a message, by ${answer.range.bucket}`}
          unit="ms"
          axisTitle="time"
          {...overTime(answer)}
          bands={[
            {
              key: 'p50–p99',
              low: valuesOf(points, 'p50Ms'),
              high: valuesOf(points, 'p99Ms'),
              look: seriesLook(1),
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
        />
      )}
    </ChartPanel>
  )
}

export function RatioPanels(part: MessagesPart) {
  const { answer } = part
  const { points, previous, coverage } = answer
  const before = (field: 'deliveryRatio' | 'duplicateRatio') =>
    previousSeries(previous === null ? undefined : valuesOf(previous.points, field), points.length)
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <ChartPanel
        title="Delivery"
        says={deliverySays(answer.totals)}
        note="Subscribers that received a message, of all its topic had, over messages of which both are known."
        {...shared(part, /messages$/, 'points')}
      >
        <TimeChart
          title={`Share of subscribers reached, by ${answer.range.bucket}`}
          unit="share"
          axisTitle="share"
          most={1}
          {...overTime(answer)}
          series={[
            {
              key: 'delivery',
              name: 'Delivered',
              form: 'line',
              look: seriesLook(0),
              values: whereObserved(coverage, valuesOf(points, 'deliveryRatio')),
            },
            ...before('deliveryRatio'),
          ]}
        />
      </ChartPanel>
      <ChartPanel
        title="Duplicates"
        says="How often a node got again what it had: the price of a mesh that does not lose messages."
        note="Receptions beyond the first, for each first one."
        {...shared(part, /messages$/, 'points')}
      >
        <TimeChart
          title={`Duplicates for each first reception, by ${answer.range.bucket}`}
          unit="ratio"
          axisTitle="ratio"
          {...overTime(answer)}
          series={[
            {
              key: 'duplicates',
              name: 'Duplicates',
              form: 'line',
              look: { colour: 'series-3', dash: 'solid' },
              values: whereObserved(coverage, valuesOf(points, 'duplicateRatio')),
            },
            ...before('duplicateRatio'),
          ]}
        />
      </ChartPanel>
    </div>
  )
}
