import type { ChurnAnswer } from '@/lib/analytics/growth'
import { formatCount, formatShare, plural } from '@/lib/format/numbers'
import { formatDuration } from '@/lib/format/times'
import { Histogram } from '../../charts/histogram'
import { ChartPanel, type DataLinks } from '../chart-panel'
import { NothingHere } from '../dashboard'
import { queriesAbout } from '../queries-about'

const DAY_MS = 86_400_000

/** `1–6 h`, `under 10 min`, `over 90 d`. */
export function lengthText(fromMs: number, toMs: number | null): string {
  if (toMs === null) return `over ${formatDuration(fromMs)}`
  if (fromMs === 0) return `under ${formatDuration(toMs)}`
  const [from = '', unit = ''] = formatDuration(fromMs).split(' ')
  const to = formatDuration(toMs)
  return to.endsWith(` ${unit}`) ? `${from}–${to}` : `${from} ${unit} – ${to}`
}

export function ChurnPanels({ answer, data }: { answer: ChurnAnswer; data: DataLinks }) {
  const { sessions, lengths, lifetimes, uptimes, nodes, oneTimeNodes, meanUptime } = answer
  const shared = (table: string) => ({ data: { ...data, table }, asOfMs: answer.asOfMs })
  const about = (names: RegExp) => queriesAbout(answer.queries, names)
  const born = lifetimes.reduce((sum, bin) => sum + bin.nodes, 0)
  return (
    <div className="grid gap-4 lg:grid-cols-3">
      <ChartPanel
        title="How long nodes stay"
        says={
          sessions.medianMs === null
            ? 'No session of which the beginning was seen has ended in this stretch of time.'
            : `Half of the ${plural(sessions.ended, 'session')} that ended lasted at most ${formatDuration(sessions.medianMs)}.`
        }
        note="Sessions that ended in the range. Estimated: an end lies between two visits."
        queries={about(/ended-sessions|session-days/)}
        {...shared('lengths')}
      >
        {sessions.ended === 0 ? (
          <NothingHere>{`${plural(sessions.open, 'session')} still going on.`}</NothingHere>
        ) : (
          <Histogram
            title="Lengths of sessions"
            columns={['Length', 'Sessions']}
            unit="count"
            bins={lengths.map(({ fromMs, toMs, sessions: value }) => ({
              key: String(fromMs),
              name: lengthText(fromMs, toMs),
              value,
            }))}
          />
        )}
      </ChartPanel>
      <ChartPanel
        title="How long nodes live"
        says={
          nodes === 0
            ? 'No node answered in this stretch of time.'
            : `${formatCount(oneTimeNodes)} of ${plural(nodes, 'node')} (${formatShare(oneTimeNodes / nodes)}) came once and were not seen again.`
        }
        note="From the first to the last answer, of nodes first seen in the range: those still there may live longer."
        queries={about(/lifetimes|one-time/)}
        {...shared('lifetimes')}
      >
        {born === 0 ? (
          <NothingHere>No node was first seen in this stretch of time.</NothingHere>
        ) : (
          <Histogram
            title="Lifetimes of nodes"
            columns={['Lifetime', 'Nodes']}
            unit="count"
            colour="series-2"
            bins={lifetimes.map(({ fromMs, toMs, nodes: value }) => ({
              key: String(fromMs),
              name: lengthText(fromMs, toMs),
              value,
            }))}
          />
        )}
      </ChartPanel>
      <ChartPanel
        title="How much of the time nodes are there"
        says={
          meanUptime === null
            ? 'Not observed in this stretch of time.'
            : `Nodes that answered were active ${formatShare(meanUptime)} of the observed time, on average.`
        }
        note={`Of the time a collector worked${answer.range.toMs - answer.range.fromMs >= DAY_MS ? ', by whole days' : ''}.`}
        queries={about(/uptimes/)}
        {...shared('uptimes')}
      >
        <Histogram
          title="Uptimes of nodes"
          columns={['Uptime', 'Nodes']}
          unit="count"
          colour="series-4"
          bins={uptimes.map(({ from, to, nodes: value }) => ({
            key: String(from),
            name: `${String(Math.round(from * 100))}–${String(Math.round(to * 100))}%`,
            value,
          }))}
        />
      </ChartPanel>
    </div>
  )
}
