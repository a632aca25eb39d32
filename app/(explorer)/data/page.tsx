import type { Metadata } from 'next'
import { connection } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { DatasetList } from '@/components/datasets/dataset-list'
import { readDatasets } from '@/lib/datasets/read-datasets'
import { pageMetadata } from '../page-metadata'

export async function generateMetadata(): Promise<Metadata> {
  await connection()
  return pageMetadata({
    page: '/data',
    title: 'Data sets',
    description:
      'Days of measurements for research: Parquet files with a data dictionary and checksums, nodes by pseudonyms, CC BY 4.0.',
  })
}

export default async function DataPage() {
  await connection()
  const { settings, profile } = webRuntime()
  return (
    <DatasetList
      index={await readDatasets(settings.DATA_DIR, profile.name)}
      networkTitle={profile.title}
    />
  )
}
