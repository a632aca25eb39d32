/**
 * The snapshot over HTTP. It is answered before Next sees the request: Next drops the content-encoding of a body
 * that is compressed already.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { encodeSnapshot } from '@/lib/graph/codec/encode'
import type { MapFeed } from './map-feed'

type Encoding = 'br' | 'gzip' | 'identity'

const compressors: Record<Encoding, (bytes: Uint8Array) => Promise<Uint8Array>> = {
  // Quality 5: within a few percent of 9 on this form, at a tenth of the time.
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 5,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gzip: (bytes) => promisify(gzip)(bytes, { level: 6 }),
  identity: (bytes) => Promise.resolve(bytes),
}

/** Encodes at most once a sequence number, and compresses at most once a form of it, however many ask at once. */
export class SnapshotRoute {
  readonly #feed: MapFeed
  #seq = -1
  #bodies = new Map<Encoding, Promise<Uint8Array>>()

  constructor(feed: MapFeed) {
    this.#feed = feed
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD', 'content-type': 'text/plain; charset=utf-8' })
      response.end('The map can only be read: GET or HEAD.\n')
      return
    }
    if (!this.#feed.hasMap) {
      response.writeHead(503, { 'retry-after': '2', 'content-type': 'text/plain; charset=utf-8' })
      response.end('There is no map yet: the web waits for its database.\n')
      return
    }
    const encoding = chooseEncoding(request.headers['accept-encoding'])
    // The sequence number is read before the body is awaited: both are of the same moment.
    const etag = `"${this.#feed.id}-${String(this.#feed.seq)}-${encoding}"`
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
    const body = await this.#body(encoding)
    response.writeHead(200, {
      ...headers,
      'content-type': 'application/octet-stream',
      'content-length': body.length,
      ...(encoding !== 'identity' && { 'content-encoding': encoding }),
    })
    response.end(request.method === 'HEAD' ? undefined : body)
  }

  #body(encoding: Encoding): Promise<Uint8Array> {
    if (this.#seq !== this.#feed.seq) {
      this.#seq = this.#feed.seq
      this.#bodies = new Map([['identity', Promise.resolve(encodeSnapshot(this.#feed.snapshot()))]])
    }
    const bodies = this.#bodies
    let body = bodies.get(encoding)
    if (body === undefined) {
      body = (bodies.get('identity') ?? Promise.reject(new Error('no encoded snapshot'))).then(
        compressors[encoding],
      )
      bodies.set(encoding, body)
    }
    return body
  }
}

function chooseEncoding(header: string | string[] | undefined): Encoding {
  const accepted = new Set(
    String(header ?? '')
      .toLowerCase()
      .split(',')
      .map((part) => part.split(';'))
      .filter(([, weight]) => !/^\s*q=0(\.0*)?\s*$/.test(weight ?? ''))
      .map(([name]) => name?.trim()),
  )
  if (accepted.has('br')) return 'br'
  return accepted.has('gzip') ? 'gzip' : 'identity'
}
