/** Sends rows while ClickHouse makes them: nothing is held, and what breaks off does not look whole. @module */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { constants, createGzip } from 'node:zlib'
import type { Database } from '@/db/client'
import { FORMATS, FRESHNESS, type Operation, type RowFormat } from '@/lib/api/operation'
import { watchPace } from './least-pace'
import { takesGzip } from './respond'

export interface RowQuestion {
  /** In the role of exports. */
  readonly db: Database
  readonly operation: Operation
  readonly format: RowFormat
  /** Without an extension. */
  readonly fileName: string
  readonly statement: {
    readonly sql: string
    readonly params: Record<string, unknown>
    readonly format: string
  }
}

/** A reader is waiting, and so is a place in the database: fast rather than small. */
const GZIP_LEVEL = 1

/** The headers of a file, whole or streamed. */
export function fileHeaders(fileName: string, format: RowFormat): Record<string, string> {
  return { 'content-disposition': `attachment; filename="${fileName}.${format}"` }
}

export function fileType(format: RowFormat): string {
  const { mediaType } = FORMATS[format]
  return format === 'csv' ? `${mediaType}; charset=utf-8; header=present` : mediaType
}

/** @returns when the last byte is sent, or the client has left. @throws when it breaks off; the client sees that. */
export async function sendRows(
  request: IncomingMessage,
  response: ServerResponse,
  { db, operation, format, fileName, statement }: RowQuestion,
): Promise<void> {
  const isText = format === 'csv' || format === 'ndjson'
  const packs = isText && takesGzip(request)
  const begin = (): void => {
    response.appendHeader('vary', 'Accept, Accept-Encoding')
    response.writeHead(200, {
      ...fileHeaders(fileName, format),
      'content-type': fileType(format),
      'cache-control': FRESHNESS[operation.freshness],
      ...(packs && { 'content-encoding': 'gzip' }),
    })
  }
  if (request.method === 'HEAD') {
    begin()
    response.end()
    return
  }
  const left = new AbortController()
  const leave = (): void => {
    left.abort()
  }
  response.once('close', leave)
  let unwatch: (() => void) | undefined
  try {
    const rows = await db.stream({ name: `export-${fileName}`, ...statement, signal: left.signal })
    begin()
    unwatch = watchPace(response)
    if (packs) {
      await pipeline(rows, createGzip({ level: GZIP_LEVEL, chunkSize: constants.Z_DEFAULT_CHUNK }), response)
    } else await pipeline(rows, response)
  } catch (error) {
    if (!left.signal.aborted) throw error
  } finally {
    unwatch?.()
    response.off('close', leave)
  }
}
