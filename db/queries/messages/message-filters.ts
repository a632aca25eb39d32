/** The filters of the message list as SQL: fixed text, values as parameters. @module */
import { messageIdRanges, type MessageIdRange } from '@/lib/messages/message-id'
import type { MessageQuery } from '@/lib/messages/message-query'
import { identityCondition, type SqlCondition } from '../nodes/identity-condition'

/** Ids that a text may begin, as a condition on `column`; each range is one of a table sorted by it. */
export function idCondition(text: string, column: string): SqlCondition {
  return rangeCondition(messageIdRanges(text), column)
}

export function rangeCondition(ranges: readonly MessageIdRange[], column: string): SqlCondition {
  if (ranges.length === 0) return { sql: '0', params: {} }
  const params: Record<string, unknown> = {}
  const branches = ranges.map(({ from, before, digits }, at) => {
    const n = String(at)
    params[`id_from_${n}`] = from
    params[`id_before_${n}`] = before
    const range = `${column} >= {id_from_${n}:String} AND ${column} < {id_before_${n}:String}`
    if (digits === null) return `(${range})`
    params[`id_digits_${n}`] = digits
    return `(${range} AND length(${column}) = {id_digits_${n}:UInt16})`
  })
  return { sql: `(${branches.join(' OR ')})`, params }
}

/** What stays the same in every version of a message's row: conditions on the key of `messages AS m`. */
export function timeCondition({ from, to, at }: Pick<MessageQuery, 'from' | 'to' | 'at'>): SqlCondition {
  const conditions: string[] = []
  const params: Record<string, unknown> = {}
  if (from !== undefined) {
    conditions.push(`m.heard_at >= fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC')`)
    params.from_ms = Date.parse(from)
  }
  if (to !== undefined) {
    conditions.push(`m.heard_at < fromUnixTimestamp64Milli({to_ms:Int64}, 'UTC')`)
    params.to_ms = Date.parse(to)
  }
  if (at !== undefined) {
    conditions.push(`m.heard_at <= fromUnixTimestamp64Milli({at_ms:Int64}, 'UTC')`)
    params.at_ms = Date.parse(at)
  }
  return { sql: conditions.length === 0 ? '1' : conditions.join(' AND '), params }
}

type StateFilters = Pick<MessageQuery, 'sender' | 'topic' | 'type' | 'minHops' | 'incomplete'>

/** What may differ from version to version: conditions on `messages AS m`, of which the newest version's counts. */
export function stateCondition(query: StateFilters): SqlCondition {
  const conditions: string[] = []
  const params: Record<string, unknown> = {}
  if (query.sender !== undefined && query.sender !== '') {
    const sender = identityCondition('m.origin_num', query.sender)
    conditions.push(sender.sql)
    Object.assign(params, sender.params)
  }
  if (query.topic !== undefined) {
    conditions.push('m.topic = {topic:String}')
    params.topic = query.topic
  }
  if (query.type !== undefined) {
    conditions.push('m.type = {type:String}')
    params.type = query.type === 'unknown' ? '' : query.type
  }
  if (query.minHops !== undefined) {
    conditions.push('ifNull(m.hops >= {min_hops:UInt16}, false)')
    params.min_hops = query.minHops
  }
  if (query.incomplete !== undefined) conditions.push('m.incomplete')
  return { sql: conditions.length === 0 ? '1' : conditions.join(' AND '), params }
}
