import type { Metadata } from 'next'
import { connection } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { Introduction } from '@/components/developers/introduction'
import { referenceLines } from '@/lib/api/reference'
import { pageMetadata } from '../page-metadata'

export async function generateMetadata(): Promise<Metadata> {
  await connection()
  return pageMetadata({
    page: '/developers',
    title: 'API reference',
    description:
      'Everything the explorer knows, open to programs: nodes, messages, links, events and figures, as JSON, CSV, Parquet, Arrow and live events.',
  })
}

export default async function DevelopersPage() {
  await connection()
  const { publicOrigin, settings } = webRuntime()
  return (
    <Introduction
      origin={publicOrigin}
      limits={{ perMinute: settings.API_PER_MINUTE, keyPerMinute: settings.API_KEY_PER_MINUTE }}
      groups={referenceLines()}
    />
  )
}
