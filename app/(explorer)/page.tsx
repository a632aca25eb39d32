import { connection } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { HealthSummary } from '@/components/analytics/health/health-summary'
import { MapScreen } from '@/components/map/map-screen'
import { QueryProblems } from '@/components/nodes/query-problems'
import { readMapSearch } from '@/lib/map-query-url'
import type { RawSearch } from '@/lib/read-search'
import { readHealth } from './read-health'

export default async function MapPage({ searchParams }: { searchParams: Promise<RawSearch> }) {
  await connection()
  const { live } = webRuntime()
  const reading = readMapSearch(await searchParams)
  const health = await readHealth()
  return (
    <>
      {!reading.ok && (
        <div className="p-3">
          <QueryProblems problems={reading.problems} />
        </div>
      )}
      <MapScreen
        initialStatus={live.status}
        initialTotals={live.totals}
        health={<HealthSummary answer={health} />}
        healthScore={health?.score ?? null}
      />
    </>
  )
}
