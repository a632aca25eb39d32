/** Writes answers of the API: whole bodies with an entity tag, compressed where that pays, and problems. @module */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { PROBLEM_MEDIA_TYPE, type ProblemError } from '@/lib/api/problem'

/** Below this a compressed body saves nothing that is felt. */
const COMPRESS_FROM_BYTES = 1_024
/** Many ask at once, and each answer is compressed for all of them: fast rather than small. */
const GZIP_LEVEL = 4
const compress = promisify(gzip)

/** A body that may be sent to many. */
export interface WholeBody {
  readonly bytes: Buffer
  readonly type: string
  readonly etag: string
  readonly headers: Readonly<Record<string, string>>
  compressed?: Promise<Buffer>
}

export function wholeBody(
  content: string | Buffer,
  type: string,
  headers: Readonly<Record<string, string>>,
): WholeBody {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  // Weak: the same whether it is sent compressed or not.
  const etag = `W/"${createHash('sha1').update(bytes).digest('base64url')}"`
  return { bytes, type, etag, headers }
}

/** What stands beside a kept body: its tag, its headers, its place in a list. */
const ENTRY_BYTES = 1_024

/** Memory that a key of a kept answer takes, at the most. */
export function keyBytes(key: string): number {
  // A sign that is not Latin makes two bytes of all.
  return ENTRY_BYTES + 2 * key.length
}

/** Memory that a body takes while it is kept, at the most: with its key, and compressed as well. */
export function keptBytes(key: string, { bytes }: Pick<WholeBody, 'bytes'>): number {
  const copies = bytes.length < COMPRESS_FROM_BYTES ? 1 : 2
  return keyBytes(key) + copies * bytes.length
}

/** 200 with the body, or 304 when it is the one the caller has. */
export async function sendWhole(
  request: IncomingMessage,
  response: ServerResponse,
  body: WholeBody,
): Promise<void> {
  for (const [name, value] of Object.entries(body.headers)) response.setHeader(name, value)
  response.setHeader('etag', body.etag)
  response.appendHeader('vary', 'Accept, Accept-Encoding')
  if (hasSame(request.headers['if-none-match'], body.etag)) {
    response.writeHead(304).end()
    return
  }
  response.setHeader('content-type', body.type)
  let { bytes } = body
  if (bytes.length >= COMPRESS_FROM_BYTES && takesGzip(request)) {
    body.compressed ??= compress(bytes, { level: GZIP_LEVEL })
    bytes = await body.compressed
    response.setHeader('content-encoding', 'gzip')
  }
  response.setHeader('content-length', bytes.length)
  response.writeHead(200)
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

/** Weak comparison. @see https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match */
export function hasSame(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  const bare = (tag: string): string => tag.trim().replace(/^W\//, '')
  return header.trim() === '*' || header.split(',').some((tag) => bare(tag) === bare(etag))
}

export function takesGzip({ headers }: IncomingMessage): boolean {
  const accepted = (headers['accept-encoding'] ?? '').toLowerCase()
  return accepted.split(',').some((part) => /^\s*(gzip|\*)\s*(;(?!\s*q=0(\.0*)?\s*$)|$)/.test(part))
}

export function sendProblem(
  request: IncomingMessage,
  response: ServerResponse,
  { status, title, message, errors, more, headers }: ProblemError,
): void {
  const document = {
    type: 'about:blank',
    title,
    status,
    detail: message,
    ...(errors.length > 0 && { errors }),
    ...more,
  }
  response.writeHead(status, {
    'content-type': PROBLEM_MEDIA_TYPE,
    'cache-control': 'no-store',
    ...headers,
  })
  response.end(request.method === 'HEAD' ? undefined : JSON.stringify(document))
}
