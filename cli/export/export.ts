/** `cli.ts export`: the data set of a day, for research. @module */
import { resolve } from 'node:path'
import { DatabaseError, DatabaseUnavailableError, openDatabase } from '@/db/client'
import { datasetKey } from '@/db/datasets/dataset-key'
import { writeDataset } from '@/db/datasets/write-dataset'
import { datasetDaySchema } from '@/lib/datasets/manifest'
import { datasetsFolder } from '@/lib/datasets/read-datasets'
import type { Settings } from '@/lib/env/settings'
import { loadProfile } from '@/lib/networks/load-profile'
import { StartError } from '@/lib/service/start-error'
import { withExistingStore } from '../seed/with-store'

export interface ExportOptions {
  readonly day: string
  /** Folder; undefined: where the web process serves data sets from, or beside it for one that names nodes. */
  readonly out: string | undefined
  readonly isFull: boolean
  readonly nowMs: number
}

const DAY_MS = 86_400_000

/** @throws {StartError} in words for a person. */
export async function runExport(settings: Settings, options: ExportOptions): Promise<void> {
  const { day, out, isFull, nowMs } = options
  const startMs = datasetDaySchema.safeParse(day).success ? Date.parse(`${day}T00:00:00Z`) : NaN
  if (Number.isNaN(startMs) || new Date(startMs).toISOString().slice(0, 10) !== day) {
    throw new StartError(`--day is "${day}"; expected a UTC day such as 2026-11-20.`)
  }
  if (startMs + DAY_MS > nowMs)
    throw new StartError(`${day} is not over yet in UTC: its data set would not be whole.`)
  const network = loadProfile(settings).name
  const served = datasetsFolder(settings.DATA_DIR, network)
  if (isFull && out !== undefined && resolve(out) === served) {
    throw new StartError(
      'A data set that names nodes is not put where everybody is served from: choose another --out.',
    )
  }
  const folder =
    out === undefined
      ? isFull
        ? resolve(settings.DATA_DIR, 'datasets-full', network)
        : served
      : resolve(out)
  const stopping = new AbortController()
  const stop = (): void => {
    stopping.abort(new StartError('Stopped. Nothing of the data set is left.'))
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    await withExistingStore(settings, async () => {
      const db = openDatabase(settings, 'export')
      try {
        const { files } = await writeDataset({
          db,
          folder,
          network,
          day,
          isFull,
          key: datasetKey(settings.DATA_DIR, settings.DATASET_KEY),
          minNodes: settings.DATASET_MIN_NODES,
          nowMs,
          signal: stopping.signal,
          onFile: ({ name, rows, bytes }) => {
            const size = `${String(bytes)} bytes`
            say(rows === null ? `${name}: ${size}` : `${name}: ${String(rows)} rows, ${size}`)
          },
        })
        if (files.every(({ rows }) => rows === null || rows === 0)) {
          say(`Nothing was recorded on ${day}: the files hold their columns and no rows.`)
        }
      } finally {
        await db.close()
      }
    })
    say(`The data set of ${day} is in ${resolve(folder, day)}.`)
  } catch (error) {
    if (!(error instanceof DatabaseError) && !(error instanceof DatabaseUnavailableError)) throw error
    throw new StartError(`The data set could not be written. ${error.message}`, { cause: error })
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)
