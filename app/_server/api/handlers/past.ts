/** Answers to what is asked about the past as such. @module */
import type { Database } from '@/db/client'
import { differenceRows, getDifferences } from '@/db/queries/past/get-differences'
import { getHistory, getHistoryDays } from '@/db/queries/past/get-history'
import { badParameters } from '@/lib/api/problem'
import { DIFFERENCE_DEFAULT_MS, type DifferenceQuery } from '@/lib/past/differences'
import { detailAt, type Detail } from '@/lib/past/history'
import type { Handlers, RowSources } from '../handler'
import { withGoodCursor } from './good-cursor'
import { pastTime } from './past-time'

export const pastHandlers: Pick<Handlers, 'getHistory' | 'listDifferences'> = {
  getHistory: async ({ db }, { signal }) => {
    const [history, days] = await Promise.all([getHistory(db, signal), getHistoryDays(db, signal)])
    return { ...history, days }
  },

  listDifferences: async ({ db, now }, { search, signal }) => {
    const moments = await readMoments(db, search, now(), signal)
    const { fromMs, toMs, detail, keptFromMs } = moments
    const answer = await withGoodCursor(search, () => getDifferences(db, search, moments, signal))
    return { fromMs, toMs, keptFromMs, detail, ...answer }
  },
}

export const pastRowSources: RowSources = {
  listDifferences: async ({ db, now }, { search, signal }) => {
    const { fromMs, toMs } = await readMoments(db, search, now(), signal)
    return differenceRows(search, fromMs, toMs)
  },
}

export interface Moments {
  readonly fromMs: number
  readonly toMs: number
  readonly nowMs: number
  readonly keptFromMs: number | null
  readonly detail: Detail
}

/** The moments that are meant. @throws {ProblemError} 400 when nothing is kept of one, or they are not in order. */
async function readMoments(
  db: Database,
  { from, to }: Pick<DifferenceQuery, 'from' | 'to'>,
  nowMs: number,
  signal: AbortSignal,
): Promise<Moments> {
  const history = await getHistory(db, signal)
  const toMs = to === undefined ? nowMs : pastTime(history, 'to', to, nowMs).atMs
  const fromMs =
    from === undefined
      ? Math.min(toMs, Math.max(history.firstMs ?? toMs, toMs - DIFFERENCE_DEFAULT_MS))
      : pastTime(history, 'from', from, nowMs).atMs
  if (from !== undefined && fromMs >= toMs) {
    throw badParameters([{ field: 'from', got: from, expected: 'a time before to' }])
  }
  return { fromMs, toMs, nowMs, keptFromMs: history.firstMs, detail: detailAt(history, fromMs) }
}
