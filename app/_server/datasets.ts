/** Serves the data sets that were written: their list, and their files, whole or in parts. @module */
import { open, type FileHandle } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Logger } from 'pino'
import { ProblemError } from '@/lib/api/problem'
import { DATASETS_PATH, MANIFEST_FILE, type DatasetManifest } from '@/lib/datasets/manifest'
import { datasetsFolder, readDataset, readDatasets } from '@/lib/datasets/read-datasets'
import { hasSame, sendProblem, sendWhole, wholeBody } from './api/respond'
import { readRange } from './byte-range'
import type { Door } from './limits/doors'
import type { RequestHandler } from './web-server'

export interface DatasetsInit {
  readonly dataDir: string
  readonly network: string
  readonly door: Door
  readonly log: Logger
}

const INDEX_FILE = 'index.json'
/** A day that is replaced is whole again at once. */
const FIND_ATTEMPTS = 5
const METHODS = 'GET, HEAD, OPTIONS'
const INDEX_CACHE = 'public, max-age=60'
/** A day may be written anew. */
const FILE_CACHE = 'public, max-age=3600'
const TYPES: Readonly<Record<string, string>> = {
  parquet: 'application/vnd.apache.parquet',
  json: 'application/json',
  md: 'text/markdown; charset=utf-8',
}

/** Answers what is below `/data/`; `/data` itself is a page. */
export function createDatasets({ dataDir, network, door, log }: DatasetsInit): RequestHandler {
  const folder = datasetsFolder(dataDir, network)

  async function answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader(
      'access-control-expose-headers',
      'ETag, Accept-Ranges, Content-Range, Content-Length, Content-Disposition, Retry-After',
    )
    response.setHeader('cross-origin-resource-policy', 'cross-origin')
    if (!door(request, response)) return
    if (request.method === 'OPTIONS') {
      const allowed = {
        'access-control-allow-methods': METHODS,
        'access-control-allow-headers': 'Range, If-Range, If-None-Match',
      }
      response.writeHead(204, { ...allowed, 'access-control-max-age': '86400' }).end()
      return
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new ProblemError(
        405,
        'Only to be read',
        'Data sets are asked for with GET.',
        [],
        {},
        {},
        { allow: METHODS },
      )
    }
    if (path === '' || path === INDEX_FILE) {
      const index = JSON.stringify(await readDatasets(dataDir, network))
      await sendWhole(request, response, wholeBody(index, TYPES.json ?? '', { 'cache-control': INDEX_CACHE }))
      return
    }
    const [day = '', name = '', ...more] = path.split('/')
    const found = more.length === 0 ? await findFile(day, name) : null
    if (found === null) throw noSuchFile(path)
    try {
      await sendFile(request, response, found)
    } finally {
      await found.handle.close()
    }
  }

  /**
   * Open, so that it stays the file that its manifest tells of, whatever takes its place meanwhile.
   * @returns null when there is no such file.
   */
  async function findFile(day: string, name: string): Promise<ServedFile | null> {
    for (let attempt = 1; attempt <= FIND_ATTEMPTS; attempt++) {
      const manifest = await readDataset(folder, day)
      const found = manifest === null ? null : await openFile(manifest, name)
      // The same before and after: the day was not written anew between the manifest and its file.
      if ((await readDataset(folder, day)) === manifest) return found
      await found?.handle.close()
    }
    throw new ProblemError(503, 'Being written', `The data set of ${day} is being replaced: ask again.`)
  }

  /** Only what the manifest of a day names is there: no path of the caller's reaches the file system. */
  async function openFile(manifest: DatasetManifest, name: string): Promise<ServedFile | null> {
    const file = manifest.files.find((each) => each.name === name)
    if (file === undefined && name !== MANIFEST_FILE) return null
    const known = file?.name ?? MANIFEST_FILE
    const handle = await open(join(folder, manifest.day, known)).catch(() => null)
    if (handle === null) return null
    const status = await handle.stat()
    if (!status.isFile()) {
      await handle.close()
      return null
    }
    const [, extension = ''] = /\.([a-z]+)$/.exec(known) ?? []
    return {
      handle,
      bytes: status.size,
      etag: `"${file?.sha256 ?? `${String(status.mtimeMs)}-${String(status.size)}`}"`,
      type: TYPES[extension] ?? 'text/plain; charset=utf-8',
      fileName: `${network}-${manifest.day}-${known}`,
      isText: extension !== 'parquet',
    }
  }

  return {
    handle: (request, response, pathname) => {
      if (!pathname.startsWith(`${DATASETS_PATH}/`)) return false
      answer(request, response, pathname.slice(DATASETS_PATH.length + 1)).catch((error: unknown) => {
        const problem = error instanceof ProblemError ? error : null
        const hasLeft = response.destroyed
        if (problem === null && !hasLeft) log.error({ err: error, url: request.url }, 'could not answer')
        if (response.headersSent || hasLeft) response.destroy()
        else sendProblem(request, response, problem ?? failedHere())
      })
      return true
    },
  }
}

interface ServedFile {
  /** Closed by who found it. */
  readonly handle: FileHandle
  readonly bytes: number
  readonly etag: string
  readonly type: string
  readonly fileName: string
  readonly isText: boolean
}

async function sendFile(request: IncomingMessage, response: ServerResponse, file: ServedFile): Promise<void> {
  const { handle, bytes, etag, type, fileName, isText } = file
  response.setHeader('etag', etag)
  response.setHeader('cache-control', FILE_CACHE)
  response.setHeader('accept-ranges', 'bytes')
  if (hasSame(request.headers['if-none-match'], etag)) {
    response.writeHead(304).end()
    return
  }
  const ifRange = request.headers['if-range']
  const range = readRange(
    ifRange === undefined || ifRange === etag ? request.headers.range : undefined,
    bytes,
  )
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${String(bytes)}` }).end()
    return
  }
  const { start, end } = range ?? { start: 0, end: bytes - 1 }
  response.writeHead(range === null ? 200 : 206, {
    'content-type': type,
    'content-length': end - start + 1,
    ...(range !== null && { 'content-range': `bytes ${String(start)}-${String(end)}/${String(bytes)}` }),
    ...(!isText && { 'content-disposition': `attachment; filename="${fileName}"` }),
  })
  if (request.method === 'HEAD' || end < start) {
    response.end()
    return
  }
  await pipeline(handle.createReadStream({ start, end, autoClose: false }), response)
}

function noSuchFile(path: string): ProblemError {
  return new ProblemError(
    404,
    'No such file',
    `There is nothing at ${DATASETS_PATH}/${path.slice(0, 200)}; ${DATASETS_PATH}/${INDEX_FILE} lists what there is.`,
  )
}

function failedHere(): ProblemError {
  return new ProblemError(500, 'Something failed here', 'The log of the server says what.')
}
