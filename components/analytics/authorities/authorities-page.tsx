import { STALE_MS } from '@/lib/analytics/answer'
import type { AuthoritiesAnswer } from '@/lib/analytics/authorities'
import { analyticsSearch, type AnalyticsQuery } from '@/lib/analytics/range'
import { formatCount, formatShare, plural } from '@/lib/format/numbers'
import type { FieldProblem } from '@/lib/read-search'
import { Stat } from '../../ui/stat'
import { StatePanel } from '../../ui/state-panel'
import { ChartPanel } from '../chart-panel'
import { Dashboard, FigureRow, NothingHere } from '../dashboard'
import { AnnouncementList } from './announcement-list'
import { alarmsSay, historySays, joinSignatures, listOf, quorumSays, spareSays } from './authorities-text'
import { MemberList } from './member-list'
import { QuorumStrip } from './quorum-strip'

/** Messages in one list. */
const SHOWN = 20
const LEAST_DRAWN_MS = 60_000
/** By which questions each panel was answered. */
const ASKED = {
  quorum: ['get-authority-sessions', 'get-last-beat'],
  members: [
    'get-authority-nodes',
    'get-authority-sessions',
    'get-authority-rtts',
    'get-authority-answers',
    'get-last-signed',
  ],
  alarms: ['get-signature-alarms', 'count-signature-alarms'],
  releases: ['get-valid-signatures', 'get-recommended-versions'],
} as const
const TABLES = {
  quorum: 'quorum',
  members: 'authorities',
  alarms: 'alarms',
  releases: 'announcements',
} as const

/** Authorities: who may publish the network's software, are they there, are they enough, and what did they sign. */
export function AuthoritiesPage({
  data,
  query,
  problems,
  nowMs,
}: {
  data: AuthoritiesAnswer
  query: AnalyticsQuery
  problems: readonly FieldProblem[]
  nowMs: number
}) {
  const { quorum } = data
  const isStale = nowMs - data.asOfMs > STALE_MS
  return (
    <Dashboard
      title="Authorities"
      says={
        quorum === null
          ? 'Who may publish the software of the network.'
          : [
              quorumSays(quorum, isStale),
              ...(data.alarmMessages > 0 ? [alarmsSay(data.alarmMessages, 0)] : []),
            ].join(' ')
      }
      path="/analytics/authorities"
      query={query}
      problems={problems}
      answer={data}
      nowMs={nowMs}
      choices={[]}
    >
      {quorum === null ? <NobodyListed /> : <Listed {...{ data, quorum, query, isStale }} />}
    </Dashboard>
  )
}

function NobodyListed() {
  return (
    <StatePanel kind="empty" title="No authorities are listed">
      The profile of this network names nobody who is trusted to publish its software, or it is not known who
      that is. To watch some, give the collector and the web a profile with <code>authorities</code>: the
      name, public key and trust of each, and how many are needed.
    </StatePanel>
  )
}

function Listed({
  data,
  quorum,
  query,
  isStale,
}: {
  data: AuthoritiesAnswer
  quorum: NonNullable<AuthoritiesAnswer['quorum']>
  query: AnalyticsQuery
  /** Nobody has looked of late. */
  isStale: boolean
}) {
  const { authorities, recommended, range } = data
  // The history goes on to the present, also where nobody has looked of late.
  const toMs = quorum.history.at(-1)?.toMs ?? range.toMs
  // Before the first fact there is nothing to draw.
  const fromMs = Math.min(Math.max(range.fromMs, data.firstMs ?? 0), toMs - LEAST_DRAWN_MS)
  const nodeNames = new Map(authorities.map(({ peerId, name }) => [peerId, name]))
  // What holds is told even where somebody added a signature that does not; that is among the alarms.
  const messages = joinSignatures(data.announcements.filter(({ verdict }) => verdict === 'valid'))
  const alarms = joinSignatures(data.alarms)
  const shared = (panel: keyof typeof ASKED) => ({
    queries: data.queries.filter(({ name }) => ASKED[panel].some((asked) => asked === name)),
    data: {
      path: `/api/v1/analytics/authorities${analyticsSearch(query)}`,
      hasCsv: true,
      table: TABLES[panel],
    },
    asOfMs: data.asOfMs,
  })
  return (
    <>
      <FigureRow>
        <Stat
          name={isStale ? 'Up when last seen' : 'Up now'}
          large
          value={`${String(quorum.up)} of ${String(quorum.listed)}`}
          note={spareSays(quorum)}
        />
        <Stat
          name="Needed"
          large
          value={formatCount(quorum.needed)}
          note="that may sign updates, to publish one"
        />
        <Stat name="Quorum there" large value={formatShare(quorum.share)} note="of the observed time" />
        <Stat
          name="Recommended"
          large
          value={recommended?.version ?? 'none'}
          note={
            recommended === null
              ? 'no version is signed by a quorum'
              : `signed by ${listOf(recommended.signers)}`
          }
        />
        <Stat
          name="Alarms"
          large
          value={formatCount(data.alarmMessages)}
          note={data.alarmMessages === 0 ? 'in this time' : 'messages nobody should trust'}
        />
      </FigureRow>
      <ChartPanel
        title="Quorum"
        says={historySays(quorum)}
        note="Counted are those that may sign updates. An authority is down after two failed visits in a row by each collector that tried it. Where there are more changes than can be drawn, each point is the least that was up."
        {...shared('quorum')}
      >
        <QuorumStrip quorum={quorum} fromMs={fromMs} toMs={toMs} />
      </ChartPanel>
      <ChartPanel
        title="Who they are"
        says={`${listOf(authorities.map(({ name }) => name))}, as the network’s profile lists them.`}
        note="Round trips are from each collector. Answers are as collectors heard them on the mesh: from the arrival of a question to the arrival of the answer, not what the node that asked measured."
        {...shared('members')}
      >
        <MemberList {...{ authorities, recommended, fromMs, toMs, isStale }} />
      </ChartPanel>
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <ChartPanel
          title="Alarms"
          says={alarmsSay(data.alarmMessages, messages.length)}
          note="An invalid signature says nothing about whoever it names: anybody can write another’s key. Who sent the message signed its envelope."
          {...shared('alarms')}
        >
          {alarms.length === 0 ? (
            <NothingHere>None in this time.</NothingHere>
          ) : (
            <AnnouncementList messages={alarms.slice(0, SHOWN)} nodeNames={nodeNames} />
          )}
        </ChartPanel>
        <ChartPanel
          title="Releases"
          says={
            messages.length === 0
              ? 'No update was published in this time.'
              : `${plural(messages.length, 'message publishes or announces', 'messages publish or announce')} an update with valid signatures.`
          }
          {...shared('releases')}
        >
          {messages.length === 0 ? (
            <NothingHere>None in this time.</NothingHere>
          ) : (
            <AnnouncementList messages={messages.slice(0, SHOWN)} nodeNames={nodeNames} />
          )}
        </ChartPanel>
      </div>
    </>
  )
}
