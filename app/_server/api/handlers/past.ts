/** Answers to what is asked about the past as such. @module */
import type { Database } from '@/db/client'
import { differenceRows } from '@/db/queries/past/difference-rows'
import { getHistory, getHistoryDays } from '@/db/queries/past/get-history'
import { badParameters } from '@/lib/api/problem'
import { momentsOf, type DifferenceQuery, type Moments } from '@/lib/past/differences'
import { readDifferences } from '../../past/read-differences'
import type { Handlers, RowSources } from '../handler'
import { withGoodCursor } from './good-cursor'
import { pastTime } from './past-time'

export const pastHandlers: Pick<Handlers, 'getHistory' | 'listDifferences'> = {
  getHistory: async ({ db }, { signal }) => {
    const [history, days] = await Promise.all([getHistory(db, signal), getHistoryDays(db, signal)])
    return { ...history, days }
  },

  listDifferences: async ({ db, pastStates, now }, { search, signal }) => {
    const moments = await readMoments(db, search, now(), signal)
    const { fromMs, toMs, detail, keptFromMs } = moments
    const answer = await withGoodCursor(search, () =>
      readDifferences({ db, pastStates }, search, moments, signal),
    )
    return { fromMs, toMs, keptFromMs, detail, ...answer }
  },
}

export const pastRowSources: RowSources = {
  listDifferences: async ({ db, now }, { search, signal }) => {
    const { fromMs, toMs } = await readMoments(db, search, now(), signal)
    return differenceRows(search, fromMs, toMs)
  },
}

/** The moments that are meant. @throws {ProblemError} 400 when nothing is kept of one, or they are not in order. */
async function readMoments(
  db: Database,
  { from, to }: Pick<DifferenceQuery, 'from' | 'to'>,
  nowMs: number,
  signal: AbortSignal,
): Promise<Moments> {
  const history = await getHistory(db, signal)
  // Refused in the words of every question of a time, by its own name.
  for (const [field, at] of [
    ['to', to],
    ['from', from],
  ] as const) {
    if (at !== undefined) pastTime(history, field, at, nowMs)
  }
  const found = momentsOf(history, { from, to }, nowMs)
  if (found.kind === 'nothing' || (from !== undefined && found.moments.fromMs >= found.moments.toMs)) {
    throw badParameters([{ field: 'from', got: from ?? '', expected: 'a time before to' }])
  }
  return found.moments
}
