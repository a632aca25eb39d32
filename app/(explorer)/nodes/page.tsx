import type { Metadata } from 'next'
import { connection } from 'next/server'
import { isStoreAway, webRuntime } from '@/app/_server/runtime'
import { NodeListPage } from '@/components/nodes/node-list-page'
import { StoreAway } from '@/components/nodes/list-states'
import { getNetworkTotals } from '@/db/queries/network/get-network-totals'
import { getNodeFacets } from '@/db/queries/nodes/get-node-facets'
import { BadCursorError, getNodePage } from '@/db/queries/nodes/get-node-page'
import { badCursor, changeNodeQuery, readNodeQuery } from '@/lib/node-query-url'
import type { RawSearch } from '@/lib/read-search'
import type { NodeQuery } from '@/lib/nodes'

export const metadata: Metadata = { title: 'Nodes' }

export default async function NodesPage({ searchParams }: { searchParams: Promise<RawSearch> }) {
  await connection()
  const reading = readNodeQuery(await searchParams)
  const data = await readList(reading.value)
  if (data === null) {
    return (
      <div className="p-5">
        <h1 className="mb-4 text-2xl font-semibold tracking-tight">Nodes</h1>
        <StoreAway what="The node list" />
      </div>
    )
  }
  return (
    <NodeListPage
      query={data.query}
      problems={[...(reading.ok ? [] : reading.problems), ...data.problems]}
      page={data.page}
      facets={data.facets}
      allNodes={data.totals.nodes}
    />
  )
}

/** null: the database is away. A cursor of another list is told as a problem, and the list begins at its top. */
async function readList(query: NodeQuery) {
  const { db } = webRuntime()
  const readPage = async () => {
    try {
      return { query, page: await getNodePage(db, query), problems: [] }
    } catch (error) {
      if (!(error instanceof BadCursorError)) throw error
      const fromTop = changeNodeQuery(query, {})
      return { query: fromTop, page: await getNodePage(db, fromTop), problems: [badCursor(query)] }
    }
  }
  try {
    const [read, facets, totals] = await Promise.all([
      readPage(),
      getNodeFacets(db),
      getNetworkTotals(db, Date.now()),
    ])
    return { ...read, facets, totals }
  } catch (error) {
    if (isStoreAway(error)) return null
    throw error
  }
}
