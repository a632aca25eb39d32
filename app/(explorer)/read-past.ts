import { cache } from 'react'
import { webRuntime } from '@/app/_server/runtime'
import { getFirstHeard } from '@/db/queries/messages/get-first-heard'
import { getHistory } from '@/db/queries/past/get-history'
import { messageHistory, readPast, type PastReading } from '@/lib/past/history'

/** Once a page, however many of its parts ask. */
const history = cache(() => getHistory(webRuntime().db))

/**
 * What there is of the time that a page is asked for; null: it is asked for the present.
 * @throws {DatabaseUnavailableError}
 */
export async function readPastOf(at: string | undefined): Promise<PastReading | null> {
  return at === undefined ? null : readPast(await history(), Date.parse(at), Date.now())
}

/** As {@link readPastOf}, of messages. @throws {DatabaseUnavailableError} */
export async function readHeardOf(at: string | undefined): Promise<PastReading | null> {
  if (at === undefined) return null
  const firstMs = await getFirstHeard(webRuntime().db)
  return readPast(messageHistory(firstMs), Date.parse(at), Date.now())
}
