/**
 * Where a page of the node list ended. Opaque to whoever holds it; what comes back is parsed like any other input,
 * and is good for the order and the filters it was made for.
 * @module
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { NodeQuery } from '@/lib/nodes'

/** The cursor was not given out by this list, or for another question. */
export class BadCursorError extends Error {
  override readonly name = 'BadCursorError'
}

export interface PageEnd {
  /** Sort value of the page's last node; null: it has none, and such nodes come last in either order. */
  value: string | number | null
  num: number
}

/** Longest sort value that travels. */
const VALUE_MAX = 256

const payloadSchema = z.tuple([
  z.union([z.string().max(VALUE_MAX), z.number(), z.null()]),
  z.number().int().min(0).max(4_294_967_295),
  /** Mark of the question. */
  z.string().length(8),
])

export function writeCursor(end: PageEnd, query: NodeQuery): string {
  return Buffer.from(JSON.stringify([end.value, end.num, markOf(query, end)])).toString('base64url')
}

/**
 * @param kind - what the sort values of this query are.
 * @throws {BadCursorError}
 */
export function readCursor(cursor: string, query: NodeQuery, kind: 'string' | 'number'): PageEnd {
  const payload = payloadSchema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')))
  if (!payload.success) throw new BadCursorError('This cursor was not given out by the node list.')
  const [value, num, mark] = payload.data
  const fits = value === null || typeof value === kind
  if (!fits || mark !== markOf(query, { value, num })) {
    throw new BadCursorError(
      'This cursor belongs to another order or other filters: start at the first page.',
    )
  }
  return { value, num }
}

/** Tells a cursor that was cut, changed or carried to another question; it keeps no secret. */
function markOf(query: NodeQuery, end: PageEnd): string {
  const { q, active, country, region, version, asn, sort, order, at } = query
  const question = [
    q,
    active,
    country,
    region,
    version,
    asn,
    sort,
    order,
    end.value,
    end.num,
    ...(at === undefined ? [] : [at]),
  ]
  return createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 8)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
