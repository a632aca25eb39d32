/** Finds the data sets that are whole and may be given away. @module */
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import {
  DATASET_LICENSE,
  MANIFEST_FILE,
  datasetDaySchema,
  datasetManifestSchema,
  type DatasetIndex,
  type DatasetManifest,
} from './manifest'

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

/** @param folder - as {@link datasetsFolder} has it. @returns null when there is none of that day. */
export async function readDataset(folder: string, day: string): Promise<DatasetManifest | null> {
  if (!datasetDaySchema.safeParse(day).success) return null
  try {
    const text = await readFile(join(folder, day, MANIFEST_FILE), 'utf8')
    const manifest = datasetManifestSchema.parse(JSON.parse(text))
    return manifest.anonymised && manifest.day === day ? manifest : null
  } catch {
    return null
  }
}
