/** Scripts and styles of the pages, as the build has packed them. @module */
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { chooseEncoding } from './live/edition'

/** Beside a file of the build: the same, packed by Brotli. */
const PACKED = '.br'
const STATIC_PATH = '/_next/static/'
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'application/javascript; charset=UTF-8',
  '.css': 'text/css; charset=UTF-8',
}

interface BuiltFile {
  readonly path: string
  readonly bytes: number
  readonly type: string
}

export interface BuiltFiles {
  /** @returns false: it is no packed file, or the client cannot unpack it; Next has the file as it is. */
  handle(request: IncomingMessage, response: ServerResponse): boolean
}

/** @param folder - `static` of the build; without packed files in it nothing is answered. */
export async function openBuiltFiles(folder: string): Promise<BuiltFiles> {
  const files = await packedFiles(folder)
  return {
    handle: (request, response) => {
      const path = request.url?.split('?', 1)[0] ?? ''
      const file = files.get(path)
      if (file === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return false
      if (chooseEncoding(request.headers['accept-encoding']) !== 'br') return false
      response.writeHead(200, {
        'content-type': file.type,
        'content-encoding': 'br',
        'content-length': file.bytes,
        // Its name changes with what is in it.
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'Accept-Encoding',
      })
      if (request.method === 'HEAD') response.end()
      else pipeline(createReadStream(file.path), response).catch(() => response.destroy())
      return true
    },
  }
}

/** By the path they are asked for. */
async function packedFiles(folder: string): Promise<ReadonlyMap<string, BuiltFile>> {
  const names = await readdir(folder, { recursive: true })
  const files = await Promise.all(
    names
      .filter((name) => name.endsWith(PACKED))
      .map(async (name): Promise<[string, BuiltFile] | null> => {
        const plain = name.slice(0, -PACKED.length)
        const type = TYPES[extname(plain)]
        if (type === undefined) return null
        const path = join(folder, name)
        const { size: bytes } = await stat(path)
        return [
          `${STATIC_PATH}${relative(folder, join(folder, plain)).replaceAll(sep, '/')}`,
          { path, bytes, type },
        ]
      }),
  )
  return new Map(files.filter((file) => file !== null))
}
