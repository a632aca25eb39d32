import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { connection } from 'next/server'
import { isStoreAway, webRuntime } from '@/app/_server/runtime'
import { StoreAway } from '@/components/nodes/list-states'
import { QueryProblems } from '@/components/nodes/query-problems'
import { matchesOf } from '@/components/shell/search-matches'
import { SearchPage } from '@/components/shell/search-page'
import { findMatches } from '@/db/queries/find-matches'
import type { RawSearch } from '@/lib/read-search'
import { readSearchPage } from '@/lib/search-url'
import { pageMetadata } from '../page-metadata'

export async function generateMetadata(): Promise<Metadata> {
  await connection()
  return pageMetadata({
    page: '/search',
    title: 'Search',
    description: 'Find a node or a message by any part of what names it.',
    isIndexed: false,
  })
}

/** The search as a page: where the box has no scripts, or was quicker than its answer. One match is gone to at once. */
export default async function SearchResultPage({ searchParams }: { searchParams: Promise<RawSearch> }) {
  await connection()
  const reading = readSearchPage(await searchParams)
  const { q = '' } = reading.value
  const problems = reading.ok ? [] : reading.problems
  const answer = q === '' ? null : await readMatches(q)
  if (answer === 'away') {
    return (
      <div className="p-5">
        <h1 className="mb-4 text-2xl font-semibold tracking-tight">Search</h1>
        <StoreAway what="What matches" />
      </div>
    )
  }
  const matches = answer === null ? [] : matchesOf(answer)
  const [only] = matches
  if (only !== undefined && matches.length === 1 && reading.ok) redirect(only.href)
  return (
    <>
      {problems.length > 0 && (
        <div className="mx-auto w-full max-w-3xl px-3 pt-5 sm:px-5">
          <QueryProblems problems={problems} />
        </div>
      )}
      <SearchPage query={q} answer={answer} />
    </>
  )
}

async function readMatches(q: string) {
  try {
    return await findMatches(webRuntime().db, q)
  } catch (error) {
    if (isStoreAway(error)) return 'away' as const
    throw error
  }
}
