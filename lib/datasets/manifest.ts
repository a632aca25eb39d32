/** What a data set says of itself, in `manifest.json` beside its files. @module */
import { z } from 'zod'

/** Goes up when a column changes its meaning or goes; columns that come leave it. */
export const DATASET_SCHEMA_VERSION = 2
export const MANIFEST_FILE = 'manifest.json'
export const DATASET_LICENSE = 'CC-BY-4.0'
export const DATASETS_PATH = '/data'

export const datasetFileSchema = z.object({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
    .describe('Of the file, beside the manifest.'),
  about: z.string().describe('What a row is, or what the text says.'),
  rows: z.number().int().nonnegative().nullable().describe('null: it is no table.'),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type DatasetFile = z.infer<typeof datasetFileSchema>

export const datasetDaySchema = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)

export const datasetManifestSchema = z.object({
  schemaVersion: z.literal(DATASET_SCHEMA_VERSION),
  network: z.string().describe('Name of the network.'),
  day: datasetDaySchema.describe('UTC day that it holds.'),
  madeAt: z.iso.datetime().describe('When it was written.'),
  anonymised: z.boolean().describe('false: it names nodes and where they are.'),
  minNodes: z
    .number()
    .int()
    .positive()
    .describe(
      'Places, systems in them and agents with fewer nodes are joined into one, when it is anonymised.',
    ),
  license: z.literal(DATASET_LICENSE),
  files: z.array(datasetFileSchema),
})
export type DatasetManifest = z.infer<typeof datasetManifestSchema>

export const datasetIndexSchema = z.object({
  network: z.string(),
  license: z.literal(DATASET_LICENSE),
  days: z.array(datasetManifestSchema).describe('Newest first.'),
})
export type DatasetIndex = z.infer<typeof datasetIndexSchema>
