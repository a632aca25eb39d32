import { base36 } from 'multiformats/bases/base36'
import { CID } from 'multiformats/cid'
import { describe, expect, it } from 'vitest'
import { fitsQuery } from '@/components/messages/list/fits-query'
import { insertRows, newRows, updateRows } from '@/components/messages/list/merge-news'
import { createMessageList } from '@/components/messages/list/message-list-store'
import { messageIdForms } from '@/components/messages/id-forms'
import { messageQuerySchema, type MessagePage } from '@/lib/messages/message-query'
import { parseIdentity } from '@/lib/peer-identity'
import { peerId, testNode } from '../../../fixtures/facts'
import { summary } from './arrivals'

const ask = (query: Record<string, unknown> = {}) => messageQuerySchema.parse(query)
const id = (n: number) => n.toString(16).padStart(32, '0')
const ids = (rows: readonly { id: string }[]) => rows.map((row) => parseInt(row.id, 16))
const row = (n: number, heardAtMs: number, more = {}) => summary(id(n), heardAtMs, more)
/** From a beginning to an end of time that hold every row here. */
const all = () => true

describe('news of messages', () => {
  it('change a row in its place, and nothing when they are older than it', () => {
    const rows = [row(2, 20), row(1, 10, { lastHeardAtMs: 15 })]
    const newer = row(1, 10, { lastHeardAtMs: 30, reached: 9 })
    expect(updateRows(rows, new Map([[newer.id, newer]]))[1]).toBe(newer)
    const older = row(1, 10, { lastHeardAtMs: 12 })
    expect(updateRows(rows, new Map([[older.id, older]]))).toBe(rows)
  })

  it('are rows of their own when they fit, are not shown, and stand above the end of what is shown', () => {
    const rows = [row(5, 50), row(3, 30)]
    const news = [row(5, 50), row(6, 60), row(4, 40), row(2, 20), row(7, 70, { topic: 'other' })]
    const fits = fitsQuery(ask({ topic: '/meshara/broadcast/1' }))
    expect(ids(newRows(rows, news, fits, rows[1] ?? null))).toEqual([6, 4])
    expect(ids(newRows(rows, news, all, null))).toEqual([6, 4, 2, 7])
  })

  it('stand where they belong by the time they were heard of', () => {
    const rows = insertRows([row(5, 50), row(3, 30)], [row(6, 60), row(4, 40), row(5, 50)])
    expect(ids(rows)).toEqual([6, 5, 4, 3])
  })
})

describe('the filters, said again for what comes live', () => {
  const base = summary('ab'.repeat(16), Date.parse('2026-11-21T14:00:00Z'), {
    origin: { num: 1, peerId: peerId(1) },
    type: null,
    hops: 4,
  })
  const fits = (query: Record<string, unknown>) => fitsQuery(ask(query))(base)

  it('know an id by its beginning in hex, base64 and base58', () => {
    const { hex, base64, base58 } = messageIdForms(base.id)
    for (const text of [hex.slice(0, 7), hex, base64.slice(0, 6), base58])
      expect(fits({ q: text }), text).toBe(true)
    expect(fits({ q: 'cd' })).toBe(false)
  })

  it('know a sender by the beginning of its peer id or of its key', () => {
    expect(fits({ sender: peerId(1).slice(0, 20) })).toBe(true)
    expect(fits({ sender: String(testNode(1).publicKey).slice(0, 10).toUpperCase() })).toBe(true)
    expect(fits({ sender: `0x${String(testNode(1).publicKey).slice(0, 10)}` })).toBe(true)
    expect(fits({ sender: peerId(2) })).toBe(false)
  })

  it('know a sender by its CID in both bases, as the stored list does', () => {
    const { cid } = parseIdentity(peerId(1))
    const inBase32 = CID.parse(cid, base36).toString()
    expect(inBase32).toMatch(/^b/)
    for (const text of [cid, cid.slice(0, 50), cid.toUpperCase(), inBase32, inBase32.slice(0, 50)])
      expect(fits({ sender: text }), text).toBe(true)
    const other = parseIdentity(peerId(2)).cid
    expect(fits({ sender: other })).toBe(false)
    expect(fits({ sender: CID.parse(other, base36).toString() })).toBe(false)
  })

  it('bound times from the first to before the last', () => {
    expect(fits({ from: '2026-11-21T14:00:00Z' })).toBe(true)
    expect(fits({ to: '2026-11-21T14:00:00Z' })).toBe(false)
    expect(fits({ from: '2026-11-21T14:00:00', to: '2026-11-21T15:00:01+01:00' })).toBe(true)
  })

  it('ask for types that are not known, for hops and for what is incomplete', () => {
    expect(fits({ type: 'unknown' })).toBe(true)
    expect(fits({ type: 'ping' })).toBe(false)
    expect(fits({ minHops: 4 })).toBe(true)
    expect(fits({ minHops: 5 })).toBe(false)
    expect(fits({ incomplete: 'yes' })).toBe(false)
  })
})

class Away extends Error {}

function testList(pages: Record<string, MessagePage | Error>, query: Record<string, unknown> = {}) {
  const asked: string[] = []
  const list = createMessageList({
    query: ask(query),
    first: { messages: [row(5, 50), row(4, 40)], nextCursor: 'c1' },
    fetchPage: (search) => {
      asked.push(search)
      const page = pages[search]
      return page === undefined || page instanceof Error
        ? Promise.reject(page ?? new Error(`asked ${search}`))
        : Promise.resolve(page)
    },
    isAway: (error) => error instanceof Away,
    nowMs: () => 1_000,
  })
  return { list, asked }
}
const news = (...messages: ReturnType<typeof row>[]) => ({ messages, leftOut: 0 })

describe('the list of messages', () => {
  it('takes news in at its top while nobody is disturbed by it', () => {
    const { list } = testList({})
    list.applyNews(news(row(6, 60)), false)
    expect(ids(list.get().messages)).toEqual([6, 5, 4])
    expect(list.get().waiting).toEqual([])
    expect(list.get().fresh).toEqual(new Set([id(6)]))
  })

  it('lets news wait while the reader reads, and moves no row', async () => {
    const { list } = testList({})
    list.applyNews(news(row(6, 60), row(5, 50, { reached: 7 })), true)
    list.applyNews(news(row(6, 60, { reached: 3, lastHeardAtMs: 61 })), true)
    expect(ids(list.get().messages)).toEqual([5, 4])
    expect(list.get().messages[0]?.reached).toBe(7)
    expect(list.get().waiting.map(({ reached }) => reached)).toEqual([3])
    await list.showWaiting()
    expect(ids(list.get().messages)).toEqual([6, 5, 4])
  })

  it('reads its top anew when more has come than was told', async () => {
    const { list, asked } = testList({ '': { messages: [row(9, 90), row(8, 80)], nextCursor: 'c2' } })
    list.applyNews({ messages: [row(9, 90)], leftOut: 30 }, true)
    expect(list.get().hasGap).toBe(true)
    await list.showWaiting()
    expect(asked).toEqual([''])
    expect(ids(list.get().messages)).toEqual([9, 8])
    expect(list.get()).toMatchObject({ nextCursor: 'c2', hasGap: false, waiting: [] })
  })

  it('goes on below, showing each message once', async () => {
    const page = { messages: [row(4, 40), row(3, 30)], nextCursor: null }
    const { list } = testList({ 'limit=200&cursor=c1': page })
    await list.loadMore()
    expect(ids(list.get().messages)).toEqual([5, 4, 3])
    expect(list.get().nextCursor).toBeNull()
  })

  it('catches up after a loss, and knows when there is more between', async () => {
    const { list } = testList({ '': { messages: [row(9, 90), row(8, 80)], nextCursor: 'c9' } })
    await list.catchUp(true)
    expect(ids(list.get().messages)).toEqual([5, 4])
    expect(ids(list.get().waiting)).toEqual([9, 8])
    expect(list.get().hasGap).toBe(true)
    expect(list.get().nextCursor).toBe('c1')
  })

  it('adds nothing to a page of the past', () => {
    const { list } = testList({}, { cursor: 'deep' })
    list.applyNews(news(row(6, 60), row(4, 40, { reached: 5 })), false)
    expect(ids(list.get().messages)).toEqual([5, 4])
    expect(list.get().messages[1]?.reached).toBe(5)
  })

  it('says since when it cannot be read, and keeps what it shows', async () => {
    const { list } = testList({ 'limit=200&cursor=c1': new Away('The database is away') })
    await list.loadMore()
    expect(list.get()).toMatchObject({ away: { sinceMs: 1_000, what: 'The database is away' }, work: 'idle' })
    expect(ids(list.get().messages)).toEqual([5, 4])
  })
})
