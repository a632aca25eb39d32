import { z } from 'zod'
import { ANNOUNCEMENT_VERDICTS } from '@/lib/authorities/verdicts'
import {
  EVENT_KIND_NAMES,
  EVENTS_DEFAULT_DAYS,
  type EventKind,
  type EventPage,
  type EventQuery,
  type NetworkEvent,
} from '@/lib/events/network-event'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { Database } from '../../client'
import { readListCursor, writeListCursor } from '../list-cursor'
import { getNodeRefs } from '../nodes/get-node-refs'
import { eventRows, type EventSelection } from './event-rows'
import { EVENT_TEXT, NODE_MARK } from './event-text'
import { getWorkedOut } from './worked-out'

export { BadCursorError } from '../list-cursor'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A page is looked for in so much time first, and while it is not full in what lies before, up to so much. */
const STRETCHES_MS = [HOUR_MS, DAY_MS, 7 * DAY_MS, Infinity]
/** Few, and soon read: all at once. */
const RARE: readonly (EventKind | undefined)[] = ['release_announced', 'announcement_rejected', 'outage']

const rowSchema = z.object({
  id: z.string(),
  kind: z.enum(EVENT_KIND_NAMES),
  atMs: z.coerce.number().int(),
  untilMs: z.coerce.number().int().nullable(),
  num: z.number().int(),
  sender: z.string(),
  before: z.string(),
  after: z.string(),
  messageId: z.string(),
  verdict: z.enum([...ANNOUNCEMENT_VERDICTS, '']),
  text: z.string(),
})
type EventRow = z.infer<typeof rowSchema>

/** From when to when, of the page before: ms since 1970; and its last event: when, and which. */
const endSchema = z.tuple([z.number().int(), z.number().int(), z.number().int(), z.string().max(256)])

type AskedEvents = Omit<EventQuery, 'peerId'> & { readonly peerId?: string | undefined }

/**
 * What happened, newest first. Pages follow each other without a gap or a repetition, whatever happens meanwhile.
 * @param peerId - in its first form, where `query` names a node.
 * @throws {BadCursorError} when the cursor was not given out for these filters.
 */
export async function getEvents(
  db: Database,
  query: AskedEvents,
  authorities: NetworkProfile['authorities'],
  nowMs: number,
  signal?: AbortSignal,
): Promise<EventPage> {
  const { kind, peerId, country, limit } = query
  const question = questionOf(query)
  const end = query.cursor === undefined ? null : readListCursor(query.cursor, endSchema, question)
  const period = end === null ? eventPeriod(query, nowMs) : { fromMs: end[0], toMs: end[1] }
  const after = end === null ? null : { atMs: end[2], id: end[3] }
  const untilMs = after === null ? period.toMs : after.atMs + 1

  const rows: EventRow[] = []
  let toMs = untilMs
  for (const stretchMs of RARE.includes(kind) ? [Infinity] : STRETCHES_MS) {
    const fromMs = Math.max(period.fromMs, untilMs - stretchMs)
    const selection = { fromMs, toMs, kind, peerId, country }
    const wanted = limit + 1 - rows.length
    rows.push(...(await readEvents(db, { selection, after, limit: wanted }, authorities, nowMs, signal)))
    if (rows.length > limit || fromMs === period.fromMs) break
    toMs = fromMs
  }
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const hasMore = rows.length > limit && last !== undefined
  return {
    events: (await nameNodes(db, page, signal)).map((event) => knownAt(event, query.at)),
    nextCursor: hasMore ? writeListCursor([period.fromMs, period.toMs, last.atMs, last.id], question) : null,
    ...period,
  }
}

/** What a cursor is good for. */
function questionOf({ kind, peerId, country, from, to, at }: AskedEvents): unknown[] {
  return ['events', kind, peerId, country, from, to, ...(at === undefined ? [] : [at])]
}

/** As it was told at that time. */
function knownAt(event: NetworkEvent, at: string | undefined): NetworkEvent {
  const isOpen = at !== undefined && event.untilMs !== null && event.untilMs > Date.parse(at)
  return isOpen ? { ...event, untilMs: null } : event
}

/** @throws {BadCursorError} when the cursor was not given out for these filters. */
export function checkEventCursor(query: AskedEvents): void {
  if (query.cursor !== undefined) readListCursor(query.cursor, endSchema, questionOf(query))
}

/** What a question without `from` or `to` means, and one that is asked for a time of the past. */
export function eventPeriod(
  { from, to, at }: Pick<EventQuery, 'from' | 'to' | 'at'>,
  nowMs: number,
): { fromMs: number; toMs: number } {
  // The moment itself is known at that moment.
  const endMs = at === undefined ? nowMs : Date.parse(at) + 1
  const toMs = to === undefined ? endMs : at === undefined ? Date.parse(to) : Math.min(Date.parse(to), endMs)
  return { fromMs: from === undefined ? toMs - EVENTS_DEFAULT_DAYS * DAY_MS : Date.parse(from), toMs }
}

async function readEvents(
  db: Database,
  {
    selection,
    after,
    limit,
  }: { selection: EventSelection; after: { atMs: number; id: string } | null; limit: number },
  authorities: NetworkProfile['authorities'],
  nowMs: number,
  signal: AbortSignal | undefined,
): Promise<EventRow[]> {
  const rows = eventRows(selection, await getWorkedOut(db, selection, authorities, nowMs, signal))
  if (rows.sql === '') return []
  const onward =
    after === null ? '1' : `(atMs < {after_at:Int64} OR (atMs = {after_at:Int64} AND id > {after_id:String}))`
  return db.select({
    name: 'get-events',
    sql: `
      SELECT
        id,
        kind,
        toUnixTimestamp64Milli(at) AS atMs,
        toUnixTimestamp64Milli(until) AS untilMs,
        num,
        sender,
        before,
        after,
        messageId,
        verdict,
        ${EVENT_TEXT} AS text
      FROM (${rows.sql})
      WHERE ${onward}
      ORDER BY atMs DESC, id
      LIMIT {rows:UInt32}`,
    params: {
      ...rows.params,
      ...(after !== null && { after_at: after.atMs, after_id: after.id }),
      rows: limit,
    },
    row: rowSchema,
    signal,
  })
}

async function nameNodes(
  db: Database,
  rows: readonly EventRow[],
  signal: AbortSignal | undefined,
): Promise<NetworkEvent[]> {
  const nums = rows.flatMap(({ num }) => (num === 0 ? [] : [num]))
  const refs = await getNodeRefs(db, nums, signal)
  return rows.map(({ num, sender, text, ...event }) => {
    const node = refs.get(num)
    const peerId = node?.peerId ?? sender
    return {
      ...event,
      peerId,
      country: node?.country ?? '',
      // A function: what a node calls itself may hold signs that a replacement would read.
      text: text.replace(NODE_MARK, () => peerId),
    }
  })
}
