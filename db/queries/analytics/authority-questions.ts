import { z } from 'zod'
import { ANNOUNCEMENT_KINDS, ANNOUNCEMENT_VERDICTS } from '@/lib/authorities/verdicts'
import type { Period } from '@/lib/analytics/range'
import { summaryRowSchema, SUMMARY_COLUMNS } from '../nodes/summary-row'
import type { Question } from './question'

const epochMs = z.coerce.number().int()

const OF_MEMBERS = `IN (SELECT k.node_num FROM nodes AS k WHERE k.public_key IN {keys:Array(String)})`
/** Times of a period, as a condition. */
const within = (column: string): string =>
  `${column} >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND ${column} < fromUnixTimestamp64Milli({to:Int64}, 'UTC')`

/** The present state of the nodes with these keys; who was never visited has no row. */
export const membersQuestion = (keys: string[]): Question<z.infer<typeof summaryRowSchema>> => ({
  name: 'get-authority-nodes',
  sql: `
    SELECT ${SUMMARY_COLUMNS}
    FROM node_latest AS n
    WHERE n.node_num ${OF_MEMBERS}
    -- What FINAL would keep, at half its cost for a few nodes among many.
    ORDER BY n.node_num, n.version DESC, n.updated_at DESC
    LIMIT 1 BY n.node_num`,
  params: { keys },
  row: summaryRowSchema,
})

/** Stretches that are read: a node that comes and goes all day for a year has more. */
const STRETCHES_MAX = 20_000
const stretchRow = z.object({
  publicKey: z.string(),
  online: z.boolean(),
  startedAtMs: epochMs,
  endedAtMs: epochMs.nullable(),
})
export type StretchRow = z.infer<typeof stretchRow>

/** When each was online and offline, ascending; between two stretches it was not observed. */
export const stretchesQuestion = (keys: string[], { fromMs, toMs }: Period): Question<StretchRow> => ({
  name: 'get-authority-sessions',
  sql: `
    SELECT
      k.public_key AS publicKey,
      s.online AS online,
      toUnixTimestamp64Milli(s.started_at) AS startedAtMs,
      toUnixTimestamp64Milli(s.ended_at) AS endedAtMs
    FROM (
      SELECT node_num, online, started_at, ended_at
      FROM sessions FINAL
      WHERE node_num ${OF_MEMBERS}
        AND started_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
        AND (isNull(ended_at) OR ended_at > fromUnixTimestamp64Milli({from:Int64}, 'UTC'))
      ORDER BY started_at DESC
      LIMIT {most:UInt32}
    ) AS s
    INNER JOIN (SELECT node_num, public_key FROM nodes WHERE public_key IN {keys:Array(String)}) AS k
      ON k.node_num = s.node_num
    ORDER BY startedAtMs`,
  params: { keys, from: fromMs, to: toMs, most: STRETCHES_MAX },
  row: stretchRow,
})

const rttRow = z.object({ publicKey: z.string(), collector: z.string(), rttMs: z.number(), atMs: epochMs })

export const rttsQuestion = (keys: string[]): Question<z.infer<typeof rttRow>> => ({
  name: 'get-authority-rtts',
  sql: `
    SELECT k.public_key AS publicKey, c.collector AS collector, c.rtt.2 AS rttMs, toUnixTimestamp64Milli(c.rtt.1) AS atMs
    FROM (
      SELECT l.node_num AS node_num, toString(l.collector) AS collector, argMaxMerge(l.rtt) AS rtt
      FROM collector_node_latest AS l
      WHERE l.node_num ${OF_MEMBERS}
      GROUP BY node_num, collector
    ) AS c
    INNER JOIN (SELECT node_num, public_key FROM nodes WHERE public_key IN {keys:Array(String)}) AS k
      ON k.node_num = c.node_num
    WHERE atMs > 0
    ORDER BY collector`,
  params: { keys },
  row: rttRow,
})

const announcementRow = z.object({
  atMs: epochMs,
  messageId: z.string(),
  kind: z.enum(ANNOUNCEMENT_KINDS),
  version: z.string(),
  publicKey: z.string(),
  sender: z.string(),
  verdict: z.enum(ANNOUNCEMENT_VERDICTS),
})
export type AnnouncementRow = z.infer<typeof announcementRow>

/** Signatures of one kind in one list. */
export const ANNOUNCEMENTS_MAX = 300

/**
 * What was validly signed first in a period, newest first: a signature of one update once, whoever heard it and however
 * often it was sent again, with the message that it came in first.
 */
export const validSignaturesQuestion = ({ fromMs, toMs }: Period): Question<AnnouncementRow> => ({
  name: 'get-valid-signatures',
  sql: `
    SELECT
      toUnixTimestamp64Milli(min(a.seen_at)) AS atMs,
      argMin(a.message_id, (a.seen_at, a.message_id)) AS messageId,
      toString(a.kind) AS kind,
      a.version_named AS version,
      a.public_key AS publicKey,
      argMin(a.sender, (a.seen_at, a.message_id)) AS sender,
      'valid' AS verdict
    FROM announcements AS a
    WHERE a.verdict = 'valid' AND a.seen_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    GROUP BY publicKey, kind, version, a.checksum
    HAVING atMs >= {from:Int64}
    ORDER BY atMs DESC, messageId, publicKey
    LIMIT {most:UInt32}`,
  params: { from: fromMs, to: toMs, most: ANNOUNCEMENTS_MAX },
  row: announcementRow,
})

/** Signatures of a period that do not hold or are nobody's who may, newest first, each once whoever heard it. */
export const alarmsQuestion = ({ fromMs, toMs }: Period): Question<AnnouncementRow> => ({
  name: 'get-signature-alarms',
  sql: `
    SELECT
      toUnixTimestamp64Milli(min(a.seen_at)) AS atMs,
      a.message_id AS messageId,
      toString(any(a.kind)) AS kind,
      any(a.version_named) AS version,
      a.public_key AS publicKey,
      any(a.sender) AS sender,
      toString(a.verdict) AS verdict
    FROM announcements AS a
    WHERE a.verdict IN ('invalid', 'untrusted', 'unsigned') AND ${within('a.seen_at')}
    GROUP BY messageId, publicKey, verdict
    ORDER BY atMs DESC, messageId, publicKey
    LIMIT {most:UInt32}`,
  params: { from: fromMs, to: toMs, most: ANNOUNCEMENTS_MAX },
  row: announcementRow,
})

const alarmCountRow = z.object({ messages: z.coerce.number().int() })

export const alarmCountQuestion = ({ fromMs, toMs }: Period): Question<z.infer<typeof alarmCountRow>> => ({
  name: 'count-signature-alarms',
  sql: `
    SELECT uniqExact(a.message_id) AS messages
    FROM announcements AS a
    WHERE a.verdict IN ('invalid', 'untrusted', 'unsigned') AND ${within('a.seen_at')}`,
  params: { from: fromMs, to: toMs },
  row: alarmCountRow,
})

const lastSignedRow = announcementRow.omit({ verdict: true })

/** What each key validly signed last. An old update that somebody sends again is not new: its first time counts. */
export const lastSignedQuestion = (
  keys: string[],
  toMs: number,
): Question<z.infer<typeof lastSignedRow>> => ({
  name: 'get-last-signed',
  sql: `
    SELECT
      u.publicKey AS publicKey,
      toUnixTimestamp64Milli(max(u.at)) AS atMs,
      argMax(u.messageId, u.at) AS messageId,
      argMax(u.kind, u.at) AS kind,
      argMax(u.version, u.at) AS version,
      argMax(u.sender, u.at) AS sender
    FROM (
      SELECT
        a.public_key AS publicKey,
        toString(a.kind) AS kind,
        a.version_named AS version,
        a.checksum AS checksum,
        min(a.seen_at) AS at,
        argMin(a.message_id, a.seen_at) AS messageId,
        argMin(a.sender, a.seen_at) AS sender
      FROM announcements AS a
      WHERE a.verdict = 'valid' AND a.public_key IN {keys:Array(String)}
        AND a.seen_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
      GROUP BY publicKey, kind, version, checksum
    ) AS u
    GROUP BY publicKey`,
  params: { keys, to: toMs },
  row: lastSignedRow,
})

const answersRow = z.object({
  publicKey: z.string(),
  count: z.coerce.number().int(),
  medianMs: z.number(),
  p90Ms: z.number(),
})

export const answersQuestion = (
  keys: string[],
  { fromMs, toMs }: Period,
): Question<z.infer<typeof answersRow>> => ({
  name: 'get-authority-answers',
  sql: `
    SELECT
      a.public_key AS publicKey,
      uniqExact(a.message_id) AS count,
      quantileExact(0.5)(a.answer_ms) AS medianMs,
      quantileExact(0.9)(a.answer_ms) AS p90Ms
    FROM authority_answers AS a
    WHERE a.public_key IN {keys:Array(String)} AND ${within('a.at')}
    GROUP BY publicKey`,
  params: { keys, from: fromMs, to: toMs },
  row: answersRow,
})

const beatRow = z.object({ atMs: epochMs })
const BEATS_BACK_MS = 2 * 86_400_000

/** Newest sign of life of any collector, of the last two days; 0: there is none. */
export const lastBeatQuestion = (nowMs: number): Question<z.infer<typeof beatRow>> => ({
  name: 'get-last-beat',
  sql: `
    SELECT toUnixTimestamp64Milli(max(b.at)) AS atMs
    FROM collector_heartbeats AS b
    WHERE b.at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')`,
  params: { since: nowMs - BEATS_BACK_MS },
  row: beatRow,
})
