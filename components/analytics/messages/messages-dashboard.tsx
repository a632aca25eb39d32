import type { MessagesAnswer } from '@/lib/analytics/messages'
import { analyticsSearch, type AnalyticsQuery } from '@/lib/analytics/range'
import { isBeforeKnown } from '@/lib/analytics/range-notes'
import { formatBytes, formatChange, formatCount, formatLatency, formatShare } from '@/lib/format/numbers'
import type { FieldProblem } from '@/lib/read-search'
import { formatValue } from '../../charts/units'
import { Stat } from '../../ui/stat'
import { Dashboard, FigureRow, NothingHere } from '../dashboard'
import { periodBefore } from '../period-before'
import {
  BytesPanel,
  RatioPanels,
  SpeedPanel,
  TopicListPanel,
  TypeListPanel,
  VolumePanel,
} from './message-panels'
import { messagesSay } from './message-says'

/** Messages: how many, of what, how fast they spread, how often they arrive. */
export function MessagesDashboard({
  data: answer,
  query,
  problems,
  nowMs,
}: {
  data: MessagesAnswer
  query: AnalyticsQuery
  problems: readonly FieldProblem[]
  nowMs: number
}) {
  const { totals, previous } = answer
  const part = {
    answer,
    data: { path: `/api/v1/analytics/messages${analyticsSearch(query)}`, hasCsv: true },
  }
  const change = (pick: (of: typeof totals) => number | null, otherwise: string) =>
    previous === null || !isBeforeKnown(answer)
      ? otherwise
      : `${formatChange(pick(totals), pick(previous.totals))} on ${periodBefore(answer)}`
  return (
    <Dashboard
      title="Message traffic"
      says={messagesSay(answer)}
      path="/analytics/messages"
      query={query}
      problems={problems}
      answer={answer}
      nowMs={nowMs}
    >
      {totals.messages === 0 ? (
        <NothingHere>
          No message was heard in this stretch of time. Messages are counted once a collector listens to their
          topics, or nodes report what they receive.
        </NothingHere>
      ) : (
        <>
          <FigureRow>
            <Stat
              name="Messages"
              large
              value={formatCount(totals.messages)}
              note={change((of) => of.messages, 'heard of, each once')}
            />
            <Stat
              name="Published"
              large
              value={formatBytes(totals.bytes)}
              note={change((of) => of.bytes, 'each message once')}
            />
            <Stat
              name="To 90%, median"
              large
              value={formatLatency(totals.p50Ms)}
              note={change((of) => of.p50Ms, 'until 90% of the nodes had it')}
            />
            <Stat
              name="To 90%, p99"
              large
              value={formatLatency(totals.p99Ms)}
              note={change((of) => of.p99Ms, 'estimated within 0.4%')}
            />
            <Stat
              name="Delivered"
              large
              value={formatShare(totals.deliveryRatio)}
              note={change((of) => of.deliveryRatio, 'of the subscribers')}
            />
            <Stat
              name="Duplicates"
              large
              value={formatValue('ratio', totals.duplicateRatio)}
              note={change((of) => of.duplicateRatio, 'for each first reception')}
            />
          </FigureRow>
          <div className="grid gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
            <VolumePanel {...part} />
            <TypeListPanel {...part} />
            <BytesPanel {...part} />
            <TopicListPanel {...part} />
          </div>
          <SpeedPanel {...part} />
          <RatioPanels {...part} />
        </>
      )}
    </Dashboard>
  )
}
