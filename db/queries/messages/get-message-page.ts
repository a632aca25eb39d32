import { z } from 'zod'
import type { MessagePage, MessageQuery } from '@/lib/messages/message-query'
import type { Database } from '../../client'
import type { SqlCondition } from '../nodes/identity-condition'
import { BadCursorError } from '../nodes/page-cursor'
import { idCondition, stateCondition, timeCondition } from './message-filters'
import { MESSAGE_COLUMNS, messageRowSchema, withOrigins } from './message-row'
import { readCursor, writeCursor, type PageEnd } from './page-cursor'

export { BadCursorError }

/** An id prefix that fits so many messages is looked for among the newest messages rather than among the ids. */
const KEYS_MAX = 2_000
/** Most readings for one page: each but the last found messages that have changed so that they no longer fit. */
const READINGS_MAX = 21

const keySchema = z.object({ heardAtMs: z.coerce.number(), id: z.string() })
const candidateSchema = messageRowSchema.extend({
  fits: z.coerce.boolean(),
  /** Versions that fit, of all candidates together. */
  versions: z.coerce.number(),
})
type Candidate = z.infer<typeof candidateSchema>

/** Versions read for each message wanted: most have been merged into one. */
const VERSIONS_READ = 2
/**
 * Of messages that are picked out of many, at first: these are older mostly, so there is one version, and each has to be
 * read where it stands.
 */
const VERSIONS_PICKED = 1.25

/**
 * One page of the message list, newest first. Pages follow each other without a gap or a repetition as long as a
 * message keeps the time at which it was first heard of.
 *
 * The table keeps several versions of a row until it merges them. FINAL cannot read from the newest row on, and takes
 * a second for the page of ten million messages. So the keys are read in their own order, newest first, and only
 * as many as the page holds, of rows of which any version fits; then the newest version of each decides. A page may
 * hold fewer than asked for, or none, with others after it: where very many messages no longer fit.
 * @throws {BadCursorError} when the cursor was not given out for these filters.
 */
export async function getMessagePage(
  db: Database,
  query: MessageQuery,
  signal?: AbortSignal,
): Promise<MessagePage> {
  const state = stateCondition(query)
  const key = await keyCondition(db, query, signal)
  let end = query.cursor === undefined ? null : readCursor(query.cursor, query)
  const found: Candidate[] = []
  let isAllRead = false
  for (let reading = 0; reading < READINGS_MAX; reading += 1) {
    // One more than the page holds tells whether another follows.
    const wanted = query.limit + 1
    const isFirstPick = reading === 0 && state.sql !== '1'
    const most = Math.ceil(wanted * (isFirstPick ? VERSIONS_PICKED : VERSIONS_READ))
    const candidates = await getCandidates(db, key, state, end, most, signal)
    found.push(...candidates.filter(({ fits }) => fits))
    const last = candidates.at(-1)
    isAllRead = last === undefined || last.versions < most
    if (last === undefined || isAllRead || found.length >= wanted) break
    end = { heardAtMs: last.heardAtMs, id: last.id }
  }
  const rows = found.slice(0, query.limit)
  const last = rows.at(-1)
  // Where the readings ran out before the messages did, the next page goes on where they ended.
  const goesOn =
    found.length > query.limit && last !== undefined
      ? { heardAtMs: last.heardAtMs, id: last.id }
      : isAllRead
        ? null
        : end
  return {
    messages: await withOrigins(
      db,
      // Parsed again without what only this page is found by.
      rows.map((row) => messageRowSchema.parse(row)),
      signal,
    ),
    nextCursor: goesOn === null ? null : writeCursor(goesOn, query),
  }
}

/** @throws {BadCursorError} as {@link getMessagePage} does, without asking the database. */
export function checkMessageCursor({ cursor, ...query }: MessageQuery): void {
  if (cursor !== undefined) readCursor(cursor, query)
}

/** Where in the table the messages asked for can stand. */
async function keyCondition(
  db: Database,
  query: MessageQuery,
  signal: AbortSignal | undefined,
): Promise<SqlCondition> {
  const time = timeCondition(query)
  if (query.q === undefined || query.q === '') return time
  const known = idCondition(query.q, 'k.message_id')
  const keys = await db.select({
    name: 'get-message-keys',
    sql: `
      SELECT toUnixTimestamp64Milli(k.heard_at) AS heardAtMs, k.message_id AS id
      FROM message_keys AS k
      WHERE ${known.sql}
      LIMIT {most:UInt32}`,
    params: { ...known.params, most: KEYS_MAX + 1 },
    row: keySchema,
    signal,
  })
  if (keys.length === 0) return { sql: '0', params: {} }
  if (keys.length > KEYS_MAX) {
    const id = idCondition(query.q, 'm.message_id')
    return { sql: `${time.sql} AND ${id.sql}`, params: { ...time.params, ...id.params } }
  }
  return {
    sql: `
      ${time.sql} AND (m.heard_at, m.message_id) IN (
        SELECT fromUnixTimestamp64Milli(tupleElement(pair, 1), 'UTC'), tupleElement(pair, 2)
        FROM (SELECT arrayJoin(arrayZip({key_ms:Array(Int64)}, {key_ids:Array(String)})) AS pair)
      )`,
    params: {
      ...time.params,
      key_ms: keys.map(({ heardAtMs }) => heardAtMs),
      key_ids: keys.map(({ id }) => id),
    },
  }
}

/** The newest versions of the messages after `end` of which any version fits: those of the first `rows` such rows. */
async function getCandidates(
  db: Database,
  key: SqlCondition,
  state: SqlCondition,
  end: PageEnd | null,
  rows: number,
  signal: AbortSignal | undefined,
): Promise<Candidate[]> {
  const after = end === null ? { sql: '1', params: {} } : afterCondition(end)
  return db.select({
    name: 'get-message-page',
    sql: `
      SELECT
        ${MESSAGE_COLUMNS},
        m.is_deleted = 0 AND ${state.sql} AS fits,
        countIf(${state.sql}) OVER () AS versions
      FROM messages AS m
      WHERE (m.heard_at, m.message_id) IN (
        SELECT m.heard_at, m.message_id
        FROM messages AS m
        WHERE ${after.sql} AND ${key.sql} AND ${state.sql}
        -- Without LIMIT BY: with it, whole blocks of every part are read.
        ORDER BY m.heard_at DESC, m.message_id DESC
        LIMIT {rows:UInt32}
      )
      -- What FINAL would keep.
      ORDER BY m.heard_at DESC, m.message_id DESC, m.version DESC, m.updated_at DESC
      LIMIT 1 BY m.heard_at, m.message_id`,
    params: { ...after.params, ...key.params, ...state.params, rows },
    row: candidateSchema,
    signal,
  })
}

/** What comes after the end of the page before; the first half bounds the reading, the second decides. */
function afterCondition({ heardAtMs, id }: PageEnd): SqlCondition {
  const at = `fromUnixTimestamp64Milli({after_ms:Int64}, 'UTC')`
  return {
    sql: `m.heard_at <= ${at} AND (m.heard_at < ${at} OR m.message_id < {after_id:String})`,
    params: { after_ms: heardAtMs, after_id: id },
  }
}
