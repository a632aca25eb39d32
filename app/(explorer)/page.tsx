import type { Metadata } from 'next'
import { connection } from 'next/server'
import { preload } from 'react-dom'
import { webRuntime } from '@/app/_server/runtime'
import { HealthSummary } from '@/components/analytics/health/health-summary'
import { wholeNodesLeast } from '@/components/live/map-budget'
import { MapScreen } from '@/components/map/map-screen'
import { QueryProblems } from '@/components/nodes/query-problems'
import { formatInstant } from '@/lib/format/times'
import { SNAPSHOT_PATH } from '@/lib/graph/snapshot'
import { mapHref } from '@/lib/map-query'
import { readMapSearch } from '@/lib/map-query-url'
import type { RawSearch } from '@/lib/read-search'
import { formatLatency, plural } from '@/lib/format/numbers'
import { pageMetadata } from './page-metadata'
import { readHealth } from './read-health'

interface MapPageProps {
  searchParams: Promise<RawSearch>
}

export async function generateMetadata({ searchParams }: MapPageProps): Promise<Metadata> {
  await connection()
  const { live, profile } = webRuntime()
  const { at } = readMapSearch(await searchParams).value
  if (at !== undefined) {
    const then = formatInstant(Date.parse(at))
    return pageMetadata({
      page: mapHref({ at }),
      picture: '/',
      title: `Map of ${profile.title} as of ${then}`,
      description: `The nodes of ${profile.title} and their links as they were on ${then}.`,
      isIndexed: false,
    })
  }
  const { totals } = live
  const about = 'A peer-to-peer mesh, crawled as it lives: its nodes, its links and how they change.'
  const figures =
    totals === null
      ? ''
      : `${plural(totals.active, 'node')} online, ${plural(totals.links, 'link')}, ${formatLatency(totals.averageRttMs)} mean round trip. `
  return pageMetadata({
    // Which node is shown first changes nothing of the map.
    page: '/',
    title: `Map of ${profile.title}`,
    description: `${figures}${about}`,
    feed: '/nodes.atom',
  })
}

export default async function MapPage({ searchParams }: MapPageProps) {
  await connection()
  const { live } = webRuntime()
  const reading = readMapSearch(await searchParams)
  // Asked for while the scripts are still on their way; a larger map comes by its groups first.
  if (
    reading.value.at === undefined &&
    (live.totals?.nodes ?? Infinity) <= wholeNodesLeast(live.wholeNodes)
  ) {
    preload(SNAPSHOT_PATH, { as: 'fetch', crossOrigin: 'anonymous' })
  }
  const health = await readHealth()
  return (
    <>
      {!reading.ok && (
        <div className="p-3">
          <QueryProblems problems={reading.problems} />
        </div>
      )}
      <MapScreen
        initialQuery={reading.value}
        initialStatus={live.status}
        initialTotals={live.totals}
        wholeNodes={live.wholeNodes}
        health={<HealthSummary answer={health} />}
        healthScore={health?.score ?? null}
      />
    </>
  )
}
