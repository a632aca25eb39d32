import type { Metadata } from 'next'
import { connection } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { NodeListPage } from '@/components/nodes/node-list-page'
import { StoreAway } from '@/components/nodes/list-states'
import { DatabaseUnavailableError } from '@/db/client'
import { getNetworkTotals } from '@/db/queries/network/get-network-totals'
import { getNodeFacets } from '@/db/queries/nodes/get-node-facets'
import { getNodePage } from '@/db/queries/nodes/get-node-page'
import { readNodeQuery, type RawSearch } from '@/lib/node-query-url'
import type { NodeQuery } from '@/lib/nodes'

export const metadata: Metadata = { title: 'Nodes' }

export default async function NodesPage({ searchParams }: { searchParams: Promise<RawSearch> }) {
  await connection()
  const reading = readNodeQuery(await searchParams)
  const data = await readList(reading.query)
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
      query={reading.query}
      problems={reading.ok ? [] : reading.problems}
      page={data.page}
      facets={data.facets}
      allNodes={data.totals.nodes}
      hasSimulatedPlaces={data.page.nodes.some((node) => node.placeSource === 'simulated')}
    />
  )
}

/** null: the database is away. */
async function readList(query: NodeQuery) {
  const { db } = webRuntime()
  try {
    const [page, facets, totals] = await Promise.all([
      getNodePage(db, query),
      getNodeFacets(db),
      getNetworkTotals(db, Date.now()),
    ])
    return { page, facets, totals }
  } catch (error) {
    if (error instanceof DatabaseUnavailableError) return null
    throw error
  }
}
