/** The tables of a data set: what is in them, how it is found, and what it means. @module */
import { quarterHour, stepped, STEPS_TEXT, steppedWhole } from './coarse'
import { pseudonym, type DatasetColumn, type DatasetTable } from './dataset-table'
import { keptAgent, keptPlace, keptProtocols } from './kept-values'
import { masked } from './masked'

const TIME = 'timestamp (ms, UTC)'
const IN_DAY = (column: string): string =>
  `${column} >= toDateTime64({day:Date}, 3, 'UTC') AND ${column} < toDateTime64({day:Date} + 1, 3, 'UTC')`
const MONTH_START = `toDateTime64(toStartOfMonth({day:Date}), 3, 'UTC')`
const MONTH_END = `toDateTime64(toStartOfMonth({day:Date}) + INTERVAL 1 MONTH, 3, 'UTC')`

const column = (
  name: string,
  type: string,
  about: string,
  sql: string | null,
  full?: string | null,
): DatasetColumn => ({ name, type, about, sql, ...(full !== undefined && { full }) })

const NODE = 'The node: a pseudonym that is its own for the calendar month; with `--full` its peer id.'

const STEP = 'As the start of its quarter of an hour; with `--full` exact.'
const STEPS = `In steps, ${STEPS_TEXT}; with \`--full\` exact.`
const timeColumn = (name: string, type: string, about: string, sql: string): DatasetColumn =>
  column(name, type, `${about} ${STEP}`, quarterHour(sql), sql)

const sightings: DatasetTable = {
  name: 'sightings',
  about: 'A row a visit of a collector to a node, reached or not.',
  columns: [
    timeColumn('seen_at', TIME, 'When the visit began.', 's.seen_at'),
    column('node', 'string', NODE, 'n.name'),
    column('collector', 'string', 'Name of the collector.', 'toString(s.collector)'),
    column('in_crawl', 'bool', 'true: it belongs to a crawl; false: between crawls.', 's.crawl_id != 0'),
    column(
      'crawl',
      'uint32',
      'The crawl that it belongs to, Unix seconds of its start; 0: between crawls.',
      null,
      's.crawl_id',
    ),
    column('reachable', 'bool', 'It was dialled, and proved its identity.', 's.reachable'),
    column(
      'error',
      'string',
      'Why not reachable, or why its table could not be read; empty: neither.',
      'toString(s.error)',
    ),
    column('failures_in_row', 'uint8', 'Failed visits in a row, this one included.', 's.failures_in_row'),
    column(
      'agent',
      'string',
      'Agent as the node names it, identities and addresses struck out; `other`: one of those that few nodes run; empty: not reached.',
      keptAgent,
      'toString(s.agent)',
    ),
    column(
      'protocols',
      'list of string',
      'Protocols that it speaks, sorted, without those that few nodes speak; struck out as in `agent`.',
      keptProtocols,
      'arrayMap(p -> toString(p), s.protocols)',
    ),
    column(
      'peer_count',
      'uint32, nullable',
      `Entries in its routing table; null: not read whole. ${STEPS}`,
      steppedWhole('s.peer_count'),
      's.peer_count',
    ),
    column(
      'rtt_ms',
      'float, nullable',
      `Round-trip time from the collector, least of a few pings. Milliseconds. ${STEPS}`,
      stepped('s.rtt_ms'),
      's.rtt_ms',
    ),
    column(
      'rtt_method',
      'string',
      '`none`, `ping_quiet` or `ping_busy`: how far `rtt_ms` can be trusted.',
      'toString(s.rtt_method)',
    ),
    column('took_ms', 'float', 'How long the visit took. Milliseconds.', null, 's.took_ms'),
    column(
      'place_source',
      'string',
      '`none`, `dbip` (estimated from the address) or `simulated`; `other` where `country` is.',
      keptPlace.source,
      'toString(s.place_source)',
    ),
    column(
      'country',
      'string',
      'ISO 3166-1 alpha-2; `other`: one of those with few nodes; empty: not known.',
      keptPlace.country,
      'toString(s.country)',
    ),
    column(
      'region',
      'string',
      'First-level division; `other`: one of those of the country with few nodes; empty: not known, or `country` is `other`.',
      keptPlace.region,
      'toString(s.region)',
    ),
    column('city', 'string', 'City; empty: not known.', null, 'toString(s.city)'),
    column('latitude', 'float, nullable', 'Of the place, degrees.', null, 's.lat'),
    column('longitude', 'float, nullable', 'Of the place, degrees.', null, 's.lon'),
    column(
      'asn',
      'uint32',
      'Number of the autonomous system; 0: not known, or one of those with few nodes in this country and region.',
      keptPlace.asn,
      's.asn',
    ),
    column(
      'as_name',
      'string',
      'Its name; `other`: one of those with few nodes in this country and region; empty: not known.',
      keptPlace.asName,
      'toString(s.as_name)',
    ),
  ],
  from: `FROM sightings AS s LEFT ANY JOIN {names} AS n ON n.node_num = s.node_num WHERE s.day = {day:Date}`,
  order: 'seen_at, node',
}

const links: DatasetTable = {
  name: 'links',
  about: 'A row a link that was read that day: one node names another.',
  columns: [
    column('node', 'string', NODE, 'a.name'),
    column('neighbour', 'string', 'Who it names; as `node`.', 'b.name'),
    column(
      'evidence',
      'string',
      'How it is known: `table` (routing table), `mesh`, `traced` or `reported`.',
      'toString(l.evidence)',
    ),
    timeColumn('first_read_at', TIME, 'First reading of the day that had it.', 'l.first_read_at'),
    timeColumn('last_read_at', TIME, 'Last reading of the day that had it.', 'l.last_read_at'),
    column('readings', 'uint64', 'Readings of the day that had it.', 'l.readings'),
  ],
  from: `
    FROM
    (
      SELECT node_num, neighbour, evidence,
        min(seen_at) AS first_read_at, max(seen_at) AS last_read_at, count() AS readings
      FROM
      (
        SELECT node_num, evidence, seen_at, arrayJoin(neighbours) AS neighbour
        FROM neighbour_sets WHERE ${IN_DAY('seen_at')}
      )
      GROUP BY node_num, neighbour, evidence
    ) AS l
    LEFT ANY JOIN {names} AS a ON a.node_num = l.node_num
    LEFT ANY JOIN {names} AS b ON b.node_num = l.neighbour`,
  order: 'node, neighbour, evidence',
}

const sessions: DatasetTable = {
  name: 'sessions',
  about:
    'A row a stretch in which a node was online or offline and that touches the day; what lies between stretches was not observed.',
  columns: [
    column('node', 'string', NODE, 'n.name'),
    column('online', 'bool', 'true: online; false: offline.', 's.online'),
    column(
      'started_at',
      TIME,
      `First visit that found it so. ${STEP} What began before the month begins with the month: it could be followed across pseudonyms otherwise.`,
      quarterHour(`greatest(s.started_at, ${MONTH_START})`),
      's.started_at',
    ),
    column(
      'ended_at',
      `${TIME}, nullable`,
      `Visit that found it otherwise; null: it went on when this was written, or beyond the end of the month. ${STEP}`,
      quarterHour(`if(s.ended_at < ${MONTH_END}, s.ended_at, NULL)`),
      's.ended_at',
    ),
    column(
      'start_known',
      'bool',
      'false: before the start nobody was looking, or the month began; it may have been so for longer.',
      `s.start_known AND s.started_at >= ${MONTH_START}`,
      's.start_known',
    ),
    column(
      'end_known',
      'bool',
      'false: still so, or nobody was looking any more, or the month ended.',
      `s.end_known AND ifNull(s.ended_at < ${MONTH_END}, false)`,
      's.end_known',
    ),
  ],
  from: `
    FROM sessions AS s FINAL
    LEFT ANY JOIN {names} AS n ON n.node_num = s.node_num
    WHERE s.started_at < toDateTime64({day:Date} + 1, 3, 'UTC')
      AND (s.ended_at IS NULL OR s.ended_at > toDateTime64({day:Date}, 3, 'UTC'))`,
  order: 'started_at, node, online',
}

const messages: DatasetTable = {
  name: 'messages',
  about: 'A row a message that was first heard of that day: how far it spread and how fast. No contents.',
  columns: [
    timeColumn('heard_at', TIME, 'First report or reception, by the clock of a collector.', 'm.heard_at'),
    column(
      'message',
      'string',
      'The message: a pseudonym, as of nodes; with `--full` its id in hex.',
      pseudonym('message', 'm.message_id'),
      'm.message_id',
    ),
    column(
      'topic',
      'string',
      'Topic, struck out as `agent` of sightings; empty: not named.',
      masked('m.topic'),
      'toString(m.topic)',
    ),
    column('type', 'string', 'Type of the envelope; empty: not known.', 'toString(m.type)'),
    column(
      'size_bytes',
      'uint32, nullable',
      `Size of the gossiped data. Bytes; null: not observed. ${STEPS}`,
      steppedWhole('m.size_bytes'),
      'm.size_bytes',
    ),
    column(
      'origin',
      'string, nullable',
      'Who published it: a pseudonym for the calendar month that it has as origin alone, so that a message that is found again does not name the node of the other tables; with `--full` its peer id. null: not known.',
      `nullIf(n.name, '')`,
    ),
    column(
      'origin_evidence',
      'string',
      '`published` (it reports so), `signed`, or empty: not known.',
      'toString(m.origin_evidence)',
    ),
    column(
      'published_at',
      'timestamp (µs, UTC), nullable',
      'When, by the clock of the origin; null: it does not report. How far a clock is off tells whose it is.',
      null,
      'm.published_at',
    ),
    column('reached', 'uint32', 'Nodes that report to have it.', 'm.reached'),
    column(
      'subscribers',
      'uint32, nullable',
      'Nodes that reported and were subscribed; null: not known.',
      'm.subscribers',
    ),
    column(
      'subscribers_reached',
      'uint32, nullable',
      'How many of those have it; null: not known.',
      'm.subscribers_reached',
    ),
    column('hops', 'uint16, nullable', 'Greatest number of hops from the origin; null: not known.', 'm.hops'),
    column('deliveries', 'uint32', 'First receptions.', 'm.deliveries'),
    column('duplicates', 'uint32', 'Receptions beyond the first.', 'm.duplicates'),
    column('rejects', 'uint32', 'Receptions refused.', 'm.rejects'),
    column('drops', 'uint32', 'Sendings dropped for a full queue.', 'm.drops'),
    column(
      't50_ms',
      'float, nullable',
      `From publication until half of the nodes reached had it, clocks compared. Milliseconds; null: not known. ${STEPS}`,
      stepped('m.t50_ms'),
      'm.t50_ms',
    ),
    column('t90_ms', 'float, nullable', 'The same for 90%.', stepped('m.t90_ms'), 'm.t90_ms'),
    column('t100_ms', 'float, nullable', 'The same for all.', stepped('m.t100_ms'), 'm.t100_ms'),
    column('signature', 'string', '`unknown`, `valid`, `invalid` or `unsigned`.', 'toString(m.signature)'),
    column('traced', 'bool', 'Nodes report its hops.', 'm.traced'),
    column('observed', 'bool', 'A collector received it itself.', 'm.observed'),
    column(
      'incomplete',
      'bool',
      'Fewer nodes than subscribers have it, or a hop of its path is missing.',
      'm.incomplete',
    ),
  ],
  from: `
    FROM messages AS m FINAL
    LEFT ANY JOIN {origins} AS n ON n.node_num = m.origin_num
    WHERE ${IN_DAY('m.heard_at')}`,
  order: 'heard_at, message',
}

export const DATASET_TABLES: readonly DatasetTable[] = [sightings, links, sessions, messages]
