/** What the routes of dashboards answer: parse what was asked, ask the database, give back plain data. @module */
import { z } from 'zod'
import { badParameters } from '@/app/api/problem'
import { analyticsQuerySchema, checkOrder, type AnalyticsQuery } from '@/lib/analytics/range'
import { writeCsv } from '@/lib/analytics/csv'
import type { AnswerOf, Dashboard } from '@/lib/analytics/dashboards'
import { tableNames, tableOf } from '@/lib/analytics/tables'
import { rawSearch, readSearch } from '@/lib/read-search'

/** A dashboard is as good a few seconds later, and is asked for by many. */
const MAX_AGE_S = 10

/**
 * A dashboard as JSON, or one of its tables as CSV.
 * @param read - asks the database.
 * @throws {ProblemError} 400 naming each parameter that does not fit.
 */
export async function answerDashboard<Page extends Dashboard>(
  page: Page,
  params: URLSearchParams,
  read: (query: AnalyticsQuery) => Promise<AnswerOf<Page>>,
): Promise<Response> {
  const names = tableNames(page)
  const [main = ''] = names
  const schema = analyticsQuerySchema.extend({
    format: z.enum(['json', 'csv']).optional(),
    /** Which table, where `format` is csv. */
    table: z.enum(names).optional(),
  })
  const reading = checkOrder(readSearch(schema, rawSearch(params)))
  if (!reading.ok) throw badParameters(reading.problems)
  const { format, table: name, ...query } = reading.value
  if (name !== undefined && format !== 'csv') {
    throw badParameters([{ field: 'table', got: name, expected: 'no table but with format=csv' }])
  }
  const answer = await read(query)
  const headers = { 'cache-control': `private, max-age=${String(MAX_AGE_S)}` }
  const table = format === 'csv' ? tableOf(page, name ?? main, answer) : undefined
  if (table === undefined) return Response.json(answer, { headers })
  return new Response(writeCsv(table), {
    headers: {
      ...headers,
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${page}-${name ?? main}.csv"`,
    },
  })
}
