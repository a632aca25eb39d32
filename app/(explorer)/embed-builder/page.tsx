import type { Metadata } from 'next'
import { connection } from 'next/server'
import { isStoreAway, webRuntime } from '@/app/_server/runtime'
import { BuilderPage } from '@/components/embed/builder/builder-page'
import { QueryProblems } from '@/components/nodes/query-problems'
import { getNodePage } from '@/db/queries/nodes/get-node-page'
import { builderFields, readBuilder } from '@/lib/embed/builder'
import { nodeQuerySchema } from '@/lib/nodes'
import type { RawSearch } from '@/lib/read-search'
import { pageMetadata } from '../page-metadata'

export async function generateMetadata(): Promise<Metadata> {
  await connection()
  return pageMetadata({
    page: '/embed-builder',
    title: 'Widgets and badges',
    description: `Live figures of ${webRuntime().profile.title} for your own page, and badges for a README.`,
  })
}

export default async function EmbedBuilder({ searchParams }: { searchParams: Promise<RawSearch> }) {
  await connection()
  const search = await searchParams
  const reading = readBuilder(search)
  const fields = builderFields(search)
  return (
    <>
      {!reading.ok && (
        <div className="mx-auto w-full max-w-6xl px-3 pt-5 sm:px-5">
          <QueryProblems problems={reading.problems} />
        </div>
      )}
      <BuilderPage
        // Another kind has another form.
        key={reading.value.kind}
        initialFields={fields}
        origin={webRuntime().publicOrigin}
        examplePeerId={await findExample()}
      />
    </>
  )
}

/** The node that most others know: the surest to be there tomorrow. */
async function findExample(): Promise<string | null> {
  try {
    const query = nodeQuerySchema.parse({ active: 'yes', limit: 1 })
    return (await getNodePage(webRuntime().db, query)).nodes[0]?.peerId ?? null
  } catch (error) {
    if (isStoreAway(error)) return null
    throw error
  }
}
