/** What all answers with the map have in common. @module */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { chooseEncoding, type Edition } from './edition'
import type { MapFeed } from './map-feed'
import { MapQuestionError } from './map-question'

/** @returns false: the map can not be had in this way, or not yet; it is answered so. */
export function isMapReady(feed: MapFeed, request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD', 'content-type': 'text/plain; charset=utf-8' })
    response.end('The map can only be read: GET or HEAD.\n')
    return false
  }
  if (!feed.hasMap) {
    response.writeHead(503, { 'retry-after': '2', 'content-type': 'text/plain; charset=utf-8' })
    response.end('There is no map yet: the web waits for its database.\n')
    return false
  }
  return true
}

/** @returns null: the question was none, and is answered so. */
export function asked<T>(response: ServerResponse, read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof MapQuestionError)) throw error
    response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' })
    response.end(`${error.message}\n`)
    return null
  }
}

/** @param name - of the edition among all that this web makes. */
export async function sendEdition(
  request: IncomingMessage,
  response: ServerResponse,
  edition: Edition,
  name: string,
): Promise<void> {
  const encoding = chooseEncoding(request.headers['accept-encoding'])
  const etag = `"${name}-${encoding}"`
  const headers = {
    etag,
    vary: 'Accept-Encoding',
    // Kept, but asked for again each time: the entity tag says whether it still holds.
    'cache-control': 'no-cache',
  }
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers)
    response.end()
    return
  }
  const body = await edition.body(encoding)
  response.writeHead(200, {
    ...headers,
    'content-type': 'application/octet-stream',
    'content-length': body.length,
    ...(encoding !== 'identity' && { 'content-encoding': encoding }),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}
