import type { Metadata } from 'next'
import { connection } from 'next/server'
import { readDifferences as readPageOf } from '@/app/_server/past/read-differences'
import { isStoreAway, webRuntime } from '@/app/_server/runtime'
import { StoreAway } from '@/components/nodes/list-states'
import { DifferencesPage } from '@/components/past/diff/differences-page'
import { NothingThen } from '@/components/past/nothing-then'
import { BadCursorError } from '@/db/queries/list-cursor'
import { getHistory } from '@/db/queries/past/get-history'
import { formatInstant } from '@/lib/format/times'
import { badCursor } from '@/lib/node-query-url'
import {
  differencesHref,
  momentsOf,
  readDifferenceQuery,
  type DifferenceQuery,
  type Moments,
} from '@/lib/past/differences'
import type { RawSearch } from '@/lib/read-search'
import { pageMetadata } from '../page-metadata'

interface DifferencesProps {
  searchParams: Promise<RawSearch>
}

export async function generateMetadata({ searchParams }: DifferencesProps): Promise<Metadata> {
  await connection()
  const { from, to, kind, q, country } = readDifferenceQuery(await searchParams).value
  const since = from === undefined ? '' : ` since ${formatInstant(Date.parse(from))}`
  return pageMetadata({
    page: differencesHref({ from, to, kind, q, country }),
    picture: '/',
    title: `Differences${since}`,
    description: `What differs between two moments of ${webRuntime().profile.title}: nodes that came, left or changed, links made and lost.`,
    isIndexed: from === undefined,
  })
}

export default async function DiffPage({ searchParams }: DifferencesProps) {
  await connection()
  const reading = readDifferenceQuery(await searchParams)
  const read = await readDifferences(reading.value)
  if (read === null || read.kind === 'nothing') {
    return (
      <div className="p-5">
        <h1 className="mb-4 text-2xl font-semibold tracking-tight">Differences</h1>
        {read === null ? (
          <StoreAway what="The list of differences" />
        ) : (
          <NothingThen reading={read.moment} nowHref="/diff" />
        )}
      </div>
    )
  }
  const problems = [...(reading.ok ? [] : reading.problems), ...read.problems]
  return <DifferencesPage query={read.query} problems={problems} page={read.page} />
}

/** null: the database is away. A cursor of another list is told as a problem, and the list begins at its top. */
async function readDifferences(query: DifferenceQuery) {
  const { db, pastStates } = webRuntime()
  const nowMs = Date.now()
  const readPage = async (moments: Moments) => {
    try {
      return { query, answer: await readPageOf({ db, pastStates }, query, moments), problems: [] }
    } catch (error) {
      if (!(error instanceof BadCursorError)) throw error
      const fromTop = { ...query, cursor: undefined }
      const answer = await readPageOf({ db, pastStates }, fromTop, moments)
      return { query: fromTop, answer, problems: [badCursor(query)] }
    }
  }
  try {
    const history = await getHistory(db)
    const found = momentsOf(history, query, nowMs)
    if (found.kind === 'nothing') return found
    const { answer, ...read } = await readPage(found.moments)
    const { fromMs, toMs, keptFromMs, detail } = found.moments
    return { kind: 'page' as const, ...read, page: { fromMs, toMs, keptFromMs, detail, ...answer } }
  } catch (error) {
    if (isStoreAway(error)) return null
    throw error
  }
}
