/** What rollups are made of: the rows they count, and the tables that stand on each other above them. @module */

/** Raw rows. */
export interface RollupSource {
  table: string
  /** Where rows come in, when it is not the table itself. */
  entry: string
  /** UTC day of a row; null: rows have none, and all are counted at once. */
  day: string | null
  /** Grows with each row that comes in, over the rows of a day. */
  measure: string
}

/** One table, filled by a view from the source or from another of these. */
export interface RollupLevel {
  table: string
  view: string
  /** The table that the view reads. */
  parent: string
  /** UTC day, or first day of the month, of a row; null: a row is of all time, and counting twice changes nothing. */
  period: { of: 'day' | 'month'; key: string } | null
  /** Rows are kept for so long; null: for good. */
  keptDays: number | null
  /** For rows of all time: what of the old table is known from rows that are gone before the day `{boundary:Date}`. */
  keepSql?: (from: string) => string
}

export interface LevelledRollup {
  source: RollupSource
  /** A level stands behind the one it is made of. */
  levels: readonly RollupLevel[]
}

const HOURS_KEPT_DAYS = 45

const SIGHTINGS: RollupSource = {
  table: 'sightings',
  entry: 'sightings',
  day: 'day',
  measure: 'count()',
}
const TOPIC_HOURS: RollupSource = {
  table: 'topic_hours',
  entry: 'reckoned_messages',
  day: 'toDate(hour)',
  measure: 'sum(messages)',
}

const hours = (table: string, parent: string): RollupLevel => ({
  table,
  view: `${table}_mv`,
  parent,
  period: { of: 'day', key: 'toDate(hour)' },
  keptDays: HOURS_KEPT_DAYS,
})
const days = (table: string, parent: string): RollupLevel => ({
  table,
  view: `${table}_mv`,
  parent,
  period: { of: 'day', key: 'day' },
  keptDays: null,
})
const months = (table: string, parent: string): RollupLevel => ({
  table,
  view: `${table}_mv`,
  parent,
  period: { of: 'month', key: 'month' },
  keptDays: null,
})

export const PRESENCE: LevelledRollup = {
  source: SIGHTINGS,
  levels: [
    hours('presence_hours', 'sightings'),
    days('presence_days', 'presence_hours'),
    hours('presence_total_hours', 'presence_hours'),
    days('presence_total_days', 'presence_days'),
    months('presence_total_months', 'presence_total_days'),
    days('presence_value_days', 'presence_days'),
    months('presence_value_months', 'presence_value_days'),
  ],
}

export const RTT: LevelledRollup = {
  source: SIGHTINGS,
  levels: [
    hours('rtt_country_hours', 'sightings'),
    days('rtt_country_days', 'rtt_country_hours'),
    months('rtt_country_months', 'rtt_country_days'),
    hours('rtt_all_hours', 'rtt_country_hours'),
    days('rtt_all_days', 'rtt_all_hours'),
    months('rtt_all_months', 'rtt_all_days'),
  ],
}

export const SPANS: LevelledRollup = {
  source: SIGHTINGS,
  levels: [
    {
      table: 'node_spans',
      view: 'node_spans_mv',
      parent: 'sightings',
      period: null,
      keptDays: null,
      keepSql: (from) => `
        SELECT
          node_num,
          min(s.first_reachable) AS first_reachable,
          if(toDate(max(s.last_reachable)) < {boundary:Date}, max(s.last_reachable), min(s.first_reachable)) AS last_reachable
        FROM ${from} AS s
        GROUP BY node_num
        HAVING toDate(first_reachable) < {boundary:Date}`,
    },
  ],
}

export const COLLECTOR_HOURS: LevelledRollup = {
  source: {
    table: 'collector_heartbeats',
    entry: 'collector_heartbeats',
    day: 'toDate(at)',
    measure: 'count()',
  },
  levels: [{ ...hours('collector_hours', 'collector_heartbeats'), keptDays: null }],
}

export const NETWORKS: LevelledRollup = {
  source: { table: 'node_addresses', entry: 'node_addresses', day: null, measure: 'count()' },
  levels: [
    {
      table: 'node_networks',
      view: 'node_networks_mv',
      parent: 'node_addresses',
      period: null,
      keptDays: null,
    },
  ],
}

export const TOPICS: LevelledRollup = {
  source: TOPIC_HOURS,
  levels: [
    days('topic_days', 'topic_hours'),
    hours('message_hours', 'topic_hours'),
    days('message_days', 'message_hours'),
  ],
}
