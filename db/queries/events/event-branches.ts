/** From which rows each kind of event is read, in ClickHouse's SQL with the parameters `from` and `to`, ms since 1970. @module */
import type { EventKind } from '@/lib/events/network-event'

/** Peer id of an Ed25519 key in hex: base58 of its identity multihash. */
const PEER_ID_OF_KEY = (key: string): string => `base58Encode(unhex(concat('002408011220', ${key})))`

const time = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`
const within = (column: string): string => `${column} >= ${time('from')} AND ${column} < ${time('to')}`
const idOf = (kind: EventKind, ...parts: string[]): string =>
  `concat('${kind}', '-', ${parts.join(`, '-', `)})`
const msOf = (column: string): string => `toString(toUnixTimestamp64Milli(${column}))`

/** The statement of one kind. */
export interface EventBranch {
  readonly kind: EventKind
  /** By what its node is known; `none`: it is of no node. */
  readonly node: 'num' | 'sender' | 'none'
  readonly sql: (filters: Filters) => string
}

/** Conditions to be put behind others, '' when nothing is asked. */
interface Filters {
  /** On a column of node numbers. */
  readonly ofNode: (column: string) => string
  /** On `sender`, a peer id. */
  readonly bySender: string
}

/** A branch's columns in their one order, what it does not tell left empty. */
function columns(given: {
  id: string
  kind: EventKind
  at: string
  until?: string
  num?: string
  sender?: string
  before?: string
  after?: string
  messageId?: string
  verdict?: string
  count?: string
}): string {
  return [
    `${given.id} AS id`,
    `'${given.kind}' AS kind`,
    `${given.at} AS at`,
    `${given.until ?? `CAST(NULL AS Nullable(DateTime64(3, 'UTC')))`} AS until`,
    `${given.num ?? 'toUInt32(0)'} AS num`,
    `${given.sender ?? `''`} AS sender`,
    `${given.before ?? `''`} AS before`,
    `${given.after ?? `''`} AS after`,
    `${given.messageId ?? `''`} AS messageId`,
    `${given.verdict ?? `''`} AS verdict`,
    `${given.count ?? 'toUInt32(0)'} AS count`,
  ].join(',\n      ')
}

/** Each node once for each agent that it answered with on a day or after, until the end of the period. */
const agentsOf = (day: string): string => `
              SELECT arrayJoin(bitmapToArray(groupBitmapMergeState(p.reachable))) AS num
              FROM presence_days AS p
              WHERE p.dimension = 'agent' AND p.value != '' AND p.day >= ${day} AND p.day <= toDate(${time('to')})
              GROUP BY p.value`
const SEEN_THE_DAY_BEFORE = `(
              SELECT groupBitmapMergeState(p.reachable)
              FROM presence_days AS p
              WHERE p.dimension = 'agent' AND p.value != '' AND p.day = toDate(${time('from')}) - 1
            )`

export const EVENT_BRANCHES: readonly EventBranch[] = [
  {
    kind: 'node_first_seen',
    node: 'num',
    sql: ({ ofNode }) => `
    SELECT
      ${columns({
        id: idOf('node_first_seen', 'toString(i.node_num)'),
        kind: 'node_first_seen',
        at: 'i.first_seen',
        num: 'i.node_num',
      })}
    FROM nodes AS i
    WHERE ${within('i.first_seen')}${ofNode('i.node_num')}`,
  },
  {
    kind: 'node_online',
    node: 'num',
    // A first session of all is no return; and a stretch may have been stated anew since: what counts is its newest row.
    sql: ({ ofNode }) => `
    SELECT
      ${columns({
        id: idOf('node_online', 'toString(o.node_num)', msOf('o.started_at')),
        kind: 'node_online',
        at: 'o.started_at',
        num: 'o.node_num',
      })}
    FROM (
      SELECT node_num, started_at, start_known, online
      FROM sessions FINAL
      WHERE node_num IN (
        SELECT c.node_num
        FROM sessions AS c
        WHERE c.online AND c.start_known AND ${within('c.started_at')}${ofNode('c.node_num')}
      ) AND ${within('started_at')}
    ) AS o
    INNER JOIN (
      SELECT b.node_num AS node_num, min(b.first_reachable) AS first_reachable
      FROM node_spans AS b
      WHERE b.node_num IN (
        SELECT c.node_num
        FROM sessions AS c
        WHERE c.online AND c.start_known AND ${within('c.started_at')}${ofNode('c.node_num')}
      )
      GROUP BY node_num
    ) AS f ON f.node_num = o.node_num
    WHERE o.online AND o.start_known AND f.first_reachable < o.started_at`,
  },
  {
    kind: 'node_offline',
    node: 'num',
    sql: ({ ofNode }) => `
    SELECT
      ${columns({
        id: idOf('node_offline', 'toString(f.node_num)', msOf('assumeNotNull(f.ended_at)')),
        kind: 'node_offline',
        at: 'assumeNotNull(f.ended_at)',
        num: 'f.node_num',
      })}
    FROM (
      SELECT node_num, ended_at, end_known, online
      FROM sessions FINAL
      WHERE node_num IN (
        SELECT c.node_num
        FROM sessions AS c
        WHERE c.online AND c.end_known AND ${within('c.ended_at')}${ofNode('c.node_num')}
      )
    ) AS f
    WHERE f.online AND f.end_known AND ${within('f.ended_at')}`,
  },
  {
    kind: 'version_changed',
    node: 'num',
    // Who ran more than one agent in the days in question is known from the bitmaps; only their visits are read. Of whom
    // was seen on the day before, the days from then on tell; of the others, as far back as an agent is remembered.
    sql: ({ ofNode }) => `
    SELECT
      ${columns({
        id: idOf('version_changed', 'toString(v.node_num)', msOf('v.seen_at')),
        kind: 'version_changed',
        at: 'v.seen_at',
        num: 'v.node_num',
        before: 'v.earlier',
        after: 'v.agent',
      })}
    FROM (
      SELECT
        node_num,
        seen_at,
        agent,
        lagInFrame(agent) OVER by_node AS earlier,
        lagInFrame(seen_at) OVER by_node AS earlier_at
      FROM (
        SELECT s.node_num AS node_num, s.seen_at AS seen_at, toString(max(s.agent)) AS agent
        FROM sightings AS s
        WHERE s.day >= toDate(${time('from')}) - {agent_back:UInt16} AND s.day <= toDate(${time('to')})
          AND s.agent != '' AND s.seen_at < ${time('to')}
          AND s.node_num IN (
            SELECT a.num
            FROM (${agentsOf(`toDate(${time('from')}) - 1`)}) AS a
            GROUP BY a.num
            HAVING count() > 1
            UNION DISTINCT
            SELECT b.num
            FROM (${agentsOf(`toDate(${time('from')}) - {agent_back:UInt16}`)}) AS b
            GROUP BY b.num
            HAVING count() > 1 AND NOT max(bitmapContains(${SEEN_THE_DAY_BEFORE}, b.num))
          )${ofNode('s.node_num')}
        GROUP BY node_num, seen_at
      )
      WINDOW by_node AS (PARTITION BY node_num ORDER BY seen_at ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
    ) AS v
    WHERE v.earlier != '' AND v.earlier != v.agent AND v.seen_at >= ${time('from')}
      AND v.earlier_at >= v.seen_at - toIntervalDay({agent_back:UInt16})`,
  },
  {
    kind: 'release_announced',
    node: 'none',
    sql: () => `
    SELECT
      ${columns({
        id: idOf('release_announced', 'r.1', 'toString(r.2)'),
        kind: 'release_announced',
        at: `fromUnixTimestamp64Milli(r.2, 'UTC')`,
        after: 'r.1',
        verdict: `'valid'`,
        count: 'r.3',
      })}
    FROM (
      SELECT arrayJoin(arrayZip({release_versions:Array(String)}, {release_ats:Array(Int64)}, {release_signers:Array(UInt32)})) AS r
    )
    WHERE r.2 >= {from:Int64} AND r.2 < {to:Int64}`,
  },
  {
    kind: 'announcement_rejected',
    node: 'sender',
    // Once a message and verdict, however many signatures it carries, when the first collector heard it.
    sql: ({ bySender }) => `
    SELECT
      ${columns({
        id: idOf('announcement_rejected', 'a.message', 'a.what'),
        kind: 'announcement_rejected',
        at: 'a.first_at',
        sender: 'a.sender',
        after: 'a.version',
        messageId: 'a.message',
        verdict: 'a.what',
      })}
    FROM (
      SELECT
        message_id AS message,
        toString(verdict) AS what,
        min(seen_at) AS first_at,
        any(version_named) AS version,
        if(any(announcements.sender) = '', '', ${PEER_ID_OF_KEY('any(announcements.sender)')}) AS sender
      FROM announcements
      WHERE verdict IN ('invalid', 'untrusted', 'unsigned')
        AND seen_at >= ${time('from')} - INTERVAL 1 HOUR AND seen_at < ${time('to')}
      GROUP BY message_id, verdict
    ) AS a
    WHERE a.first_at >= ${time('from')}${bySender}`,
  },
  {
    kind: 'outage',
    node: 'none',
    sql: () => `
    SELECT
      ${columns({
        id: idOf('outage', 'toString(o.1)'),
        kind: 'outage',
        at: `fromUnixTimestamp64Milli(o.1, 'UTC')`,
        until: `if(o.2 = 0, NULL, fromUnixTimestamp64Milli(o.2, 'UTC'))`,
      })}
    FROM (SELECT arrayJoin(arrayZip({outage_froms:Array(Int64)}, {outage_tos:Array(Int64)})) AS o)
    WHERE o.1 >= {from:Int64} AND o.1 < {to:Int64}`,
  },
]
