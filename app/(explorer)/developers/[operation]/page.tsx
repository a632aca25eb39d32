import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { OperationPage } from '@/components/developers/operation-page'
import { getMessagePage } from '@/db/queries/messages/get-message-page'
import { getNodePage } from '@/db/queries/nodes/get-node-page'
import { referenceEntry } from '@/lib/api/reference'
import { messageQuerySchema } from '@/lib/messages/message-query'
import { nodeQuerySchema } from '@/lib/nodes'
import { pageMetadata } from '../../page-metadata'

interface OperationProps {
  params: Promise<{ operation: string }>
}

export async function generateMetadata({ params }: OperationProps): Promise<Metadata> {
  await connection()
  const entry = referenceEntry((await params).operation)
  if (entry === null) return { title: 'No such operation' }
  return pageMetadata({
    page: `/developers/${entry.id}`,
    title: `${entry.route} · API reference`,
    description: `${entry.summary}.`,
  })
}

export default async function DeveloperOperationPage({ params }: OperationProps) {
  await connection()
  const entry = referenceEntry((await params).operation)
  if (entry === null) notFound()
  const names = entry.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)
  const path = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await exampleOf(name)] as const)),
  )
  return <OperationPage entry={entry} origin={webRuntime().publicOrigin} path={path} />
}

/** Something that the network has now; '' when there is nothing, or it cannot be read. */
async function exampleOf(name: string): Promise<string> {
  const { db } = webRuntime()
  try {
    if (name === 'peerId') {
      const { nodes } = await getNodePage(db, nodeQuerySchema.parse({ active: 'yes', limit: 1 }))
      return nodes[0]?.peerId ?? ''
    }
    if (name === 'id') {
      const { messages } = await getMessagePage(db, messageQuerySchema.parse({ limit: 1 }))
      return messages[0]?.id ?? ''
    }
    return ''
  } catch {
    // The page is there to be read, whatever can be tried.
    return ''
  }
}
