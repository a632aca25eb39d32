/** What each dashboard has to give as a table; the first is its main one. @module */
import type { Announcement } from './authorities'
import { timeCell, type Table } from './csv'
import type { AnswerOf, Dashboard } from './dashboards'
import type { MessageSeries, MessagesAnswer } from './messages'
import { countIn, seriesTable, start, table } from './table-of-rows'

type Tables<Answer> = Readonly<Record<string, (answer: Answer) => Table>>

const keyTable = (key: string, of: (answer: MessagesAnswer) => MessageSeries[]) => (answer: MessagesAnswer) =>
  seriesTable(answer, of(answer), {
    [key]: (one) => one.key,
    messages: countIn(answer, (one: MessageSeries, at) => one.messages[at]),
    bytes: countIn(answer, (one: MessageSeries, at) => one.bytes[at]),
  })

const ANNOUNCEMENT_COLUMNS = {
  at_utc: (row: Announcement) => timeCell(row.atMs),
  message_id: (row: Announcement) => row.messageId,
  kind: (row: Announcement) => row.kind,
  version: (row: Announcement) => row.version,
  public_key: (row: Announcement) => row.publicKey,
  authority: (row: Announcement) => row.authority,
  verdict: (row: Announcement) => row.verdict,
}

type KeyTotals = MessagesAnswer['types'][number]

const totalsOf = (key: string) => ({
  [key]: (row: KeyTotals) => row.key,
  messages: (row: KeyTotals) => row.messages,
  bytes: (row: KeyTotals) => row.bytes,
})

export const TABLES: { readonly [Page in Dashboard]: Tables<AnswerOf<Page>> } = {
  growth: {
    points: ({ points, reachableMean7d }) =>
      table(points, {
        start_utc: start,
        nodes_seen: (point) => point.seen,
        nodes_reachable: (point) => point.reachable,
        nodes_new: (point) => point.new,
        nodes_returning: (point) => point.returning,
        nodes_gone: (point) => point.gone,
        nodes_reachable_mean_7d: (_, at) => reachableMean7d[at] ?? null,
        prefixes: (point) => point.prefixes,
        nodes_in_largest_prefix: (point) => point.largestPrefix,
        sessions_begun: (point) => point.joins,
        sessions_ended: (point) => point.departures,
      }),
  },
  churn: {
    lengths: ({ lengths }) =>
      table(lengths, {
        from_ms: (step) => step.fromMs,
        to_ms: (step) => step.toMs,
        sessions: (step) => step.sessions,
      }),
    lifetimes: ({ lifetimes }) =>
      table(lifetimes, {
        from_ms: (step) => step.fromMs,
        to_ms: (step) => step.toMs,
        nodes: (step) => step.nodes,
      }),
    uptimes: ({ uptimes }) =>
      table(uptimes, {
        from_share: (step) => step.from,
        to_share: (step) => step.to,
        nodes: (step) => step.nodes,
      }),
  },
  clusters: {
    largest: ({ largest }) =>
      table(largest, {
        place: (row) => row.place,
        kind: (row) => row.kind,
        nodes: (row) => row.nodes,
        asn: (row) => row.asn,
        as_name: (row) => row.asName,
        country: (row) => row.country,
        first_seen_utc: (row) => timeCell(row.firstSeenMs),
      }),
    sizes: ({ sizes }) =>
      table(sizes, {
        from_nodes: (step) => step.from,
        to_nodes: (step) => step.to,
        prefixes: (step) => step.prefixes,
        nodes: (step) => step.nodes,
      }),
  },
  messages: {
    points: (answer) =>
      table(answer.points, {
        start_utc: start,
        messages: countIn(answer, (point) => point.messages),
        bytes: countIn(answer, (point) => point.bytes),
        messages_with_size: countIn(answer, (point) => point.sized),
        deliveries: countIn(answer, (point) => point.deliveries),
        duplicates: countIn(answer, (point) => point.duplicates),
        duplicate_ratio: (point) => point.duplicateRatio,
        delivery_ratio: (point) => point.deliveryRatio,
        messages_timed: countIn(answer, (point) => point.timed),
        propagation_p50_ms: (point) => point.p50Ms,
        propagation_p90_ms: (point) => point.p90Ms,
        propagation_p99_ms: (point) => point.p99Ms,
      }),
    types: keyTable('type', ({ byType }) => byType),
    topics: keyTable('topic', ({ byTopic }) => byTopic),
    typeTotals: ({ types }) => table(types, totalsOf('type')),
    topicTotals: ({ topics }) => table(topics, totalsOf('topic')),
  },
  latency: {
    points: (answer) =>
      table(answer.points, {
        start_utc: start,
        measured: countIn(answer, (point) => point.measured),
        measured_quiet: countIn(answer, (point) => point.quiet),
        rtt_mean_ms: (point) => point.meanMs,
        rtt_p50_ms: (point) => point.p50Ms,
        rtt_p90_ms: (point) => point.p90Ms,
        rtt_p99_ms: (point) => point.p99Ms,
      }),
    collectors: ({ byCollector }) =>
      table(byCollector, {
        collector: (row) => row.collector,
        country: (row) => row.country,
        nodes: (row) => row.nodes,
        measured: (row) => row.measured,
        rtt_p50_ms: (row) => row.p50Ms,
        rtt_p90_ms: (row) => row.p90Ms,
      }),
    regions: ({ regionPairs }) =>
      table(regionPairs, {
        from: (row) => row.from,
        to: (row) => row.to,
        messages: (row) => row.messages,
        messages_timed: (row) => row.timed,
        latency_p50_ms: (row) => row.p50Ms,
        latency_p90_ms: (row) => row.p90Ms,
        latency_p99_ms: (row) => row.p99Ms,
      }),
  },
  geography: {
    countries: ({ countries }) =>
      table(countries, {
        country: (row) => row.country,
        continent: (row) => row.continent,
        nodes: (row) => row.nodes,
        share: (row) => row.share,
        nodes_before: (row) => row.previousNodes,
        countries_joined: (row) => row.joined,
      }),
    regions: ({ regions }) =>
      table(regions, {
        country: (row) => row.country,
        region: (row) => row.region,
        nodes: (row) => row.nodes,
        share: (row) => row.share,
        nodes_before: (row) => row.previousNodes,
      }),
    asns: ({ asns }) =>
      table(asns, {
        asn: (row) => row.asn,
        as_name: (row) => row.asName,
        kind_estimated: (row) => row.kind,
        nodes: (row) => row.nodes,
        share: (row) => row.share,
        nodes_before: (row) => row.previousNodes,
      }),
    continents: ({ continents }) =>
      table(continents, {
        continent: (row) => row.continent,
        nodes: (row) => row.nodes,
        share: (row) => row.share,
        nodes_before: (row) => row.previousNodes,
      }),
    hosting: ({ hosting }) =>
      table(hosting, {
        kind_estimated: (row) => row.kind,
        nodes: (row) => row.nodes,
        share: (row) => row.share,
        nodes_before: (row) => row.previousNodes,
      }),
    series: (answer) =>
      seriesTable(answer, answer.byCountry, {
        country: (one) => one.country,
        nodes: (one, at) => one.nodes[at] ?? null,
      }),
  },
  versions: {
    series: (answer) =>
      seriesTable(answer, answer.byAgent, {
        agent: (one) => one.agent,
        agents_joined: (one) => one.agents,
        nodes: (one, at) => one.nodes[at] ?? null,
      }),
    agents: ({ agents }) =>
      table(agents, {
        agent: (row) => row.agent,
        name: (row) => row.name,
        version: (row) => row.version,
        nodes: (row) => row.nodes,
        share: (row) => row.share,
      }),
    names: ({ names }) =>
      table(names, {
        name: (row) => row.name,
        agents: (row) => row.agents,
        nodes: (row) => row.nodes,
        share: (row) => row.share,
      }),
    recommended: ({ recommended }) =>
      table(recommended === null ? [] : [recommended], {
        name: (row) => row.name,
        version: (row) => row.version,
        announced_utc: (row) => timeCell(row.announcedMs),
        nodes_at_or_newer: (row) => row.at,
        nodes_below: (row) => row.below,
        nodes_not_comparable: (row) => row.other,
      }),
    releases: ({ releases }) =>
      table(releases, {
        name: (row) => row.name,
        version: (row) => row.version,
        first_seen_utc: (row) => timeCell(row.firstSeenMs),
        announced_utc: (row) => timeCell(row.announcedMs),
        days_to_half: (row) => row.daysTo50,
        days_to_90_percent: (row) => row.daysTo90,
        nodes: (row) => row.nodes,
        nodes_or_newer: (row) => row.nodesOrNewer,
      }),
  },
  authorities: {
    authorities: ({ authorities }) =>
      table(authorities, {
        name: (row) => row.name,
        public_key: (row) => row.publicKey,
        peer_id: (row) => row.peerId,
        trust: (row) => row.trust.join(' '),
        status: (row) => row.status,
        last_seen_utc: (row) => timeCell(row.lastSeenMs),
        agent: (row) => row.agent,
        uptime_share: (row) => row.uptime,
        answers: (row) => row.answers?.count ?? null,
        answer_median_ms: (row) => row.answers?.medianMs ?? null,
      }),
    quorum: ({ quorum }) =>
      table(quorum?.history ?? [], {
        from_utc: (row) => timeCell(row.fromMs),
        to_utc: (row) => timeCell(row.toMs),
        authorities_up: (row) => row.up,
      }),
    announcements: ({ announcements }) => table(announcements, ANNOUNCEMENT_COLUMNS),
    alarms: ({ alarms }) => table(alarms, ANNOUNCEMENT_COLUMNS),
  },
  health: {
    trend: ({ trend, parts }) =>
      table(trend, {
        start_utc: start,
        score: (point) => point.score,
        ...Object.fromEntries(
          parts.map(({ part, trend: scores }) => [
            `score_${part}`,
            (_: unknown, at: number) => scores[at]?.score ?? null,
          ]),
        ),
      }),
    parts: ({ parts }) =>
      table(parts, {
        part: (row) => row.part,
        score: (row) => row.score,
        weight: (row) => row.weight,
        value: (row) => row.value,
        day_utc: (row) => timeCell(row.atMs),
        text: (row) => row.text,
      }),
  },
}

/** Names of a dashboard's tables, the main one first. */
export function tableNames(page: Dashboard): string[] {
  return Object.keys(TABLES[page])
}

/** @returns undefined when the dashboard has no such table. */
export function tableOf<Page extends Dashboard>(
  page: Page,
  name: string,
  answer: AnswerOf<Page>,
): Table | undefined {
  return Object.hasOwn(TABLES[page], name) ? TABLES[page][name]?.(answer) : undefined
}
