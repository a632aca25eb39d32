/** Finds the data sets that are whole and may be given away. @module */
import type { BigIntStats } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { LRUCache } from 'lru-cache'
import {
  DATASET_LICENSE,
  MANIFEST_FILE,
  datasetDaySchema,
  datasetManifestSchema,
  type DatasetIndex,
  type DatasetManifest,
} from './manifest'

interface KeptManifest {
  /** Of the file that it was read from: another one has another. */
  readonly mark: string
  readonly manifest: DatasetManifest | null
}

/** More days than a network has in ten years. */
const KEPT_MAX = 4_096
/** By path; a manifest is not changed where it lies, but replaced. */
const kept = new LRUCache<string, KeptManifest>({ max: KEPT_MAX })

/** Where the data sets of a network lie that everybody may have. */
export function datasetsFolder(dataDir: string, network: string): string {
  return resolve(dataDir, 'datasets', network)
}

/** Newest day first; a folder without a manifest that fits is none, nor is one that names nodes. */
export async function readDatasets(dataDir: string, network: string): Promise<DatasetIndex> {
  const folder = datasetsFolder(dataDir, network)
  const names = await readdir(folder).catch(() => [])
  const days = names.filter((name) => datasetDaySchema.safeParse(name).success)
  const manifests = await Promise.all(days.map((day) => readDataset(folder, day)))
  return {
    network,
    license: DATASET_LICENSE,
    days: manifests.filter((manifest) => manifest !== null).sort((a, b) => b.day.localeCompare(a.day)),
  }
}

/**
 * @param folder - as {@link datasetsFolder} has it.
 * @returns null when there is none of that day; the same object for as long as the day has not been written anew.
 */
export async function readDataset(folder: string, day: string): Promise<DatasetManifest | null> {
  if (!datasetDaySchema.safeParse(day).success) return null
  const path = join(folder, day, MANIFEST_FILE)
  const known = kept.get(path)
  try {
    if (known?.mark === markOf(await stat(path, { bigint: true }))) return known.manifest
    const handle = await open(path)
    try {
      const mark = markOf(await handle.stat({ bigint: true }))
      const manifest = readManifest(await handle.readFile('utf8'), day)
      // Read at the same time by another: one object for all.
      const other = kept.get(path)
      if (other?.mark === mark) return other.manifest
      kept.set(path, { mark, manifest })
      return manifest
    } finally {
      await handle.close()
    }
  } catch {
    kept.delete(path)
    return null
  }
}

const markOf = ({ ino, size, mtimeNs }: BigIntStats): string => [ino, size, mtimeNs].join()

function readManifest(text: string, day: string): DatasetManifest | null {
  try {
    const manifest = datasetManifestSchema.parse(JSON.parse(text))
    return manifest.anonymised && manifest.day === day ? manifest : null
  } catch {
    return null
  }
}
