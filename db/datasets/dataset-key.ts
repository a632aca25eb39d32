/** The key behind the pseudonyms of data sets. @module */
import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '@/lib/service/start-error'
import { writePrivateFile } from '../endpoint'

const KEY_BYTES = 32
const KEY_FILE = 'dataset.key'

/** The one that is configured, or the one kept in the data folder, made when there is none. @throws {StartError} */
export function datasetKey(dataDir: string, configured: string | undefined): string {
  if (configured !== undefined) return configured
  const path = join(dataDir, KEY_FILE)
  try {
    const kept = readFileSync(path, 'utf8').trim()
    if (/^[0-9a-f]{64}$/.test(kept)) return kept
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOENT')
      throw unreadable(path, error)
    const fresh = randomBytes(KEY_BYTES).toString('hex')
    writePrivateFile(path, `${fresh}\n`)
    return fresh
  }
  // Another one in its place would part the days of a month.
  throw unreadable(path)
}

function unreadable(path: string, cause?: unknown): StartError {
  return new StartError(
    `The key of the data sets cannot be read from ${path}: put it back from a backup, or remove it to begin with new pseudonyms.`,
    { cause },
  )
}

/** Another one each calendar month. @param day - as `2026-11-20`. */
export function monthKey(key: string, day: string): string {
  return createHmac('sha256', key)
    .update(`datasets ${day.slice(0, 7)}`)
    .digest('hex')
}
