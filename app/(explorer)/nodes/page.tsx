import type { Metadata } from 'next'
import { connection } from 'next/server'
import { isStoreAway, webRuntime } from '@/app/_server/runtime'
import { NodeListPage } from '@/components/nodes/node-list-page'
import { NothingThen } from '@/components/past/nothing-then'
import { StoreAway } from '@/components/nodes/list-states'
import { getNetworkTotals } from '@/db/queries/network/get-network-totals'
import { getNodeFacets } from '@/db/queries/nodes/get-node-facets'
import { BadCursorError, getNodePage } from '@/db/queries/nodes/get-node-page'
import { getPastFacets } from '@/db/queries/past/get-past-facets'
import { formatCount, plural } from '@/lib/format/numbers'
import { formatInstant } from '@/lib/format/times'
import {
  badCursor,
  changeNodeQuery,
  nodeFilters,
  nodesHref,
  readNodeQuery,
  writeNodeQuery,
} from '@/lib/node-query-url'
import type { RawSearch } from '@/lib/read-search'
import type { NodeFacets, NodePage, NodeQuery } from '@/lib/nodes'
import { writeAt } from '@/lib/past/at'
import { nodeListTitle } from '@/lib/sharing/list-titles'
import { pageMetadata } from '../page-metadata'
import { readPastOf } from '../read-past'

interface NodesProps {
  searchParams: Promise<RawSearch>
}

export async function generateMetadata({ searchParams }: NodesProps): Promise<Metadata> {
  await connection()
  const { live, profile } = webRuntime()
  const { at, ...query } = readNodeQuery(await searchParams).value
  const filters = nodeFilters(query)
  const asked = writeNodeQuery(filters)
  if (at !== undefined) {
    const then = formatInstant(Date.parse(at))
    return pageMetadata({
      page: nodesHref({ ...filters, at }),
      picture: nodesHref(filters),
      title: `${nodeListTitle(filters)} as of ${then}`,
      description: `${nodeListTitle(filters)} of ${profile.title} as they were on ${then}.`,
      isIndexed: false,
    })
  }
  const of =
    live.totals === null
      ? ''
      : ` Of ${plural(live.totals.nodes, 'node')} in all, ${formatCount(live.totals.active)} are online.`
  return pageMetadata({
    page: nodesHref(filters),
    title:
      asked === '' && live.totals !== null
        ? `Nodes: ${formatCount(live.totals.active)} of ${formatCount(live.totals.nodes)} online`
        : nodeListTitle(filters),
    description: `${nodeListTitle(filters)} of ${profile.title}: where they are, what they run, how far they are and since when.${of}`,
    feed: `/nodes.atom${asked === '' ? '' : `?${asked}`}`,
  })
}

export default async function NodesPage({ searchParams }: NodesProps) {
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
  if (data.past !== null && data.past.kind !== 'past') {
    return (
      <div className="p-5">
        <h1 className="mb-4 text-2xl font-semibold tracking-tight">Nodes</h1>
        <NothingThen reading={data.past} nowHref={nodesHref(nodeFilters(reading.value))} />
      </div>
    )
  }
  return (
    <NodeListPage
      query={data.query}
      problems={[...(reading.ok ? [] : reading.problems), ...data.problems]}
      page={data.page}
      facets={data.facets}
      allNodes={data.allNodes}
      past={data.past}
    />
  )
}

const NO_NODES: NodePage = { nodes: [], nextCursor: null, total: 0 }
const NO_FACETS: NodeFacets = { countries: [], regions: [], versions: [], asns: [], isCut: false }

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
    const past = await readPastOf(query.at)
    if (past !== null) {
      if (past.kind !== 'past')
        return { past, query, page: NO_NODES, problems: [], facets: NO_FACETS, allNodes: 0 }
      const [read, facets] = await Promise.all([readPage(), getPastFacets(db, writeAt(past.atMs))])
      return { past, ...read, facets, allNodes: read.page.total }
    }
    const [read, facets, totals] = await Promise.all([
      readPage(),
      getNodeFacets(db),
      getNetworkTotals(db, Date.now()),
    ])
    return { past, ...read, facets, allNodes: totals.nodes }
  } catch (error) {
    if (isStoreAway(error)) return null
    throw error
  }
}
