import { connection } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { MapScreen } from '@/components/map/map-screen'

export default async function MapPage() {
  await connection()
  const { live } = webRuntime()
  return <MapScreen initialStatus={live.status} initialTotals={live.totals} />
}
