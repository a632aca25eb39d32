/** Writes the data set of a day: table by table as ClickHouse makes them, and visible only once it is whole. @module */
import { createHash, randomUUID, type Hash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import {
  DATASET_LICENSE,
  DATASET_SCHEMA_VERSION,
  MANIFEST_FILE,
  type DatasetFile,
  type DatasetManifest,
} from '@/lib/datasets/manifest'
import type { Database } from '../client'
import { monthKey } from './dataset-key'
import { datasetStatement, type DatasetTable } from './dataset-table'
import { DATASET_TABLES } from './dataset-tables'
import { dataDictionary, datasetLicense } from './dataset-texts'

export interface DatasetInit {
  /** In the role of exports. */
  readonly db: Database
  /** Folder that the day's folder goes into. */
  readonly folder: string
  readonly network: string
  /** As `2026-11-20`; over, for what comes later is not in it. */
  readonly day: string
  /** Names nodes and places as they are. */
  readonly isFull: boolean
  readonly key: string
  readonly minNodes: number
  readonly nowMs: number
  readonly signal?: AbortSignal
  readonly onFile?: (file: DatasetFile) => void
}

const countSchema = z.object({ rows: z.coerce.number().int() })

/** @returns what was written; it takes the place of what there was of that day. */
export async function writeDataset(init: DatasetInit): Promise<DatasetManifest> {
  const { folder, day, network, isFull, minNodes } = init
  await mkdir(folder, { recursive: true })
  const draft = join(folder, `.${day}.${randomUUID()}.part`)
  await mkdir(draft)
  try {
    const files: DatasetFile[] = []
    const add = (file: DatasetFile): void => {
      files.push(file)
      init.onFile?.(file)
    }
    for (const table of DATASET_TABLES) add(await writeTable(init, draft, table))
    const about = { network, day, isFull, minNodes }
    add(
      await writeText(
        draft,
        'DATA-DICTIONARY.md',
        'Every column: type, unit, meaning.',
        dataDictionary(about),
      ),
    )
    add(await writeText(draft, 'LICENSE', 'CC BY 4.0, and whom to credit.', datasetLicense(about)))
    const manifest: DatasetManifest = {
      schemaVersion: DATASET_SCHEMA_VERSION,
      network,
      day,
      madeAt: new Date(init.nowMs).toISOString(),
      anonymised: !isFull,
      minNodes,
      license: DATASET_LICENSE,
      files,
    }
    await writeFile(join(draft, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true })
    await moveIntoPlace(draft, join(folder, day))
    return manifest
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

async function writeTable(
  { db, day, isFull, key, minNodes, signal }: DatasetInit,
  folder: string,
  table: DatasetTable,
): Promise<DatasetFile> {
  const name = `${table.name}.parquet`
  const sql = datasetStatement(table, isFull)
  const params = { day, ...(!isFull && { key: monthKey(key, day), min_nodes: minNodes }) }
  const stream = await db.stream({ name: `dataset-${table.name}`, sql, params, format: 'Parquet', signal })
  const tally = new Tally()
  await pipeline(stream, tally, createWriteStream(join(folder, name), { flush: true }))
  const [count] = await db.select({
    name: `count-dataset-${table.name}`,
    sql: `SELECT count() AS rows FROM (${sql})`,
    params,
    row: countSchema,
    signal,
  })
  return { name, about: table.about, rows: count?.rows ?? 0, bytes: tally.bytes, sha256: tally.digest() }
}

async function writeText(folder: string, name: string, about: string, text: string): Promise<DatasetFile> {
  await writeFile(join(folder, name), text, { flush: true })
  const sha256 = createHash('sha256').update(text).digest('hex')
  return { name, about, rows: null, bytes: Buffer.byteLength(text), sha256 }
}

/** A folder cannot be put over one that is not empty: the old one steps aside first. */
async function moveIntoPlace(draft: string, place: string): Promise<void> {
  const aside = `${draft}.old`
  const hadOne = await rename(place, aside).then(
    () => true,
    () => false,
  )
  try {
    await rename(draft, place)
  } catch (error) {
    if (hadOne) await rename(aside, place)
    throw error
  }
  await rm(aside, { recursive: true, force: true })
  const parent = await open(join(place, '..'))
  try {
    await parent.sync()
  } finally {
    await parent.close()
  }
}

class Tally extends Transform {
  bytes = 0
  private readonly hash: Hash = createHash('sha256')

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error: null, chunk: Buffer) => void,
  ): void {
    this.bytes += chunk.length
    this.hash.update(chunk)
    done(null, chunk)
  }

  digest(): string {
    return this.hash.digest('hex')
  }
}
